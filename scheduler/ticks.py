"""When to look: APScheduler's ticks start the sweeps; what is due is the store's to say."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

Sweep = Callable[[], Awaitable[object]]


class Ticker:
    """Starts each sweep at its interval of real time, never twice at once, and stores nothing."""

    def __init__(self) -> None:
        self._ticks = AsyncIOScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._under_way: list[asyncio.Lock] = []
        self._is_stopping = False

    def every(self, interval: timedelta, sweep: Sweep, *, name: str) -> None:
        """Run a sweep at an interval, from the start on; one whose answer is true goes on at once."""
        under_way = asyncio.Lock()

        async def look() -> None:
            if self._is_stopping:  # set off at the last moment: whoever stops has the lock, and would cancel it
                return
            async with under_way:
                while await sweep() and not self._is_stopping:
                    pass

        self._under_way.append(under_way)
        self._ticks.add_job(look, "interval", seconds=interval.total_seconds(), id=name)

    def start(self) -> None:
        """Begin to tick, on the running event loop."""
        self._ticks.start()

    async def stop(self, *, within: timedelta) -> None:
        """Stop ticking; a sweep under way has so much real time to end by itself, then it is cancelled."""
        self._is_stopping = True
        self._ticks.pause()
        try:
            async with asyncio.timeout(within.total_seconds()):
                for under_way in self._under_way:
                    await under_way.acquire()
        except TimeoutError:
            pass
        self._ticks.shutdown(wait=False)
