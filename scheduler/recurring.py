"""Recurring work: APScheduler's cron says when, the store says whether it was done.

An occurrence is noted in the transaction of its effect, so it happens once, on whichever worker. What was missed while
the desk stood still is caught up.
"""

import logging
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from itertools import takewhile
from typing import Protocol
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from handlers.failure import told
from handlers.ports import Clock
from handlers.store import Store, Transaction

log = logging.getLogger(__name__)

SECOND_TRY = timedelta(minutes=5)  # after a failure
BEHIND_ANOTHER = timedelta(seconds=5)  # after which it is looked whether a worker that was at it has done it
_INSTANT = timedelta(microseconds=1)
_LOOK_BACK = (timedelta(hours=1), timedelta(days=1), timedelta(days=32))
_NEVER = datetime.max.replace(tzinfo=UTC)


class CatchUp(StrEnum):
    """What is done about the occurrences that were missed."""

    NEWEST = "newest"
    ALL = "all"


class Work(Protocol):
    """What a job does."""

    async def __call__(self, tx: Transaction, /, *, scheduled_for: datetime, now: datetime) -> None:
        """Do it in this transaction. Raising undoes it all, and it is tried again after a while."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work that recurs; its `name` is remembered with what was done. Raises ValueError for a cron that can't be read.

    `cron` has five fields, minute, hour, day, month and weekday, in the local time of `zone`; weekdays have names
    (mon to sun), because numbers mean different days to different programs. What falls into the hour that summer time
    skips is done an hour later; in the hour that comes twice, only what is done every hour is done twice.
    """

    name: str
    cron: str
    zone: ZoneInfo
    run: Work
    catch_up: CatchUp = CatchUp.NEWEST

    def __post_init__(self) -> None:
        """Read the cron."""
        try:
            _trigger(self.cron, self.zone)
        except ValueError as wrong:
            raise ValueError(f"The job {self.name} has no times in {self.cron!r}: {wrong}.") from wrong

    def after(self, instant: datetime) -> Iterator[datetime]:
        """Give the times after an instant, one after the other, in UTC."""
        trigger, is_hourly = _trigger(self.cron, self.zone), "*" in self.cron.split()[1]
        at = instant.astimezone(UTC)
        while (found := trigger.get_next_fire_time(None, at + _INSTANT)) is not None:
            at = found.astimezone(UTC)
            if is_hourly or not found.fold:
                yield at

    def missed(self, since: datetime, now: datetime) -> datetime | None:
        """Tell which of the times after `since` is to be done now, if any has come."""
        if self.catch_up is CatchUp.ALL:
            return next(self._until(now, since), None)
        # backwards in growing steps: of what recurs each minute, a month at a standstill would be gone through in vain
        starts = (max(since, now - step) for step in _LOOK_BACK)
        return next((newest for start in (*starts, since) if (newest := self._newest(now, start))), None)

    def _newest(self, now: datetime, since: datetime) -> datetime | None:
        return next(iter(deque(self._until(now, since), maxlen=1)), None)

    def _until(self, now: datetime, since: datetime) -> Iterator[datetime]:
        return takewhile(lambda at: at <= now, self.after(since))


@cache
def _trigger(cron: str, zone: ZoneInfo) -> CronTrigger:
    trigger = CronTrigger.from_crontab(cron, timezone=zone)
    if any(sign.isdigit() for sign in cron.rsplit(maxsplit=1)[-1]):
        raise ValueError("weekdays need their names, like mon-fri")
    return trigger


@dataclass(slots=True, kw_only=True)
class _Duty:
    """A job, and until when there is nothing to do about it, as far as this worker knows."""

    job: Job
    looked_at: datetime = _NEVER
    rests_until: datetime = _NEVER

    def rests(self, now: datetime) -> bool:
        """Whether there is nothing to do; a clock that was set back is a reason to look."""
        return self.looked_at <= now < self.rests_until

    def rest(self, *, now: datetime, until: datetime | None) -> None:
        """Look again at this time."""
        self.looked_at, self.rests_until = now, until or _NEVER


class Recurring:
    """Does what recurs, on each worker alike. It asks the store only when something may be due."""

    def __init__(self, jobs: Iterable[Job], *, store: Store, clock: Clock) -> None:
        self._duties = [_Duty(job=job) for job in jobs]
        self._store, self._clock = store, clock

    async def sweep(self) -> int:
        """Do what is due, one occurrence a job; gives how many were done. A job that fails holds up no other."""
        done = 0
        for duty in self._duties:
            now = self._clock.now()
            if duty.rests(now):
                continue
            try:
                done += await self._attend(duty, now=now)
            except Exception as broken:
                if self._store.is_away(broken):
                    raise
                log.error("job_failed", extra=told(broken, job=duty.job.name))  # noqa: TRY400 -- see `told`
                duty.rest(now=now, until=now + SECOND_TRY)
        return done

    async def _attend(self, duty: _Duty, *, now: datetime) -> int:
        job = duty.job
        async with self._store.begin() as tx:
            if not await tx.occurrences.take(job.name):
                duty.rest(now=now, until=now + BEHIND_ANOTHER)
                return 0
            since = await tx.occurrences.latest(job.name, now=now)
            due = job.missed(since, now) if since else now  # with its first look, a job begins
            is_done = bool(due and await tx.occurrences.note(job.name, due, now=now) and since)
            if due and is_done:
                await job.run(tx, scheduled_for=due, now=now)
        if not is_done:
            duty.rest(now=now, until=next(job.after(now), None))
        return int(is_done)
