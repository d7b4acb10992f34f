"""Several processes on one database: who polls, who registers, and when a worker ends."""

import asyncio
import os
from contextlib import AsyncExitStack
from pathlib import Path
from time import monotonic

import pytest

from bot.operation import Bell, running, until_stopped
from bot.workers import Seat
from handlers import holding
from sandbox.clock import TravelledClock
from tests.bot.office import Platform, a_desk, until
from tests.handlers.stage import NOW
from tests.scheduler.stage import SECOND


@pytest.fixture
def clock() -> TravelledClock:
    return TravelledClock(NOW)


async def test_of_two_processes_one_polls_and_the_other_takes_over_when_it_ends(
    database_url: str, tmp_path: Path, clock: TravelledClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "LOOK_EVERY", 0.02 * SECOND)
    first, second = Platform(), Platform()
    async with AsyncExitStack() as waiting:
        async with a_desk(database_url, tmp_path, clock, first) as (desk, bell), running(desk, bell):
            await until(lambda: first.calls == ["poll"])
            other = await waiting.enter_async_context(a_desk(database_url, tmp_path, clock, second))
            await waiting.enter_async_context(running(*other))
            await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.1)
            assert second.calls == []
        await until(lambda: second.calls == ["poll"])


async def test_of_several_workers_the_first_registers_the_hooks(
    database_url: str, tmp_path: Path, clock: TravelledClock
) -> None:
    platform = Platform()
    async with a_desk(database_url, tmp_path, clock, platform, public_url="https://a.b") as (desk, bell):
        async with running(desk, bell, seat=Seat(number=2)):
            pass
        assert platform.calls == []


async def test_what_one_worker_owes_another_sends_at_once() -> None:
    bells, others = os.pipe(), os.pipe()
    for end in (*bells, *others):
        os.set_blocking(end, False)
    here, there = Bell(Seat(bell=bells[0], bells=(others[1],))), Bell(Seat(bell=others[0], bells=(bells[1],)))
    ear = there.ear()
    with here.heard(), there.heard():
        for _ in range(70_000):  # more than a pipe holds
            here.ring()
        before = monotonic()
        await ear.wait(10 * SECOND)
        assert monotonic() - before < 1
        await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.05)
    for end in (*bells, *others):
        os.close(end)


async def test_a_worker_stops_when_its_parent_is_gone() -> None:
    lifeline, parents_end = os.pipe()
    stopped = asyncio.get_running_loop().create_task(until_stopped(Seat(lifeline=lifeline)))
    await asyncio.wait({stopped}, timeout=0.02)
    assert not stopped.done()
    os.close(parents_end)
    async with asyncio.timeout(5):
        await stopped
    os.close(lifeline)
