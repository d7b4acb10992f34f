"""Several processes on one database: who polls, who registers, and when a worker ends."""

import asyncio
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from time import monotonic

import pytest

from bot import loop
from bot.operation import Bell, asked_to_stop, running
from bot.stopping import ASKING, Stop
from bot.workers import Seat, Workers
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


@pytest.fixture
def stop() -> Iterator[Stop]:
    before = {name: signal.getsignal(name) for name in ASKING}
    stop = Stop()
    stop.listen()
    yield stop
    for name, handler in before.items():
        signal.signal(name, handler)


@pytest.mark.parametrize("name", ASKING)
def test_who_is_asked_to_stop_before_there_is_anything_to_stop_stops_as_soon_as_there_is(
    stop: Stop, name: signal.Signals
) -> None:
    async def is_asked() -> bool:
        return asked_to_stop(stop=stop).is_set()

    assert not loop.run(is_asked())
    stop.listen()  # the loop that has ended forgot the signals
    os.kill(os.getpid(), name)
    assert loop.run(is_asked())


def test_a_parent_that_was_asked_to_stop_before_it_had_workers_starts_none(stop: Stop) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        os.kill(os.getpid(), signal.SIGTERM)
        before = monotonic()
        Workers(lambda _: None, listeners=[listener], stop=stop).run()
        assert monotonic() - before < 1


def test_a_worker_stops_when_its_parent_is_gone(stop: Stop) -> None:
    async def outlive_the_parent() -> None:
        lifeline, parents_end = os.pipe()
        stopping = asked_to_stop(Seat(lifeline=lifeline), stop)
        await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.02)
        assert not stopping.is_set()
        os.close(parents_end)
        async with asyncio.timeout(5):
            await stopping.wait()
        os.close(lifeline)

    loop.run(outlive_the_parent())
