"""A calendar runs out: those who can do something about it read it at nine, weeks before, and not every day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.recurring import jobs_of
from desk.messages import Address, Channel
from desk.policy import ServiceClock
from desk.sla.calendar import Shift, WorkingCalendar
from desk.terms import Role
from handlers.rules import Rules
from sandbox.clock import TravelledClock
from scheduler.recurring import Recurring
from tests.handlers.stage import TOM, Front, Rope

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OFFICE = WorkingCalendar(
    name="office", zone="Asia/Shanghai", week=((Shift(9 * HOUR, 18 * HOUR),),) * 7, covers_until=date(2026, 12, 31)
)
HAN = Address(channel=Channel.TELEGRAM_STAFF, user="2002")
LI = Address(channel=Channel.TELEGRAM_STAFF, user="2003")
OCTOBER_31 = datetime(2026, 10, 31, 0, 30, tzinfo=UTC)  # half past eight in Shanghai


@pytest.fixture
async def front(database: AsyncEngine) -> Front:
    front = Front(store=Rope(database), clock=TravelledClock(OCTOBER_31))
    await front.hire(Role.SUPERVISOR)
    await front.hire(Role.ADMIN, address=HAN, name="Han")
    await front.hire(Role.TECHNICIAN, address=LI, name="Li")
    return front


def worker(front: Front, calendar: WorkingCalendar = OFFICE) -> Recurring:
    policy = replace(front.rules.policy, clock=ServiceClock(completion=calendar), zone="Asia/Shanghai")
    jobs = (job for job in jobs_of(Rules(policy=policy, secret=b"secret" * 6)) if job.name == "calendars")
    return Recurring(jobs, store=front.store, clock=front.clock)


async def test_supervisors_and_administrators_are_told_at_nine_on_the_sixtieth_day_before(front: Front) -> None:
    desk = worker(front)
    await desk.sweep()
    await front.clock.travel(DAY)
    await desk.sweep()
    assert await front.said_to(TOM) == []
    await front.clock.travel(DAY / 48)  # nine o'clock on the first of November: sixty days
    await desk.sweep()
    (told,) = await front.said_to(TOM)
    assert told.startswith("Working calendar “{calendar}” ends on {day}, days left: {days}.")
    assert await front.said_to(HAN) == [told]
    assert await front.said_to(LI) == []


async def test_in_sixty_days_they_read_it_some_times_and_daily_at_last(front: Front) -> None:
    desk = worker(front)
    for _ in range(62 * 2):
        await desk.sweep()
        await front.clock.travel(DAY / 2)
    weekly, daily, first = 8, 7, 1
    assert len(await front.said_to(TOM)) == first + weekly + daily


async def test_whoever_has_no_calendar_that_ends_hears_nothing(front: Front) -> None:
    desk = worker(front, replace(OFFICE, covers_until=None))
    for _ in range(70):
        await desk.sweep()
        await front.clock.travel(DAY)
    assert await front.said_to(TOM) == []
