"""The desk's inside on a real store: what comes in, what is owed, and a clock that is moved by hand."""

from collections.abc import Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.policy_file import read_policy
from bot.spool import FolderSpool
from desk.messages import Address, Channel, InboundMessage, MediaRef, Part, Picture, Words
from desk.people import Member
from desk.policy import Flow, IntakeLimits
from desk.terms import MemberId, Role, TicketId
from desk.tickets.ticket import Ticket
from desk.triage.proposal import Recogniser
from handlers.intake import MessageIntake
from handlers.passive import PassiveReplies
from handlers.shelter import PATIENCE
from handlers.turning import Rules
from sandbox.clock import TravelledClock
from storage.store import PostgresStore
from tests.desk.talking import in_english

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from storage.transaction import PostgresTransaction

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)

ANN = Address(channel=Channel.TELEGRAM, user="1001")
BOB = Address(channel=Channel.TELEGRAM, user="1002")
WANG = Address(channel=Channel.WECHAT, user="oWang")
TOM = Address(channel=Channel.TELEGRAM_STAFF, user="2001")


class Rope(PostgresStore):
    """A store that a test can take away, and that counts what it is asked."""

    is_cut = False
    begun = 0

    @asynccontextmanager
    async def begin(self) -> "AsyncIterator[PostgresTransaction]":
        """Open a transaction, or fail as a lost database does."""
        self.begun += 1
        if self.is_cut:
            raise OSError("connection refused")
        async with super().begin() as tx:
            yield tx


@dataclass(kw_only=True)
class Front:
    """One worker's way in, and what can be seen of its doings."""

    store: Rope
    clock: TravelledClock
    rules: Rules = field(default_factory=lambda: Rules(policy=read_policy(None), secret=b"secret" * 6))
    rings: int = 0
    spool: FolderSpool | None = None
    patience: timedelta = PATIENCE

    def __post_init__(self) -> None:
        self.intake = MessageIntake(
            store=self.store,
            clock=self.clock,
            rules=self.rules,
            replies=PassiveReplies(store=self.store, clock=self.clock, phrasebook=lambda _: in_english),
            wake=self._ring,
            spool=self.spool,
            patience=self.patience,
        )

    def _ring(self) -> None:
        self.rings += 1

    async def takes_up(self, **later: float) -> int:
        """Let time pass, then give put-off messages their turn."""
        await self.clock.travel(timedelta(**later))
        return await self.intake.take_up()

    async def rows(self, query: str) -> list[tuple[object, ...]]:
        """Look into the database."""
        return await rows(self.store.engine, query)

    async def rows_changed(self, statement: str) -> None:
        """Change what is in the database."""
        async with self.store.engine.begin() as connection:
            await connection.exec_driver_sql(statement)

    async def tickets(self) -> list[Ticket]:
        """Give all tickets, oldest first."""
        numbers = await self.rows("SELECT id FROM tickets ORDER BY id")
        async with self.store.begin() as tx:
            found = await tx.tickets([TicketId(int(str(number))) for (number,) in numbers])
        return list(found.values())

    async def said_to(self, address: Address) -> list[str]:
        """Give the sentences owed or sent to somebody, in order."""
        found = await self.rows(
            "SELECT address, line.value -> 'msgid' FROM messages, jsonb_array_elements(body -> 'body') AS line"
            " WHERE is_outgoing ORDER BY messages.id"
        )
        return [str(words) for whose, words in found if whose == f"{address.channel.value}:{address.user}"]

    async def hire(self, *roles: Role, address: Address = TOM, name: str = "Tom") -> Member:
        """Let somebody work here."""
        who = Member(
            id=MemberId(0),
            name=name,
            position="Agent",
            roles=frozenset(roles),
            department="customer_service",
            addresses=(address,),
            locale="en",
        )
        async with self.store.begin() as tx:
            return await tx.add_member(who)


def unhurried(*, recogniser: Recogniser | None = None) -> Rules:
    """Give rules by which nobody writes too fast."""
    fast = Flow(a_minute=100_000, burst=100_000)
    policy = replace(read_policy(None), intake=IntakeLimits(customers=fast, staff=fast))
    return Rules(policy=policy, secret=b"secret" * 6, recogniser=recogniser)


async def rows(engine: AsyncEngine, query: str) -> list[tuple[object, ...]]:
    """Look into a database."""
    async with engine.connect() as connection:
        return [tuple(row) for row in await connection.exec_driver_sql(query)]


def says(words: str, *, key: str, of: Address = ANN, parts: Sequence[Part] = ()) -> InboundMessage:
    """Give a message of somebody."""
    said = tuple(parts) or (Words(text=words),)
    return InboundMessage(address=of, key=key, sent_at=NOW, parts=said, sender_name="Ann", language="en")


def photo(ref: str, *, key: str, album: str | None = None, of: Address = ANN) -> InboundMessage:
    """Give a message with a picture."""
    return replace(says("", key=key, of=of, parts=[Picture(media=MediaRef(ref=ref))]), album=album)
