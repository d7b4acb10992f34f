"""Whatever stands in a genuine callback: one of the few answers that there are, no exception, and readable rows."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.types import ASGIApp

from bot.doors import open_doors
from bot.wiring import Desk, open_desk
from desk.codec import decode, encode
from desk.messages import Address, Channel, InboundMessage
from desk.people import Member
from desk.terms import MemberId, Role, TicketId
from storage.store import PostgresStore
from tests.bot.channels.tencent import StoppedClock
from tests.fuzzing.letters import ANSWERS, HOOKS, desk_settings, forged, letter, post
from tests.handlers.stage import rows

SEEDS = st.integers(0, 2**48)
ABOUT = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass(kw_only=True)
class Street:
    """The desk's doors, on its store; nothing that it owes is brought anywhere."""

    desk: Desk
    doors: ASGIApp
    clock: StoppedClock
    seen: int = 0

    @property
    def store(self) -> PostgresStore:
        assert isinstance(self.desk.store, PostgresStore)
        return self.desk.store

    async def rows(self, query: str) -> list[tuple[object, ...]]:
        return await rows(self.store.engine, query)


@pytest.fixture
async def street(database_url: str, tmp_path: Path) -> AsyncIterator[Street]:
    clock = StoppedClock()
    given_settings = desk_settings(database_url=database_url, data_dir=tmp_path)
    async with open_desk(given_settings, clock=clock, wake=lambda: None) as desk:
        street = Street(desk=desk, doors=open_doors(desk.hooks, watch=desk.watch), clock=clock)
        await hire(street)
        yield street


async def hire(street: Street) -> None:
    """Let some of those who knock at the staff's doors work here, one in each role."""
    for number, role in enumerate(Role):
        addresses = (Address(channel=Channel.TELEGRAM_STAFF, user=str(number + 1)),
                     Address(channel=Channel.WECOM, user=f"oPerson{number}"))  # fmt: skip
        async with street.store.begin() as tx:
            await tx.add_member(
                Member(
                    id=MemberId(0),
                    name=f"{role} {number}",
                    position="Agent",
                    roles=frozenset({role}),
                    department="technical",
                    addresses=addresses,
                )
            )


async def can_be_read_back(street: Street) -> None:
    """Read every message that came since the last time, and every ticket."""
    fresh = await street.rows(f"SELECT id, body FROM messages WHERE NOT is_outgoing AND id > {street.seen} ORDER BY id")  # noqa: S608 -- a number
    for number, body in fresh:
        assert encode(decode(InboundMessage, body)) == body
        street.seen = int(str(number))
    found = await street.rows("SELECT id FROM tickets")
    async with street.store.begin() as tx:
        assert len(await tx.tickets([TicketId(int(str(number))) for (number,) in found])) == len(found)


@ABOUT
@given(seed=SEEDS)
async def test_whatever_is_in_a_genuine_callback_it_is_taken_or_refused_and_harms_nothing(
    street: Street, caplog: pytest.LogCaptureFixture, seed: int
) -> None:
    rng = Random(seed)  # noqa: S311 -- to be repeated
    letters = [letter(hook, rng, street.clock) for hook in HOOKS * 2]
    answers = await asyncio.gather(*(post(street.doors, each) for each in letters))
    assert set(answers) <= ANSWERS
    assert [
        f"{line.getMessage()} {line.__dict__.get('error')} {line.__dict__.get('at')}"
        for line in caplog.records
        if line.levelno >= logging.WARNING + 1
    ] == []
    await can_be_read_back(street)


@ABOUT
@given(seed=SEEDS)
async def test_no_forged_callback_is_taken(street: Street, seed: int) -> None:
    rng = Random(seed)  # noqa: S311 -- to be repeated
    letters = [forged(hook, rng, street.clock) for hook in HOOKS * 2]
    answers = await asyncio.gather(*(post(street.doors, each) for each in letters))
    assert set(answers) <= {401, 403}
    assert await street.rows("SELECT 1 FROM messages") == []
