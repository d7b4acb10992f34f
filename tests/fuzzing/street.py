"""The desk behind its four hooks, on a store of its own, with people and staff; nothing that it owes is brought."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.types import ASGIApp

from bot.doors import open_doors
from bot.wiring import Desk, open_desk
from desk.codec import decode, encode
from desk.messages import Address, Channel, InboundMessage
from desk.people import Member
from desk.terms import MemberId, Role, TicketId
from storage.store import PostgresStore
from tests.bot.channels.tencent import StoppedClock
from tests.fuzzing.letters import desk_settings
from tests.handlers.stage import rows


class UnreadableError(AssertionError):
    """What was taken can't be read back as it was written."""


@dataclass(kw_only=True)
class Street:
    """The desk's doors; `seen` is the last message that was read back."""

    desk: Desk
    doors: ASGIApp
    clock: StoppedClock
    seen: int = 0

    @property
    def store(self) -> PostgresStore:
        """The desk's store."""
        assert isinstance(self.desk.store, PostgresStore)
        return self.desk.store

    async def rows(self, query: str) -> list[tuple[object, ...]]:
        """Look into the database."""
        return await rows(self.store.engine, query)

    async def read_back(self) -> None:
        """Read every message that came since the last time, and every ticket. Raises UnreadableError."""
        fresh = await self.rows(
            f"SELECT id, body FROM messages WHERE NOT is_outgoing AND id > {self.seen} ORDER BY id"  # noqa: S608 -- a number
        )
        for number, body in fresh:
            if encode(decode(InboundMessage, body)) != body:
                raise UnreadableError(f"message {number}")
            self.seen = int(str(number))
        found = await self.rows("SELECT id FROM tickets")
        async with self.store.begin() as tx:
            tickets = await tx.tickets([TicketId(int(str(number))) for (number,) in found])
        if len(tickets) != len(found):
            raise UnreadableError("a ticket")

    async def counts(self) -> dict[str, int]:
        """Count the rows of every table."""
        names = await self.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        found = {str(name): await self.rows(f'SELECT count(*) FROM "{name}"') for (name,) in names}  # noqa: S608 -- our own tables
        return {name: int(str(count)) for name, ((count,),) in found.items()}

    async def hire(self) -> None:
        """Let some of those who knock at the staff's doors work here, one in each role."""
        for number, role in enumerate(Role):
            chat = Address(channel=Channel.TELEGRAM_STAFF, user=str(number + 1))
            app = Address(channel=Channel.WECOM, user=f"oPerson{number}")
            async with self.store.begin() as tx:
                await tx.add_member(
                    Member(
                        id=MemberId(0),
                        name=f"{role} {number}",
                        position="Agent",
                        roles=frozenset({role}),
                        department="technical",
                        addresses=(chat, app),
                    )
                )


@asynccontextmanager
async def open_street(folder: Path, *, database_url: str | None = None) -> AsyncIterator[Street]:
    """Open the doors of a desk; without a URL it has a database server of its own in the folder."""
    clock = StoppedClock()
    settings = desk_settings(database_url=database_url, data_dir=folder)
    async with open_desk(settings, clock=clock, wake=lambda: None) as desk:
        street = Street(desk=desk, doors=open_doors(desk.hooks, watch=desk.watch), clock=clock)
        await street.hire()
        yield street
