"""Times as people type them: "2h", "3天", "14:00", "明天下午3点", "2026-11-25 14:00"."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk.days import leading_day

_COUNTS = {
    "半": 0.5,
    "一": 1,
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}
_UNITS: dict[str, timedelta] = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "分", "分钟"), timedelta(minutes=1)),
    **dict.fromkeys(("h", "hour", "hours", "hr", "hrs", "小时", "个小时", "钟头", "个钟头"), timedelta(hours=1)),
    **dict.fromkeys(("d", "day", "days", "天", "日"), timedelta(days=1)),
    **dict.fromkeys(("w", "week", "weeks", "周", "星期", "个星期"), timedelta(weeks=1)),
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_AFTERNOON = frozenset({"下午", "晚上", "傍晚", "pm"})
_MORNING = frozenset({"上午", "早上", "凌晨", "am"})
_NOON = 12
_LONGEST = timedelta(days=366)

_SPAN = re.compile(
    r"(?:in|再过|过)?(\d{1,4}(?:\.\d)?|[半一两二三四五六七八九十])(个?小时|个?钟头|个?星期|[a-z]+|分钟?|[天日周])(?:后|内|later)?"
)
_CLOCK = re.compile(
    r"(?:at)?(上午|早上|凌晨|中午|下午|傍晚|晚上)?(\d{1,2})(?:[:：](\d{2})(?::\d{2})?|点(?:钟|整)?(?:(半)|(\d{1,2})分?)?|(?=am|pm))(am|pm)?"
)
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ENGLISH_DATE = re.compile(
    rf"\b(?:{_MONTH}\s*(\d{{1,2}})|(\d{{1,2}})(?:st|nd|rd|th)?\s*(?:of\s+)?{_MONTH})(?:st|nd|rd|th)?(?![\d:])(?:,?\s+(20\d\d)\b)?",
    re.IGNORECASE,
)
_SHORT_DAY = re.compile(r"(\d[-/])(\d)(?=\s)")  # "12-1 14:00": without the space it would be the 11th


def read_time(words: str, *, now: datetime, zone: str) -> datetime | None:
    """Read a time to come, aware UTC, seen from `now` in the desk's zone; None when it can't be understood.

    A bare clock time that has passed today means tomorrow. Raises nothing for impossible dates: they are None.
    """
    said = joined(in_figures(words))
    try:
        at = _after(said, now) or _moment(said, now.astimezone(ZoneInfo(zone)))
    except ValueError:
        return None
    return at.astimezone(UTC) if at else None


def read_leading_time(words: str, *, now: datetime, zone: str) -> tuple[datetime, str] | None:
    """Read a time at the beginning of some words, as much of them as possible; gives the time and the rest."""
    parts = words.split()
    for count in range(min(len(parts), 4), 0, -1):
        if at := read_time(" ".join(parts[:count]), now=now, zone=zone):
            return at, " ".join(parts[count:])
    return None


def in_figures(words: str) -> str:
    """Write English dates within words as figures, so that they can be read without their spaces."""
    return _SHORT_DAY.sub(r"\g<1>0\2", _ENGLISH_DATE.sub(_figures, words))


def joined(words: str) -> str:
    """Give words as they are read here: small letters, without spaces."""
    return re.sub(r"[\s,，T]+", "", words.strip().replace("T", " ")).lower()


def _figures(match: re.Match[str]) -> str:
    month = _MONTHS.index((match[1] or match[4])[:3].lower()) + 1
    day = int(match[2] or match[3])
    return f"{match[5]}-{month:02}-{day:02} " if match[5] else f"{month:02}-{day:02} "


def _after(said: str, now: datetime) -> datetime | None:
    match = _SPAN.fullmatch(said)
    if match is None or match[2] not in _UNITS:
        return None
    span = _UNITS[match[2]] * (_COUNTS.get(match[1]) or float(match[1]))
    return now + span if span <= _LONGEST else None


def _moment(said: str, here: datetime) -> datetime | None:
    day, rest = leading_day(said, today=here.date())
    if not rest:
        return None if day is None else datetime.combine(day, here.time(), here.tzinfo)
    clock = clock_in(rest)
    if clock is None:
        return None
    at = datetime.combine(day or here.date(), clock, here.tzinfo)
    return at + timedelta(days=1) if day is None and at <= here else at


def clock_in(said: str) -> time | None:
    """Read a time of day. Raises ValueError for one that no clock shows."""
    match = _CLOCK.fullmatch(said)
    return time(_hour(match), 30 if match[4] else int(match[3] or match[5] or 0)) if match else None


def _hour(match: re.Match[str]) -> int:
    hour, part = int(match[2]), match[1] or match[6] or ""
    if part in _AFTERNOON and hour < _NOON:
        return hour + _NOON
    if part in _MORNING and hour == _NOON:
        return 0
    return hour
