"""The times that are appraised: the last full month, quarter, half-year or year before an instant."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from desk.duties import Every

_MONTHS = {Every.MONTHLY: 1, Every.QUARTERLY: 3, Every.HALF_YEARLY: 6, Every.YEARLY: 12}


def months_of(every: Every) -> int:
    """Give the months of a time of appraisal; more often than monthly nobody is appraised."""
    return _MONTHS.get(every, 1)


def period_before(instant: datetime, every: Every, zone: ZoneInfo) -> tuple[datetime, datetime, str]:
    """Give the first instant of the last full period, that of the next one, and its name: "2026-10", "2026-07+3"."""
    months = months_of(every)
    today = instant.astimezone(zone).date()
    ends = today.replace(day=1, month=(today.month - 1) // months * months + 1)
    begins = _back(ends, months)
    name = f"{begins:%Y-%m}" if months == 1 else f"{begins:%Y-%m}+{months}"
    return _midnight(begins, zone), _midnight(ends, zone), name


def _back(first: date, months: int) -> date:
    for _ in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    return first


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)
