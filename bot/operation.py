"""The running service: doors open, pollers polling, deliveries going out, time passing; until it is told to stop."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from functools import partial

from bot.accounts import Account
from bot.doors import open_doors
from bot.pages.routes import pages_of
from bot.serving import serve
from bot.stopping import ASKING, Stop
from bot.wiring import Desk
from bot.workers import ALONE, Seat
from desk.messages import Channel
from handlers.failure import told
from handlers.holding import while_holding
from scheduler.delivery import Courier
from scheduler.ticks import Ticker

log = logging.getLogger(__name__)

TICK = timedelta(seconds=1)
QUICK_TICK = timedelta(milliseconds=500)
MOST_ROUNDS = 200
RING = b"\a"
MOST_RINGS = 65536  # a pipe holds no more
REGISTER_WITHIN = timedelta(seconds=10)
TRY_AGAIN = timedelta(seconds=30)
LAST_SENDS = timedelta(seconds=6)  # with what is noted after them, within the ten that a supervisor grants


class Bell:
    """Rung when something new is owed, so that it goes out at once, by whichever worker here sends it."""

    def __init__(self, seat: Seat = ALONE) -> None:
        self._seat = seat
        self._ears: list[asyncio.Event] = []

    def ring(self) -> None:
        """Wake whoever waits, and let who is busy not wait when they are done; in the other workers too."""
        self.ring_here()
        for other in self._seat.bells:
            with suppress(BlockingIOError):  # it is full of what was not heard yet
                os.write(other, RING)

    def ring_here(self) -> None:
        """Wake those of this worker."""
        for ear in self._ears:
            ear.set()

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Ring here when another worker rings, while the block runs."""
        bell, loop = self._seat.bell, asyncio.get_running_loop()
        if bell is None:
            yield
            return
        loop.add_reader(bell, self._hear, bell)
        try:
            yield
        finally:
            loop.remove_reader(bell)

    def _hear(self, bell: int) -> None:
        os.read(bell, MOST_RINGS)
        self.ring_here()

    def ear(self) -> "Ear":
        """Give somebody an ear of their own."""
        self._ears.append(asyncio.Event())
        return Ear(self._ears[-1])


class Ear:
    """Hears the bell."""

    def __init__(self, rung: asyncio.Event) -> None:
        self._rung = rung

    def ring(self) -> None:
        """Wake its owner alone."""
        self._rung.set()

    async def wait(self, at_most: timedelta) -> None:
        """Wait until the bell rings (it may have rung since the last time), or so long of real time."""
        try:
            async with asyncio.timeout(at_most.total_seconds()):
                await self._rung.wait()
        except TimeoutError:
            pass
        self._rung.clear()


@asynccontextmanager
async def running(
    desk: Desk, bell: Bell, *, seat: Seat = ALONE, stopping: asyncio.Event | None = None
) -> AsyncIterator[str]:
    """Run the whole service, or one worker's share of it, while the block runs; gives the base URL of its doors.

    At the end, or from the moment on in which `stopping` is set, nothing new is begun; what is being sent has a moment
    to get there, and is noted as unknown after it.
    """
    stopping = stopping or asyncio.Event()
    ticker = Ticker()
    for name, sweep, every in (
        ("timers", desk.fire, QUICK_TICK),
        ("recurring", desk.recur, TICK),
        ("spool", desk.drain_spool, QUICK_TICK),
        ("put_off", desk.take_up, QUICK_TICK),
        ("files", desk.fetch, QUICK_TICK),
        ("papers", desk.draw, QUICK_TICK),
        *((("reading", desk.read, TICK),) if seat.number == 1 else ()),  # one at a time on a machine
    ):
        ticker.every(every, _guarded(name, sweep, bell), name=name)
    async with AsyncExitStack() as doors, asyncio.TaskGroup() as tasks:
        url, unregistered = await doors.enter_async_context(_doors(desk, seat, stopping))
        couriers = [tasks.create_task(send_alone(desk, bell, channel, stopping)) for channel in Channel]
        others = [tasks.create_task(_poll_alone(account, desk, stopping)) for account in _polled(desk)]
        others.append(tasks.create_task(_register_late(unregistered, desk)))
        ticker.start()
        try:
            with bell.heard():
                yield url
        finally:
            desk.watch.is_stopping = True
            stopping.set()
            bell.ring_here()
            for task in others:
                task.cancel()
            last_sends = asyncio.wait(couriers, timeout=LAST_SENDS.total_seconds())
            (_, slow), *_ = await asyncio.gather(last_sends, ticker.stop(within=LAST_SENDS), doors.aclose())
            for task in slow:
                task.cancel()


@asynccontextmanager
async def doors_open(desk: Desk, bell: Bell) -> AsyncIterator[str]:  # noqa: ARG001 -- as `running` is called
    """Open the doors alone and register them; whoever holds the clock calls `drain`."""
    async with _doors(desk, ALONE, asyncio.Event()) as (url, _):
        yield url


@asynccontextmanager
async def _doors(desk: Desk, seat: Seat, stopping: asyncio.Event) -> AsyncIterator[tuple[str, list[Account]]]:
    """Open the doors; the first worker tells the platforms of them, and gives those that it could not tell."""
    doors = open_doors([*desk.hooks, *pages_of(desk)], watch=desk.watch)
    async with serve(doors, host=desk.settings.host, port=desk.settings.port, listener=seat.listener) as url:
        yield url, await _register_first(desk, stopping) if seat.number == 1 else []


async def drain(desk: Desk) -> None:
    """Do everything that is due now, until nothing is: what a test calls after time has travelled."""
    for _ in range(MOST_ROUNDS):
        sweeps = (desk.drain_spool, desk.take_up, desk.fire, desk.recur, desk.fetch, desk.read, desk.draw, desk.deliver)
        done = [await sweep() for sweep in sweeps]
        if not any(done):
            return
    raise RuntimeError("work does not come to an end")


def asked_to_stop(seat: Seat = ALONE, stop: Stop | None = None) -> asyncio.Event:
    """Give what is set by SIGTERM or SIGINT, or the end of the parent; at once if `stop` has heard of it before."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ASKING:
        loop.add_signal_handler(name, stopping.set)
    if seat.lifeline is not None:
        loop.add_reader(seat.lifeline, _orphaned, seat.lifeline, stopping)
    if stop and stop.is_asked:
        stopping.set()
    return stopping


def _orphaned(lifeline: int, stopping: asyncio.Event) -> None:
    asyncio.get_running_loop().remove_reader(lifeline)  # it can be read from for good
    stopping.set()


async def send_alone(desk: Desk, bell: Bell, channel: Channel, stopping: asyncio.Event) -> None:
    """Be the only sender of an account among all processes, or stand by to take over within seconds; until `stopping`.

    It is woken by the bell.
    """
    work = partial(_deliver, desk, channel, bell.ear(), stopping)
    await while_holding(f"sender:{channel}", work, store=desk.store, stopping=stopping)


async def _deliver(desk: Desk, channel: Channel, ear: Ear, stopping: asyncio.Event) -> None:
    """Deliver whenever the bell rings, and look once a second for what became due by itself."""
    async with asyncio.TaskGroup() as lanes:
        courier = Courier(desk.post, channel=channel, lanes=lanes, wake=ear.ring, is_stopping=stopping.is_set)
        while not stopping.is_set():
            try:
                started = await courier.set_off()
            except Exception as broken:  # noqa: BLE001 -- mostly the database is away; what is owed waits there
                log.error("deliveries_stumbled", extra=told(broken, channel=channel))  # noqa: TRY400 -- see `told`
                await _pause(stopping)  # whatever rings meanwhile
                continue
            if not started:
                await ear.wait(courier.pause(TICK))


async def _pause(stopping: asyncio.Event) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(TICK.total_seconds()):
            await stopping.wait()


def _polled(desk: Desk) -> list[Account]:
    """Poll where there is no public address for hooks and the platform lets us."""
    return [] if desk.settings.public_url else [account for account in desk.accounts.values() if account.poll]


async def _poll_alone(account: Account, desk: Desk, stopping: asyncio.Event) -> None:
    """Poll while no other process polls this account: the platform gives every update to one of them only."""
    work = partial(_poll, account, desk)
    await while_holding(f"poller:{account.port.channel}", work, store=desk.store, stopping=stopping)


async def _poll(account: Account, desk: Desk) -> None:
    """Poll for good; whatever ends it, like a platform that is out of reach at the start, is tried again."""
    assert account.poll is not None  # noqa: S101 -- only such accounts are polled
    while True:
        try:
            await account.poll(desk.way_in)
        except Exception as trouble:  # noqa: BLE001 -- one account in trouble does not stop the others (R6.4-3)
            log.warning("poll_stumbled", extra={"channel": account.port.channel, "error": str(trouble)})
        await desk.clock.sleep(TRY_AGAIN)


async def _register(accounts: list[Account], desk: Desk) -> list[Account]:
    """Register the hooks, all at once; gives the accounts where it did not work. One does not stop another (R6.4-3)."""
    if not desk.settings.public_url:
        return []
    async with asyncio.TaskGroup() as side_by_side:
        tried = [side_by_side.create_task(_is_registered(account, desk)) for account in accounts]
    return [account for account, task in zip(accounts, tried, strict=True) if not task.result()]


async def _register_first(desk: Desk, stopping: asyncio.Event) -> list[Account]:
    """Register the hooks; a platform that takes its time is not waited for by who is asked to stop."""
    asked = asyncio.get_running_loop().create_task(stopping.wait())
    trying = asyncio.get_running_loop().create_task(_register(list(desk.accounts.values()), desk))
    try:
        await asyncio.wait({trying, asked}, return_when=asyncio.FIRST_COMPLETED)
        return trying.result() if trying.done() else []
    finally:
        asked.cancel()
        trying.cancel()


async def _register_late(accounts: list[Account], desk: Desk) -> None:
    while accounts:
        await desk.clock.sleep(TRY_AGAIN)
        accounts = await _register(accounts, desk)


async def _is_registered(account: Account, desk: Desk) -> bool:
    try:
        async with asyncio.timeout(REGISTER_WITHIN.total_seconds()):
            by_hand = await account.register(desk.settings.public_url or "")
            if account.menu:
                await account.menu(desk.phrase(desk.settings.locale))
    except Exception as trouble:  # noqa: BLE001 -- as above
        fields = {"channel": account.port.channel, "error": str(trouble) or type(trouble).__name__}
        log.error("registration_failed", extra=fields)  # noqa: TRY400 -- the platform's words tell more than our trace
        return False
    if by_hand:
        log.info("enter_by_hand", extra={"what": by_hand})
    return True


def _guarded(name: str, sweep: Callable[[], Awaitable[int]], bell: Bell) -> Callable[[], Awaitable[bool]]:
    async def look() -> bool:
        """Sweep; gives whether there may be more to do."""
        done = 0
        try:
            done = await sweep()
            if done:
                bell.ring()
        except Exception as broken:  # noqa: BLE001 -- mostly the database is away; the next tick tries again
            log.error("sweep_stumbled", extra=told(broken, sweep=name))  # noqa: TRY400 -- see `told`
        return bool(done)

    return look
