"""What draws is loaded where something is drawn, and reports are due when the policy says."""

import subprocess
import sys
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.recurring import jobs_of
from desk.duties import Every, Reports, Weekday
from handlers.rules import Rules
from scheduler.recurring import Job
from tests.desk.builders import SECRET, a_policy

HEAVY = "{'matplotlib', 'numpy', 'reportlab', 'xlsxwriter'}"
TUESDAY = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


def test_the_desk_loads_nothing_that_draws() -> None:
    program = f"import sys, bot.operation, bot.papers.room; print(*sorted({HEAVY} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)  # noqa: S603 -- ours
    assert (done.returncode, done.stdout.strip()) == (0, "")


def jobs(reports: Reports) -> dict[str, Job]:
    return {job.name: job for job in jobs_of(Rules(policy=a_policy(reports=reports), secret=SECRET))}


def due(job: Job) -> str:
    return f"{next(job.after(TUESDAY)).astimezone(ZoneInfo('Asia/Shanghai')):%a %d %b %H:%M}"


@pytest.mark.requirement("R2.3-4", "R3.3-4", "R4.2.3-1", "R4.4.4-2")
def test_each_report_is_due_on_the_day_after_its_period() -> None:
    found = jobs(Reports())
    assert {name: due(job) for name, job in found.items() if name.startswith(("report ", "departments "))} == {
        "report daily": "Wed 25 Nov 08:30",
        "report weekly": "Mon 30 Nov 08:30",
        "report monthly": "Tue 01 Dec 08:30",
        "report department": "Mon 30 Nov 08:30",
        "report survey": "Tue 01 Dec 08:30",
        "report appraisal": "Tue 01 Dec 08:30",
        "departments ask": "Fri 27 Nov 10:00",
        "departments remind": "Fri 27 Nov 15:00",
    }


def test_the_owner_moves_them() -> None:
    found = jobs(
        Reports(
            at=time(7),
            progress=(Every.WEEKLY,),
            survey=Every.QUARTERLY,
            appraisal=Every.YEARLY,
            ask_on=Weekday.THURSDAY,
        )
    )
    assert "report daily" not in found
    assert due(found["report weekly"]) == "Mon 30 Nov 07:00"
    assert due(found["report survey"]) == "Fri 01 Jan 07:00"
    assert due(found["report appraisal"]) == "Fri 01 Jan 07:00"
    assert due(found["departments ask"]) == "Thu 26 Nov 10:00"
    daily = jobs(Reports(department=Every.DAILY))
    assert (due(daily["departments ask"]), due(daily["report department"])) == ("Wed 25 Nov 10:00", "Wed 25 Nov 08:30")
