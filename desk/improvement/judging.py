"""Measures begun, counted and judged: what they were to change, before and since (R4.3-1, R4.3.4-1)."""

from calendar import monthrange
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desk.duties import Every
from desk.errors import DeskError
from desk.improvement.measure import Effect, Measure, MeasureState, Metric
from desk.policy import Policy
from desk.texts import text
from desk.values import replace

_MONTHS = {Every.MONTHLY: 1, Every.QUARTERLY: 3, Every.HALF_YEARLY: 6, Every.YEARLY: 12}
_DAYS = {Every.DAILY: timedelta(days=1), Every.WEEKLY: timedelta(weeks=1)}
_YEAR = 12


def begun(measure: Measure, policy: Policy) -> Measure:
    """Give a measure with the time of its first evaluation."""
    return replace(measure, look_at=next_look(measure, policy, now=measure.begun_at))


def counted(measure: Measure, before: Effect, after: Effect, policy: Policy, *, now: datetime) -> Measure:
    """Put down the figures before and since, and when they are counted next."""
    held = replace(measure, before=before, after=after, counted_at=now)
    return replace(held, look_at=next_look(measure, policy, now=now))


def judged(measure: Measure, state: MeasureState, words: str, *, now: datetime) -> Measure:
    """Take the owner's verdict; with one for good nothing is counted any more. Raises DeskError where there is one."""
    check_under_way(measure)
    look_at = measure.look_at if state is MeasureState.UNDER_WAY else None
    return replace(measure, state=state, verdict=words, judged_at=now, look_at=look_at)


def check_under_way(measure: Measure) -> None:
    """Raise DeskError for a measure that is judged for good: nothing is counted of it any more."""
    if not measure.is_under_way:
        raise DeskError(text("Measure {number} is judged already.", number=measure.id))


def next_look(measure: Measure, policy: Policy, *, now: datetime) -> datetime:
    """Tell when an effect is counted next: when the measure is due, and periodically (policy checks.improvements)."""
    periodic = after(now, policy.checks.improvements, zone=policy.zone)
    return min(measure.due_at, periodic) if measure.due_at > now else periodic


def after(moment: datetime, every: Every, *, zone: str) -> datetime:
    """Give the same time of day one interval later, by the calendar; a day that a month has not is its last."""
    local = moment.astimezone(ZoneInfo(zone))
    if every in _DAYS:
        return (local + _DAYS[every]).astimezone(moment.tzinfo)
    months = local.year * _YEAR + local.month - 1 + _MONTHS[every]
    year, month = months // _YEAR, months % _YEAR + 1
    day = min(local.day, monthrange(year, month)[1])
    return local.replace(year=year, month=month, day=day).astimezone(moment.tzinfo)


def spans(measure: Measure, *, now: datetime) -> tuple[tuple[datetime, datetime], tuple[datetime, datetime]]:
    """Give the span before a measure began and the one since, both of the same length."""
    length = now - measure.begun_at
    return (measure.begun_at - length, measure.begun_at), (measure.begun_at, now)


def is_better(metric: Metric, before: Effect, after: Effect) -> bool | None:
    """Tell whether a figure became better: less time, more satisfaction, less recurrence; None where one is missing."""
    was, is_now = before.of(metric), after.of(metric)
    match was, is_now:
        case timedelta(), timedelta():
            return is_now < was
        case ((int() | float()), (int() | float())):
            return is_now > was if metric is Metric.SATISFACTION else is_now < was
        case _:
            return None
