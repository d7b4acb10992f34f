"""What the sandbox knows of time: a clock it is given, and one that is moved by hand."""

import asyncio
from datetime import datetime, timedelta
from typing import Protocol

# A woken sleeper may need several turns of the loop before its effect is seen.
SETTLING_TURNS = 10


class Clock(Protocol):
    """Tells the time and waits for it to pass."""

    def now(self) -> datetime: ...

    async def sleep(self, span: timedelta, /) -> None: ...


class TravelledClock:
    """A clock that stands still until it is moved; sleepers wake at their own moments."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._sleepers: list[tuple[datetime, asyncio.Event]] = []

    def now(self) -> datetime:
        return self._now

    @property
    def is_awaited(self) -> bool:
        """Whether somebody sleeps by it."""
        return bool(self._sleepers)

    async def sleep(self, span: timedelta, /) -> None:
        sleeper = (self._now + span, asyncio.Event())
        self._sleepers.append(sleeper)
        try:
            if span > timedelta():
                await sleeper[1].wait()
        finally:
            self._sleepers.remove(sleeper)

    async def travel(self, span: timedelta) -> None:
        """Move on by `span`, waking every sleeper on the way in the order of their moments."""
        until = self._now + span
        while due := [sleeper for sleeper in self._sleepers if sleeper[0] <= until and not sleeper[1].is_set()]:
            wakes_at, bell = min(due, key=lambda sleeper: sleeper[0])
            self._now = max(self._now, wakes_at)
            bell.set()
            await _settle()
        self._now = until
        await _settle()


async def _settle() -> None:
    for _ in range(SETTLING_TURNS):
        await asyncio.sleep(0)  # noqa: TID251 - gives the loop a turn, waits no time


async def ring_after(span: timedelta, *, clock: Clock, bell: asyncio.Event) -> None:
    """Set `bell` once `span` has passed."""
    await clock.sleep(span)
    bell.set()
