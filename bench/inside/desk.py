"""The desk without doors and platforms, and people who write to it."""

import asyncio
import base64
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from pathlib import Path

from bot.clock import SystemClock
from bot.settings import Settings
from bot.wiring import Desk, open_desk
from desk.deliveries import Receipt
from desk.messages import Address, Channel, InboundMessage, MediaRef, Words
from desk.people import Member
from desk.terms import MemberId, Role
from desk.turns import Turn
from handlers.ports import Clock, Errand, Fetched, Phrase
from sandbox.clock import TravelledClock
from scheduler.delivery import deliver_due

AT_ONCE = 64
BREATH = timedelta(seconds=10)
WORDS = (
    "Hello, the washing machine that I bought from you in October leaks from the bottom when it starts to spin.",
    "It also makes a loud noise since yesterday, as if something metallic was loose in the drum.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """Takes every message at once."""

    channel: Channel
    numbers: Iterator[int]

    async def deliver(self, errand: Errand, phrase: Phrase) -> Receipt:  # noqa: ARG002 -- a port's names
        return Receipt(platform_id=str(next(self.numbers)))

    async def fetch(self, media: MediaRef, *, limit: int) -> Fetched:
        raise AssertionError(f"no files here: {media} {limit}")


@asynccontextmanager
async def desk_on(database_url: str, *, clock: Clock | None = None) -> AsyncIterator[Desk]:
    """Open a desk on a database; one agent is on duty, and gets a card for each ticket."""
    with tempfile.TemporaryDirectory(prefix="aftercare-bench-", ignore_cleanup_errors=True) as folder:
        secret = base64.b64encode(bytes(32)).decode()
        settings = Settings(_env_file=None, database_url=database_url, data_dir=Path(folder), secret_key=secret)
        async with open_desk(settings, clock=clock or SystemClock(), wake=lambda: None) as desk:
            boxes = {channel: Mailbox(channel=channel, numbers=count(1)) for channel in Channel}
            yield replace(desk, post=replace(desk.post, channels=boxes, limits={}))


async def hire(desk: Desk, *roles: Role) -> None:
    """Let an agent join, or somebody with these roles."""
    agent = Member(
        id=MemberId(0),
        name="Tom",
        position="Agent",
        roles=frozenset(roles or {Role.AGENT}),
        department="customer_service",
    )
    now, chat = desk.clock.now(), Address(channel=Channel.TELEGRAM_STAFF, user="1")
    async with desk.store.begin() as tx:
        hired = await tx.add_member(agent)
        await tx.converse([chat], now=now)
        await tx.write([((), Turn(members=(replace(hired, addresses=(chat,)),)))])


async def take(desk: Desk, people: Sequence[int], *, nth: int) -> None:
    """Take a message of each of these people, 64 at once; the first (`nth` 0) opens a ticket, the second adds to it."""
    for start in range(0, len(people), AT_ONCE):
        async with asyncio.TaskGroup() as at_once:
            for person in people[start : start + AT_ONCE]:
                at_once.create_task(desk.intake.receive(_said(desk, person, nth)))


async def deliver(desk: Desk) -> int:
    """Deliver what is owed; gives how many lanes had something."""
    lanes = 0
    while some := await deliver_due(desk.post):
        lanes += some
    return lanes


async def go_on(desk: Desk, clock: TravelledClock, person: int, *, nths: Iterable[int]) -> None:
    """Take one message of a person after the other, no faster than people write."""
    for nth in nths:
        await clock.travel(BREATH)
        await desk.intake.receive(_said(desk, person, nth))


def _said(desk: Desk, person: int, nth: int) -> InboundMessage:
    return InboundMessage(
        address=Address(channel=Channel.TELEGRAM, user=str(person)),
        key=f"{person}.{nth}",
        sent_at=desk.clock.now(),
        parts=(Words(text=WORDS[min(nth, 1)]),),
    )
