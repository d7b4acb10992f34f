"""Spans of time as people type them: "明天", "12月1日到5日", "3天", "Dec 1 to Dec 5", "tomorrow 14:00 to 18:00"."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk.days import leading_day
from desk.staff.when import clock_in, in_figures, joined

DAY, WEEK, HALF_DAY = timedelta(days=1), timedelta(weeks=1), timedelta(hours=12)
LONGEST = timedelta(days=366)
_NOON = time(12)
_MOST_WORDS = 12
_FROM = re.compile(r"^(?:from|since|starting|从|自|由)\s*")
_TO = re.compile(r"\s*(?:到|至|~|～|—+|–|\buntil\b|\btill?\b|\bto\b|\bthrough\b|\s-\s)\s*")
_COUNT = re.compile(
    r"(?:\bfor\b|休|请|共)?\s*(\d{1,3}|[一两二三四五六七八九十])\s*(个?星期|周|天|days?\b|weeks?\b)"
    r"(?:\s*(?:off|from|starting|的?假))?"
)
_AROUND_COUNT = re.compile(r"起|开始|的|[,，]|^\s*(?:from|从|自|由)\s*|\b(?:on|off)\b")
_NUMBERS = {name: number for number, name in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}
_LATER = re.compile("下午|傍晚|pm")  # and the hour after it is of the same half of the day
_SAID = re.compile("[上下]午|早上|凌晨|中午|晚上|傍晚|am|pm")
_MORNING = frozenset({"上午", "早上", "morning", "am"})
_AFTERNOON = frozenset({"下午", "afternoon", "pm"})
_NOW = frozenset({"now", "现在", "即日"})
_DAY_OF_MONTH = re.compile(r"(\d{1,2})[日号]?")
_WEEKDAY = re.compile(r"(?:周|星期)[一二三四五六日天]|mon|tue|wed|thu|fri|sat|sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when until when, aware UTC, and the words before or after it."""

    start: datetime
    end: datetime
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edge:
    """One end of a span: a day, a time of day, or both; or the first or second half of a day."""

    day: date | None = None
    clock: time | None = None
    half: str = ""
    is_weekday: bool = False


def read_span(words: str, *, now: datetime, zone: str) -> Span | None:
    """Read a span at the beginning of some words, else at their end: as much of them as possible.

    A day without a time is the whole day, the last one included. Raises nothing for impossible dates: they are None.
    """
    parts = in_figures(words).split()[:_MOST_WORDS]
    here = now.astimezone(ZoneInfo(zone))
    heads = ((0, count) for count in range(len(parts), 0, -1))
    tails = ((count, len(parts)) for count in range(1, len(parts)))
    for first, last in (*heads, *tails):
        if found := _read(" ".join(parts[first:last]).lower(), here):
            start, end = (at.astimezone(UTC) for at in found)
            return Span(start=start, end=end, before=" ".join(parts[:first]), after=" ".join(parts[last:]))
    return None


def _read(said: str, here: datetime) -> tuple[datetime, datetime] | None:
    try:
        found = _counted(said, here) or _from_to(said, here)
    except (ValueError, OverflowError):
        return None
    return found if found and timedelta() < found[1] - found[0] <= LONGEST else None


def _counted(said: str, here: datetime) -> tuple[datetime, datetime] | None:
    """Read so many days or weeks, from now or from a day that is named."""
    match = _COUNT.search(said)
    if match is None:
        return None
    days = (_NUMBERS.get(match[1]) or int(match[1])) * (7 if match[2][0] in "个星周w" else 1)
    beside = _AROUND_COUNT.sub(" ", said[: match.start()] + " " + said[match.end() :]).strip()
    edge = _edge(beside, here) if beside else _Edge(day=here.date(), clock=here.time())
    if edge is None or edge.day is None:
        return None
    return _start(edge, here), _midnight(edge.day + days * DAY, here)


def _from_to(said: str, here: datetime) -> tuple[datetime, datetime] | None:
    said = _FROM.sub("", said)
    if one := _edge(said, here):
        return (_start(one, here), _end(one, one, here)) if one.day and not one.clock else None
    return next((found for left, right in _halves(said) if (found := _between(left, right, here))), None)


def _halves(said: str) -> list[tuple[str, str]]:
    """Give the ways in which words may be two ends with something between."""
    sides = _TO.split(said, maxsplit=1)
    if len(sides) == 2:  # noqa: PLR2004 -- two ends
        return [(sides[0], sides[1])]
    return [(said[:place], said[place + 1 :]) for place, sign in enumerate(said) if sign == "-"]


def _between(left: str, right: str, here: datetime) -> tuple[datetime, datetime] | None:
    first, last = _edge(left, here), _edge(right, here)
    number = _DAY_OF_MONTH.fullmatch(joined(right))
    if first and first.day and number and not (last and last.clock):
        last = _Edge(day=first.day.replace(day=int(number[1])))
    if first is None or last is None:
        return None
    start, end = _start(first, here), _end(last, first, here)
    if _LATER.search(left) and not _SAID.search(right) and start < end + HALF_DAY <= _midnight(end.date() + DAY, here):
        end += HALF_DAY if last.clock else timedelta()
    if end <= start and last.is_weekday:
        end += WEEK
    if end <= start and last.day is None:
        end += DAY
    if end <= start and first.day and last.day:  # one that began days ago, in a year that was not said
        start = start.replace(year=start.year - 1)
    return start, end


def _edge(said: str, here: datetime) -> _Edge | None:
    said = joined(said)
    if said in _NOW:
        return _Edge(day=here.date(), clock=here.time())
    day, rest = leading_day(said, today=here.date())
    is_weekday = bool(day and _WEEKDAY.search(said))
    if rest in _MORNING | _AFTERNOON and day:
        return _Edge(day=day, half="am" if rest in _MORNING else "pm", is_weekday=is_weekday)
    clock = clock_in(rest) if rest else None
    if (rest and clock is None) or (not rest and day is None):
        return None
    return _Edge(day=day, clock=clock, is_weekday=is_weekday)


def _start(edge: _Edge, here: datetime) -> datetime:
    return datetime.combine(
        edge.day or here.date(), edge.clock or (_NOON if edge.half == "pm" else time()), here.tzinfo
    )


def _end(edge: _Edge, first: _Edge, here: datetime) -> datetime:
    day = edge.day or first.day or here.date()
    if edge.clock or edge.half == "am":
        return datetime.combine(day, edge.clock or _NOON, here.tzinfo)
    return _midnight(day + DAY, here)


def _midnight(day: date, here: datetime) -> datetime:
    return datetime.combine(day, time(), here.tzinfo)
