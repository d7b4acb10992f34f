"""When to look: each sweep at its interval, never twice at once, until it is stopped."""

import asyncio
import logging
from datetime import timedelta

import pytest

from scheduler.ticks import Ticker

TICK = timedelta(milliseconds=20)


async def test_sweeps_start_again_and_again_but_never_twice_at_once() -> None:
    starts, at_work, most_at_work = 0, 0, 0
    thrice = asyncio.Event()

    async def sweep() -> None:
        nonlocal starts, at_work, most_at_work
        starts, at_work = starts + 1, at_work + 1
        most_at_work = max(at_work, most_at_work)
        await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.05)
        at_work -= 1
        if starts >= 3:
            thrice.set()

    ticker = Ticker()
    ticker.every(TICK, sweep, name="sweep")
    ticker.start()
    async with asyncio.timeout(5):
        await thrice.wait()
    await ticker.stop(within=TICK)
    assert most_at_work == 1


async def test_at_the_end_a_sweep_under_way_has_its_moment() -> None:
    begun, went = asyncio.Event(), []

    async def sweep(name: str, takes: timedelta) -> None:
        begun.set()
        try:
            await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=takes.total_seconds())
            went.append(f"{name} ended")
        except asyncio.CancelledError:
            went.append(f"{name} cancelled")
            raise

    ticker = Ticker()
    ticker.every(TICK, lambda: sweep("quick", TICK), name="quick")
    ticker.every(TICK, lambda: sweep("stuck", TICK * 1000), name="stuck")
    ticker.start()
    async with asyncio.timeout(5):
        await begun.wait()
    await ticker.stop(within=TICK * 10)
    await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.02)
    assert set(went) == {"quick ended", "stuck cancelled"}


async def test_nothing_is_swept_after_the_end() -> None:
    starts = 0

    async def sweep() -> None:
        nonlocal starts
        starts += 1

    ticker = Ticker()
    ticker.every(TICK, sweep, name="sweep")
    ticker.start()
    await ticker.stop(within=TICK)
    await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.1)
    assert starts == 0


async def test_a_sweep_that_is_set_off_in_the_last_moment_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    async def sweep() -> None:
        await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.001)

    for _ in range(20):
        ticker = Ticker()
        for name in "abcdefgh":
            ticker.every(timedelta(milliseconds=1), sweep, name=name)
        ticker.start()
        await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.01)
        await ticker.stop(within=TICK * 50)
    await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.01)
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_a_sweep_with_more_to_do_goes_on_at_once_but_ends_with_the_ticks() -> None:
    starts, many = 0, asyncio.Event()

    async def sweep() -> bool:
        nonlocal starts
        starts += 1
        await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.001)
        if starts == 100:
            many.set()
        return True

    ticker = Ticker()
    ticker.every(TICK * 10, sweep, name="sweep")
    ticker.start()
    async with asyncio.timeout(5):
        await many.wait()
    async with asyncio.timeout(5):
        await ticker.stop(within=TICK * 1000)
    ended_at = starts
    await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.02)
    assert starts == ended_at
