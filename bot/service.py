"""The running service: doors open, pollers polling, deliveries going out, time passing; until it is told to stop."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, NoReturn

from bot.accounts import Account
from bot.doors import open_doors
from bot.serving import serve
from bot.wiring import Desk
from scheduler.ticks import Ticker

log = logging.getLogger(__name__)

TICK = timedelta(seconds=1)
QUICK_TICK = timedelta(milliseconds=500)
MOST_ROUNDS = 200


class Bell:
    """Rung when something new is owed, so that it goes out at once."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake whoever waits."""
        self._rung.set()

    async def wait(self, at_most: timedelta) -> None:
        """Wait until the bell rings, or so long of real time."""
        try:
            async with asyncio.timeout(at_most.total_seconds()):
                await self._rung.wait()
        except TimeoutError:
            pass
        self._rung.clear()


@asynccontextmanager
async def running(desk: Desk, bell: Bell) -> AsyncIterator[str]:
    """Run the whole service while the block runs; gives the base URL of its doors."""
    ticker = Ticker()
    for name, sweep, every in (
        ("timers", desk.fire, TICK),
        ("put_off", desk.take_up, QUICK_TICK),
        ("files", desk.fetch, QUICK_TICK),
    ):
        ticker.every(every, _guarded(name, sweep, bell), name=name)
    async with doors_open(desk, bell) as url, asyncio.TaskGroup() as tasks:
        delivering = tasks.create_task(_deliver(desk, bell), name="deliveries")
        pollers = [tasks.create_task(poller, name="poller") for poller in _pollers(desk)]
        ticker.start()
        try:
            yield url
        finally:
            ticker.stop()
            for task in (delivering, *pollers):
                task.cancel()


@asynccontextmanager
async def doors_open(desk: Desk, bell: Bell) -> AsyncIterator[str]:  # noqa: ARG001 -- as `running` is called
    """Open the doors alone and register them; whoever holds the clock calls `drain`."""
    doors = open_doors(desk.hooks, lag=desk.lag)
    async with serve(doors, host=desk.settings.host, port=desk.settings.port) as url:
        if desk.settings.public_url:
            for account in desk.accounts.values():
                await _register(account, desk)
        yield url


async def drain(desk: Desk) -> None:
    """Do everything that is due now, until nothing is: what a test calls after time has travelled."""
    for _ in range(MOST_ROUNDS):
        done = [await sweep() for sweep in (desk.take_up, desk.fire, desk.fetch, desk.deliver)]
        if not any(done):
            return
    raise RuntimeError("work does not come to an end")


async def until_stopped() -> None:
    """Wait for SIGTERM or SIGINT."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    await stopped.wait()


async def _deliver(desk: Desk, bell: Bell) -> None:
    """Deliver whenever the bell rings, and look once a second for what became due by itself."""
    while True:
        try:
            if not await desk.deliver():
                await bell.wait(TICK)
        except Exception:
            log.exception("deliveries_stumbled")
            await bell.wait(TICK)


def _pollers(desk: Desk) -> list[Coroutine[Any, Any, NoReturn]]:
    """Poll where there is no public address for hooks and the platform lets us."""
    if desk.settings.public_url:
        return []
    return [account.poll(desk.intake) for account in desk.accounts.values() if account.poll]


async def _register(account: Account, desk: Desk) -> None:
    try:
        by_hand = await account.register(desk.settings.public_url or "")
        if account.menu:
            await account.menu(desk.phrase(desk.settings.locale))
    except Exception:
        # One account in trouble does not stop the others (R6.4-3).
        log.exception("registration_failed channel=%s", account.port.channel)
        return
    if by_hand:
        log.info("enter_by_hand", extra={"what": by_hand})


def _guarded(name: str, sweep: Callable[[], Awaitable[int]], bell: Bell) -> Callable[[], Awaitable[None]]:
    async def look() -> None:
        try:
            if await sweep():
                bell.ring()
        except Exception:
            log.exception("sweep_stumbled sweep=%s", name)

    return look
