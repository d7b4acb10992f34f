"""Days, weeks, months as a time zone has them, and which report is meant."""

from datetime import UTC, date, datetime, timedelta

import pytest

from desk.duties import Every, Reports
from desk.policy import Policy
from desk.reports.asking import asked_for
from desk.reports.kinds import Asked, ReportKind, every, kind_of
from desk.reports.periods import Period, containing, last_before
from tests.desk.builders import a_policy
from tests.desk.reports.reading import SHANGHAI

ZONE = "Asia/Shanghai"
MONDAY_8AM = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("often", "begins", "ends"),
    [
        (Every.DAILY, date(2026, 11, 18), date(2026, 11, 19)),
        (Every.WEEKLY, date(2026, 11, 16), date(2026, 11, 23)),
        (Every.MONTHLY, date(2026, 11, 1), date(2026, 12, 1)),
        (Every.QUARTERLY, date(2026, 10, 1), date(2027, 1, 1)),
        (Every.HALF_YEARLY, date(2026, 7, 1), date(2027, 1, 1)),
        (Every.YEARLY, date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_period_has_whole_days_of_its_zone(often: Every, begins: date, ends: date) -> None:
    period = containing(date(2026, 11, 18), often, zone=ZONE)
    assert (period.begins, period.ends) == (begins, ends)
    assert period.since == datetime(begins.year, begins.month, begins.day, tzinfo=SHANGHAI)
    assert period.has(period.since)
    assert not period.has(period.until)
    assert period.before.ends == begins
    assert len(list(period.days())) == (ends - begins).days


def test_the_last_period_that_is_over_at_a_moment_is_told_by_the_clocks_there() -> None:
    assert last_before(MONDAY_8AM, Every.DAILY, zone=ZONE).begins == date(2026, 11, 22)
    assert last_before(MONDAY_8AM, Every.WEEKLY, zone=ZONE).begins == date(2026, 11, 16)
    assert last_before(MONDAY_8AM - timedelta(hours=9), Every.DAILY, zone=ZONE).begins == date(2026, 11, 21)


def test_a_day_of_summer_time_is_as_long_as_it_is() -> None:
    spring = Period(every=Every.DAILY, begins=date(2026, 3, 29), zone="Europe/Berlin")
    assert spring.until.astimezone(UTC) - spring.since.astimezone(UTC) == timedelta(hours=23)


@pytest.mark.parametrize(("word", "kind"), [("Weekly", ReportKind.WEEKLY), ("月报", ReportKind.MONTHLY), ("x", None)])
def test_a_report_is_asked_for_in_both_languages(word: str, kind: ReportKind | None) -> None:
    assert kind_of(word) is kind


def test_what_is_asked_for_is_read_as_it_was_written() -> None:
    policy: Policy = a_policy()
    asked = asked_for(ReportKind.WEEKLY, date(2026, 11, 18), "technical", policy, today=date(2026, 11, 25))
    assert Asked.read(asked.spell(), zone=policy.zone) == asked
    assert asked.file_name == "weekly-2026-11-16-technical"
    for kind in ReportKind:
        over = asked_for(kind, None, "", policy, today=date(2026, 11, 25))
        assert Asked.read(over.spell(), zone=policy.zone) == over
        assert over.period.ends <= date(2026, 11, 25)


def test_the_owner_says_how_long_the_other_reports_go() -> None:
    reports = Reports(survey=Every.QUARTERLY, appraisal=Every.YEARLY, department=Every.DAILY)
    assert [every(kind, reports) for kind in ReportKind] == [
        Every.DAILY,
        Every.WEEKLY,
        Every.MONTHLY,
        Every.DAILY,
        Every.QUARTERLY,
        Every.YEARLY,
    ]
