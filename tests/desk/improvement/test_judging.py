"""When a measure's effect is counted, over which spans, and what counts as better."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.duties import Checks, Every
from desk.improvement.counting import effect_of
from desk.improvement.judging import after, begun, counted, is_better, next_look, spans
from desk.improvement.measure import Effect, Metric
from desk.quality.figures import Figures
from tests.desk.builders import MONDAY_9AM, a_policy
from tests.desk.improvement.entered import a_measure

DAY = timedelta(days=1)
EMPTY = Effect(since=MONDAY_9AM, until=MONDAY_9AM, tickets=0)


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        (Every.DAILY, "2026-12-01"),
        (Every.WEEKLY, "2026-12-07"),
        (Every.MONTHLY, "2026-12-30"),
        (Every.QUARTERLY, "2027-02-28"),  # a day that February has not is its last
        (Every.HALF_YEARLY, "2027-05-30"),
        (Every.YEARLY, "2027-11-30"),
    ],
)
def test_one_interval_later_by_the_calendar(every: Every, expected: str) -> None:
    at = datetime(2026, 11, 30, 1, tzinfo=UTC)
    assert after(at, every, zone="Asia/Shanghai") == datetime.fromisoformat(f"{expected}T01:00+00:00")


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1)), st.sampled_from(Every))  # noqa: DTZ001 -- hypothesis wants them naive
def test_it_is_always_later(moment: datetime, every: Every) -> None:
    at = moment.replace(tzinfo=UTC)
    assert after(at, every, zone="Europe/Berlin") > at


@pytest.mark.requirement("R4.3.4-1")
def test_an_effect_is_counted_when_the_measure_is_due_and_each_quarter() -> None:
    policy, short, long = a_policy(), a_measure(), a_measure(due_at=MONDAY_9AM + 200 * DAY)
    assert begun(short, policy).look_at == short.due_at
    assert begun(long, policy).look_at == datetime(2027, 2, 23, 1, tzinfo=UTC)
    later = counted(short, EMPTY, EMPTY, policy, now=short.due_at)
    assert later.counted_at == short.due_at
    assert later.look_at == datetime(2027, 3, 23, 1, tzinfo=UTC)
    monthly = a_policy(checks=Checks(improvements=Every.MONTHLY))
    assert next_look(long, monthly, now=MONDAY_9AM) == datetime(2026, 12, 23, 1, tzinfo=UTC)


@pytest.mark.requirement("R4.3.4-1")
def test_before_is_as_long_as_since() -> None:
    before, since = spans(a_measure(), now=MONDAY_9AM + 30 * DAY)
    assert before == (MONDAY_9AM - 30 * DAY, MONDAY_9AM)
    assert since == (MONDAY_9AM, MONDAY_9AM + 30 * DAY)


@pytest.mark.parametrize(
    ("metric", "before", "later", "better"),
    [
        (Metric.RESPONSE_TIME, {"response": 2 * DAY}, {"response": DAY}, True),
        (Metric.RESPONSE_TIME, {"response": DAY}, {"response": DAY}, False),
        (Metric.SATISFACTION, {"satisfaction": 7.0}, {"satisfaction": 8.0}, True),
        (Metric.SATISFACTION, {"satisfaction": 8.0}, {"satisfaction": 7.0}, False),
        (Metric.RECURRENCE, {"recurrence": 0.2}, {"recurrence": 0.0}, True),
        (Metric.RECURRENCE, {"recurrence": 0.0}, {"recurrence": 0.2}, False),
        (Metric.RECURRENCE, {}, {"recurrence": 0.2}, None),
        (Metric.SATISFACTION, {"satisfaction": 7.0}, {}, None),
    ],
)
def test_what_is_better(
    metric: Metric, before: dict[str, float], later: dict[str, float], *, better: bool | None
) -> None:
    def effect(**figures: object) -> Effect:
        return Effect(since=MONDAY_9AM, until=MONDAY_9AM, tickets=1, **figures)  # type: ignore[arg-type]  # as in the table

    assert is_better(metric, effect(**before), effect(**later)) is better


def test_of_nothing_there_are_no_figures() -> None:
    assert effect_of(Figures(), since=MONDAY_9AM, until=MONDAY_9AM) == EMPTY
