"""Days as people name them: "明天", "下周五", "27号", "11月27日", "tomorrow", "next Friday", "Nov 27"."""

import re
from datetime import date, timedelta

_DAYS = {
    **dict.fromkeys(("today", "今天", "今日"), 0),
    **dict.fromkeys(("tomorrow", "明天", "明日"), 1),
    **dict.fromkeys(("day after tomorrow", "后天"), 2),
    "大后天": 3,
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = {
    **{name: day for day, name in enumerate(_WEEKDAYS)},
    **{name[:3]: day for day, name in enumerate(_WEEKDAYS)},
    **{f"{week}{name}": day for week in ("周", "星期", "礼拜") for day, name in enumerate("一二三四五六日")},
    **{f"{week}天": 6 for week in ("周", "星期", "礼拜")},
}
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_MONTH = {spelling: number for number, name in enumerate(_MONTHS, start=1) for spelling in (name, name[:3])}
_NEXT, _THIS = ("next", "下"), ("this", "本", "这")

_NAMED_DAY = re.compile(
    "|".join(sorted((*_DAYS, *(f"(?:next ?|this ?|下|本|这)?{name}" for name in _WEEKDAY)), key=len, reverse=True))
)
_DATE = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?")
_NUMBER = re.compile(r"(\d{1,2})[日号]")
_ENGLISH = "|".join(sorted(_MONTH, key=len, reverse=True))
_MONTH_FIRST = re.compile(rf"({_ENGLISH})\.? ?(\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:)")
_DAY_FIRST = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)? ?({_ENGLISH})")


def leading_day(said: str, *, today: date) -> tuple[date | None, str]:
    """Split a day off the beginning of words in lower case; None, and all of them, when none is named there.

    A date without a year is the next one to come. Raises ValueError for a date that no calendar has.
    """
    if named := _NAMED_DAY.match(said):
        return _named(named[0], today), said[named.end() :]
    if (dated := _DATE.match(said)) and not said[dated.end() :].startswith((":", "：")):
        return _next_one(today, month=int(dated[2]), day=int(dated[3]), year=dated[1]), said[dated.end() :]
    if numbered := _NUMBER.match(said):
        return _of_this_month(int(numbered[1]), today), said[numbered.end() :]
    if found := _MONTH_FIRST.match(said):
        return _next_one(today, month=_MONTH[found[1]], day=int(found[2])), said[found.end() :]
    if found := _DAY_FIRST.match(said):
        return _next_one(today, month=_MONTH[found[2]], day=int(found[1])), said[found.end() :]
    return None, said


def _named(name: str, today: date) -> date:
    if name in _DAYS:
        return today + timedelta(days=_DAYS[name])
    plain = _without(name, *_NEXT, *_THIS)
    ahead = (_WEEKDAY[plain] - today.weekday()) % 7
    if not name.startswith(_NEXT):
        return today + timedelta(days=ahead)
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=1)
    return monday + timedelta(days=_WEEKDAY[plain])


def _without(name: str, *heads: str) -> str:
    head = next((head for head in heads if name.startswith(head) and name not in _WEEKDAY), "")
    return name.removeprefix(head).strip()


def _of_this_month(day: int, today: date) -> date:
    if day >= today.day:
        return today.replace(day=day)
    following = today.replace(day=1) + timedelta(days=32)
    return following.replace(day=day)


def _next_one(today: date, *, month: int, day: int, year: str | None = None) -> date:
    if year:
        return date(int(year), month, day)
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)
