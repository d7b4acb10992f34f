"""When to look: APScheduler's ticks start the sweeps; what is due is the store's to say."""

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

    def every(self, interval: timedelta, sweep: Sweep, *, name: str) -> None:
        """Run a sweep at an interval, from the start on."""
        self._ticks.add_job(sweep, "interval", seconds=interval.total_seconds(), id=name)

    def start(self) -> None:
        """Begin to tick, on the running event loop."""
        self._ticks.start()

    def stop(self) -> None:
        """Stop ticking; a sweep under way is finished by whoever waits for it."""
        self._ticks.shutdown(wait=False)
