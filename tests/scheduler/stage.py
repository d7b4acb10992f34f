"""A mailbox instead of platforms: what is delivered to it, and what it answers."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from desk.deliveries import Outcome, Owed, Refusal, Unclear
from desk.messages import Address, Channel, MediaRef
from desk.replies import Card, Outgoing, Say, Toast
from desk.terms import TicketId
from desk.texts import Text, verbatim
from desk.turns import Outbound, Turn
from handlers.ports import DeliveryRefused, Errand, Fetched, Phrase, Receipt
from sandbox.clock import TravelledClock
from scheduler.post import LEASE, Post
from storage.store import PostgresStore
from tests.handlers.stage import rows

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
ANN = Address(channel=Channel.TELEGRAM, user="1001")
BOB = Address(channel=Channel.TELEGRAM, user="1002")
WANG = Address(channel=Channel.WECHAT, user="oWang")
LI = Address(channel=Channel.WECOM, user="li")


@dataclass
class Mailbox:
    """A channel: takes everything, unless `answers` has a trouble for that person, or `gate` is shut."""

    channel: Channel
    got: list[Errand] = field(default_factory=list)
    answers: defaultdict[str, deque[Exception]] = field(default_factory=lambda: defaultdict(deque))
    gate: asyncio.Event | None = None
    asked: int = 0
    cost: int = 1

    async def deliver(self, errand: Errand, phrase: Phrase) -> Receipt:
        self.asked += 1
        number = self.asked
        if self.gate:
            await self.gate.wait()
        if trouble := self.answers[errand.address.user]:
            raise trouble.popleft()
        self.got.append(errand)
        return Receipt(
            platform_id=f"m{number}", words=said(errand.message, phrase), response_code=f"c{number}", cost=self.cost
        )

    async def fetch(self, media: MediaRef, *, limit: int) -> Fetched:
        raise AssertionError(f"no files here: {media} {limit}")

    @property
    def words(self) -> list[str]:
        """What arrived, in order."""
        return [said(errand.message, plain) for errand in self.got]


def plain(sentence: Text) -> str:
    return sentence.msgid.format(**sentence.values)


def said(message: Outgoing, phrase: Phrase) -> str:
    match message:
        case Say(body=body):
            return " ".join(phrase(line) for line in body)
        case Card(title=title):
            return phrase(title)
        case Toast(text=words):
            return phrase(words)


@dataclass(kw_only=True)
class Office:
    """One worker's way out, and what can be seen of it."""

    store: PostgresStore
    clock: TravelledClock
    boxes: Mapping[Channel, Mailbox]
    refused: list[tuple[Owed, Refusal]] = field(default_factory=list)
    unclear: list[Owed] = field(default_factory=list)
    lease: timedelta = LEASE

    @property
    def post(self) -> Post:
        return Post(
            store=self.store,
            clock=self.clock,
            channels=self.boxes,
            phrasebook=lambda _: plain,
            undelivered=self._undelivered,
            chance=lambda: 0.5,
            lease=self.lease,
        )

    async def _undelivered(self, owed: Owed, trouble: Refusal | Unclear, *, is_news: bool) -> Outcome:
        if isinstance(trouble, Unclear):
            self.unclear += [owed] if is_news else []
        elif is_news:
            self.refused.append((owed, trouble))
        return trouble

    async def owes(self, to: Address, *messages: str | Outgoing, ticket: int | None = None) -> None:
        """Write messages down, to be delivered."""
        about = TicketId(ticket) if ticket else None
        told = [Say(body=(verbatim(message),)) if isinstance(message, str) else message for message in messages]
        turn = Turn(outbound=tuple(Outbound(to=to, message=message, ticket=about) for message in told))
        async with self.store.begin() as tx:
            await tx.write([((), turn)], now=self.clock.now())

    async def states(self) -> list[str]:
        """Give the state of each delivery, oldest first."""
        return [str(state) for (state,) in await rows(self.store.engine, "SELECT state FROM deliveries ORDER BY id")]


def blocked() -> DeliveryRefused:
    return DeliveryRefused("bot was blocked by the user", unreachable=True)


async def until_asked(box: Mailbox, times: int) -> None:
    """Let the couriers work until a channel was asked that often."""
    for _ in range(200):
        if box.asked >= times:
            return
        await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.01)
    raise AssertionError(f"asked {box.asked} times, not {times}")
