"""Recurring work: at its times, once, by one worker, and caught up after a stop."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from desk.messages import Address, Channel
from handlers.store import Transaction
from sandbox.clock import TravelledClock
from scheduler.recurring import SECOND_TRY, CatchUp, Job, Recurring
from storage.occurrences import KEPT
from tests.handlers.stage import Rope, rows

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BEGAN = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)  # half past eight in Shanghai
NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@dataclass(kw_only=True)
class Report:
    """A daily report at nine: what it was done for is seen in the store, because it greets somebody."""

    store: Rope
    clock: TravelledClock
    did: list[datetime] = field(default_factory=list)
    trouble: BaseException | None = None
    catch_up: CatchUp = CatchUp.NEWEST

    async def __call__(self, tx: Transaction, *, scheduled_for: datetime, now: datetime) -> None:
        """Greet somebody new for each occurrence."""
        assert scheduled_for <= now
        await tx.converse([Address(channel=Channel.TELEGRAM, user=scheduled_for.isoformat("T"))], now=now)
        if self.trouble:
            raise self.trouble
        self.did.append(scheduled_for)

    def job(self, **other: str) -> Job:
        return replace(
            Job(name="report", cron="0 9 * * *", zone=SHANGHAI, run=self, catch_up=self.catch_up),
            **other,  # type: ignore[arg-type]  # texts all
        )

    def worker(self) -> Recurring:
        return Recurring([self.job()], store=self.store, clock=self.clock)

    async def seen(self) -> int:
        return len(await rows(self.store.engine, "SELECT id FROM conversations"))


@pytest.fixture
def report(database: AsyncEngine) -> Report:
    return Report(store=Rope(database), clock=TravelledClock(BEGAN))


async def test_a_job_is_done_at_its_time_in_its_zone_and_once(report: Report) -> None:
    worker = report.worker()
    assert await worker.sweep() == 0, "nothing was missed before the first start"
    for later, done in ((29 * timedelta(minutes=1), 0), (timedelta(minutes=1), 1), (HOUR, 0), (23 * HOUR, 1)):
        await report.clock.travel(later)
        assert [await worker.sweep(), await worker.sweep()] == [done, 0]
    assert report.did == [NINE, NINE + DAY]
    assert await report.seen() == 2


async def test_the_store_is_asked_only_when_something_may_be_due(report: Report) -> None:
    worker = report.worker()
    await worker.sweep()
    asked = report.store.begun
    for _ in range(9):
        await worker.sweep()
    assert report.store.begun == asked


@pytest.mark.parametrize(
    ("catch_up", "days"), [(CatchUp.NEWEST, [3]), (CatchUp.ALL, [0, 1, 2, 3])], ids=["the newest", "all"]
)
async def test_after_a_stop_is_caught_up(report: Report, catch_up: CatchUp, days: list[int]) -> None:
    report.catch_up = catch_up
    await report.worker().sweep()
    await report.clock.travel(4 * DAY)
    restarted = report.worker()
    while await restarted.sweep():
        pass
    assert report.did == [NINE + day * DAY for day in days]


async def test_of_several_workers_one_does_it(report: Report) -> None:
    workers = [report.worker() for _ in range(4)]
    for worker in workers:
        await worker.sweep()
    await report.clock.travel(HOUR)
    for _ in range(2):
        await asyncio.gather(*(worker.sweep() for worker in workers))
        await report.clock.travel(timedelta(minutes=1))
    assert report.did == [NINE]


async def test_what_fails_leaves_no_trace_and_is_tried_again(report: Report) -> None:
    worker = report.worker()
    await worker.sweep()
    await report.clock.travel(HOUR)
    report.trouble = KeyError("poison")
    assert [await worker.sweep(), await worker.sweep(), await report.seen()] == [0, 0, 0]
    report.trouble = None
    await report.clock.travel(SECOND_TRY)
    assert [await worker.sweep(), await report.seen()] == [1, 1]
    assert report.did == [NINE]


async def test_a_job_that_fails_holds_up_no_other(report: Report) -> None:
    bad = replace(report, trouble=KeyError("poison"))
    worker = Recurring([bad.job(name="bad"), report.job()], store=report.store, clock=report.clock)
    await worker.sweep()
    await report.clock.travel(HOUR)
    assert await worker.sweep() == 1


async def test_a_worker_that_is_killed_leaves_it_to_another(report: Report) -> None:
    first, second = report.worker(), report.worker()
    for worker in (first, second):
        await worker.sweep()
    await report.clock.travel(HOUR)
    report.trouble = asyncio.CancelledError()  # as where the process is gone
    with pytest.raises(asyncio.CancelledError):
        await first.sweep()
    report.trouble = None
    assert [await second.sweep(), await report.seen()] == [1, 1]


async def test_while_the_store_is_away_nothing_is_lost(report: Report) -> None:
    worker = report.worker()
    await worker.sweep()
    await report.clock.travel(HOUR)
    report.store.is_cut = True
    with pytest.raises(OSError, match="refused"):
        await worker.sweep()
    report.store.is_cut = False
    assert await worker.sweep() == 1


async def test_a_clock_that_is_set_back_repeats_nothing(report: Report) -> None:
    workers = [report.worker() for _ in range(2)]
    for _ in range(3):
        for worker in (*workers, report.worker()):
            await worker.sweep()
        await report.clock.travel(HOUR)
        for worker in (*workers, report.worker()):
            await worker.sweep()
        await report.clock.travel(-HOUR)
    assert report.did == [NINE]


async def test_a_clock_that_was_ahead_for_a_while_loses_nothing(report: Report) -> None:
    worker = report.worker()
    await worker.sweep()
    for span in (100 * DAY, -100 * DAY, DAY):
        await report.clock.travel(span)
        await worker.sweep()
    assert report.did == [NINE + 99 * DAY, NINE]


async def test_what_was_done_long_ago_is_forgotten(report: Report) -> None:
    report.catch_up = CatchUp.ALL
    await report.worker().sweep()
    async with report.store.begin() as tx:
        for day in range(KEPT + 5):
            assert await tx.occurrences.note("report", NINE + day * DAY, now=NINE)
        assert await tx.occurrences.note("other", NINE, now=NINE)
        assert not await tx.occurrences.note("other", NINE, now=NINE)
    found = await rows(report.store.engine, "SELECT count(*), min(scheduled_for) FROM occurrences WHERE job = 'report'")
    assert found == [(KEPT, NINE + 5 * DAY)]


def times(cron: str, zone: ZoneInfo, since: datetime, count: int) -> list[str]:
    """Give the times of a job, in UTC."""
    after = Job(name="a", cron=cron, zone=zone, run=nothing).after(since)
    return [next(after).strftime("%d %H:%M") for _ in range(count)]


async def nothing(tx: Transaction, *, scheduled_for: datetime, now: datetime) -> None:
    """Do nothing."""


SPRING, AUTUMN = datetime(2026, 3, 28, 2, tzinfo=UTC), datetime(2026, 10, 24, 2, tzinfo=UTC)


def test_in_the_night_when_the_clocks_change_a_daily_job_is_done_once() -> None:
    assert times("30 2 * * *", BERLIN, SPRING, 2) == ["29 01:30", "30 00:30"]
    assert times("30 2 * * *", BERLIN, AUTUMN, 2) == ["25 00:30", "26 01:30"]


def test_in_the_night_when_the_clocks_change_an_hourly_job_is_done_every_hour() -> None:
    for night in (SPRING, AUTUMN):
        found = times("30 * * * *", BERLIN, night, 26)
        assert len(set(found)) == 26
        assert {hour.split()[1] for hour in found} == {f"{hour:02}:30" for hour in range(24)}


def test_weekly_and_monthly_jobs() -> None:
    assert times("0 9 * * mon", SHANGHAI, BEGAN, 2) == ["02 01:00", "09 01:00"]
    assert times("0 9 1 * *", SHANGHAI, BEGAN, 2) == ["01 01:00", "01 01:00"]


@pytest.mark.parametrize("cron", ["0 9 * * 1", "61 9 * * *", "0 9 * *", "daily"])
def test_a_cron_without_times_is_refused_by_name(cron: str) -> None:
    with pytest.raises(ValueError, match="The job a has no times"):
        Job(name="a", cron=cron, zone=SHANGHAI, run=nothing)


def test_a_day_that_never_comes_is_never_due() -> None:
    assert Job(name="a", cron="0 9 30 2 *", zone=SHANGHAI, run=nothing).missed(BEGAN, BEGAN + 999 * DAY) is None


@pytest.mark.parametrize("cron", ["* * * * *", "0 9 * * mon", "30 2 * * *", "0 8 1 * *", "0 0 1 1 *"])
@pytest.mark.parametrize("stood_still", [timedelta(seconds=30), timedelta(hours=5), 3 * DAY, 40 * DAY, 400 * DAY])
def test_the_newest_of_those_missed_is_the_last_that_came(cron: str, stood_still: timedelta) -> None:
    job = Job(name="a", cron=cron, zone=ZoneInfo("Europe/Berlin"), run=nothing)
    now = BEGAN + stood_still
    late = max(BEGAN, now - 2 * DAY) if cron == "* * * * *" else BEGAN  # a year of minutes takes long to count
    came = list(takewhile(lambda at: at <= now, job.after(late)))
    assert job.missed(BEGAN, now) == (came[-1] if came else None)
