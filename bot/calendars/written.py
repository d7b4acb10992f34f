"""Hours, days, zones and weekdays as they are written in the policy; each refusal says what was expected."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from desk.sla.calendar import DAY, Shift

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Which weekday a make-up workday works like when nobody says so: the nearest one of an ordinary week.
_NEAREST: tuple[Weekday, ...] = (*WEEKDAYS[:5], "friday", "monday")
_SHIFT = re.compile(r"([01]?\d|2[0-3]):([0-5]\d) ?[-–] ?([01]?\d|2[0-3]|24(?=:00)):([0-5]\d)")
_DAY = re.compile(r"2\d{3}-\d\d-\d\d")
_LONGEST_HOLIDAY = 366


def shift(value: object) -> Shift:
    """Read working hours. Raises ValueError."""
    found = _SHIFT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError('expected hours like "09:00-12:00", or "21:00-02:00" over midnight')
    opens, closes = (timedelta(hours=int(found[n]), minutes=int(found[n + 1])) for n in (1, 3))
    if opens == closes:
        raise ValueError('expected an end that differs from the beginning; a whole day is "00:00-24:00"')
    return Shift(opens, closes if closes > opens else closes + DAY)


def apart(shifts: tuple[Shift, ...]) -> tuple[Shift, ...]:
    """Put the shifts of a day in order. Raises ValueError when two of them overlap."""
    in_order = tuple(sorted(shifts))
    if any(first.closes > then.opens for first, then in pairwise(in_order)):
        raise ValueError("expected shifts that don't overlap")
    return in_order


def working_week(week: Mapping[Weekday, tuple[Shift, ...]]) -> Mapping[Weekday, tuple[Shift, ...]]:
    """Check a week: some working time, and no night that runs into the next day's first shift. Raises ValueError."""
    if not any(week.values()):
        raise ValueError("expected working time on one weekday at least")
    for day, tomorrow in zip(WEEKDAYS, (*WEEKDAYS[1:], WEEKDAYS[0]), strict=True):
        if week.get(day) and week.get(tomorrow) and week[day][-1].closes - DAY > week[tomorrow][0].opens:
            raise ValueError(f"expected the last shift of {day} to end before the first of {tomorrow} begins")
    return week


def zone(name: str) -> str:
    """Check the name of a time zone. Raises ValueError."""
    try:
        return ZoneInfo(name).key
    except (ValueError, OSError, LookupError) as unknown:
        raise ValueError('expected a time zone like "Asia/Shanghai"') from unknown


def day(value: object) -> date:
    """Read a day of this millennium, as TOML writes days or in quotes. Raises ValueError."""
    written = value.isoformat() if type(value) is date else value  # a datetime is no day
    try:
        if isinstance(written, str) and _DAY.fullmatch(written):
            return date.fromisoformat(written)
    except ValueError:
        pass  # no such day, as 2026-02-30
    raise ValueError("expected a day like 2026-02-14")


def days(value: object) -> tuple[date, ...]:
    """Read a day, or all days from one to another. Raises ValueError."""
    first, between, last = value.partition(" to ") if isinstance(value, str) else (value, "", "")
    try:
        start, end = day(first), day(last if between else first)
    except ValueError as wrong:
        raise ValueError('expected a day like 2026-05-01, or days like "2026-05-01 to 2026-05-05"') from wrong
    if not 0 <= (end - start).days < _LONGEST_HOLIDAY:
        raise ValueError("expected the later day behind, and a year between them at most")
    return tuple(start + n * DAY for n in range((end - start).days + 1))


def listed(value: object) -> object:
    """Take a single thing for a list of one."""
    return value if isinstance(value, list | tuple) else [value]


def as_weekdays(value: object) -> object:
    """Say of workdays that are only listed which weekday they work like: Saturday like Friday, Sunday like Monday."""
    if isinstance(value, list) and all(isinstance(written, str | date) for written in value):
        return {written: _like(written) for written in value}
    return value


def _like(written: object) -> Weekday:
    try:
        return _NEAREST[day(written).weekday()]
    except ValueError:
        return WEEKDAYS[0]  # what is no day is refused as such, with its place
