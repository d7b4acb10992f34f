"""A year at a desk that keeps office hours in China, holidays and make-up workdays included, in seconds."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.demo.stage import Setting, set_stage
from desk.duties import Appraisal
from desk.sla.compliance import Dimension
from desk.sla.limits import completion_due
from sandbox.clock import TravelledClock
from tests.bot.calendars.office import OFFICE, PACKAGED
from tests.e2e.crew import Crew, gather_crew
from tests.e2e.story import World

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YEARS_EVE = datetime(2025, 12, 31, 1, 0, tzinfo=UTC)
WITH_HOLIDAYS = OFFICE.replace('zone = "Asia/Shanghai"', 'zone = "Asia/Shanghai"\ntable = "china"')
ROUTINE = "general routine repair consumer_goods level3"  # four hours by level and product, a day for completion
# when somebody writes, by when they are answered, and by when it is done: 4 and 24 hours of work, eight a day
DAYS = [
    ("2026-01-05 10:00", "2026-01-05 15:00", "2026-01-08 10:00"),  # an ordinary Monday; lunch does not count
    ("2026-02-13 17:00", "2026-02-14 12:00", "2026-02-25 17:00"),  # before Spring Festival: Saturday 14th is worked
    ("2026-02-16 10:00", "2026-02-24 14:00", "2026-02-26 18:00"),  # on its eve: counts from the 24th on
    ("2026-02-27 18:30", "2026-02-28 14:00", "2026-03-03 18:00"),  # Saturday 28th makes up for it
    ("2026-04-30 16:00", "2026-05-06 11:00", "2026-05-08 16:00"),  # over Labour Day, the five days of it
    ("2026-07-25 12:00", "2026-07-27 14:00", "2026-07-29 18:00"),  # a Saturday like any other
    ("2026-09-30 17:00", "2026-10-08 12:00", "2026-10-10 17:00"),  # over National Day; Saturday 10th is worked
]


@pytest.fixture
async def office(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A desk whose limits count by an office's calendar."""
    policy = tmp_path / "policy.toml"
    policy.write_text(PACKAGED + WITH_HOLIDAYS, "utf-8")
    clock = TravelledClock(NEW_YEARS_EVE)
    setting = Setting(
        clock=clock, live=False, database_url=database_url, data_dir=tmp_path, changes={"policy_file": policy}
    )
    async with set_stage(setting) as stage:
        yield World(stage=stage, clock=clock)


@pytest.mark.requirement("R1.1-2", "R1.1-7")
async def test_every_limit_of_a_year_counts_working_time_and_is_judged_at_its_minute(office: World) -> None:
    crew = await gather_crew(office, customer="telegram:customer:1001")
    for number, (written, answer_by, done_by) in enumerate(DAYS, start=1001):
        await jump(office, at(written))
        await report(crew, number)
        ticket = await office.ticket(number)
        assert ticket.response_due_at == at(answer_by), written
        assert completion_due(ticket, office.stage.desk.policy) == at(done_by), written
        await jump(office, at(answer_by) - timedelta(minutes=1))
        assert (await office.ticket(number)).verdicts == ()
        await jump(office, at(answer_by))
        missed = {verdict.rule for verdict in (await office.ticket(number)).verdicts if not verdict.met}
        assert missed == {"response.level.3", "response.product.consumer_goods"}
        await jump(office, at(done_by) - timedelta(minutes=1))
        for words in (f"/accept {number}", f"/complete {number} on_site replacement new seal", "yes", "no"):
            await crew.li.says(words)
        verdicts = {verdict.rule: verdict.met for verdict in (await office.ticket(number)).verdicts}
        assert verdicts["completion.limit"], written
    async with office.stage.desk.store.begin() as tx:
        kept = await tx.compliance(since=NEW_YEARS_EVE, until=office.clock.now(), appraisal=Appraisal())
    assert kept.tickets == len(DAYS)
    rates = {tally.key: (tally.met, tally.missed) for tally in kept.by(Dimension.LIMIT)}
    assert rates["completion.limit"] == (len(DAYS), 0)
    assert rates["response.level.3"] == (0, len(DAYS))


async def report(crew: Crew, number: int) -> None:
    """Have the customer report a new problem, and Tom grade it."""
    await crew.ann.says(f"新问题：洗衣机漏水了，第{number}次")
    await crew.tom.says(f"/set {number} name Ann")
    await crew.tom.says(f"/grade {number} {ROUTINE}")


async def jump(world: World, until: datetime) -> None:
    """Let the clock stand at an instant, and the desk do what became due meanwhile."""
    await world.clock.travel(until - world.clock.now())
    await world.settle()


def at(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=SHANGHAI).astimezone(UTC)
