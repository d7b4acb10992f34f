"""Days, times and kinds of shifts as people write them in a table."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk.roster.shifts import ShiftKind
from desk.staff.when import clock_in, in_figures, joined

DAY = timedelta(days=1)
_DAY = re.compile(r"(\d{4})(?:[-/.年]\s*(\d{1,2})[-/.月]\s*(\d{1,2})日?|(\d{2})(\d{2}))(?!\d)")
_WEEKDAY = re.compile(r"\s*[(（]?(?:周|星期)[一二三四五六日天][)）]?\s*")
_ZONED = re.compile(r"(.*\d)\s*(Z|[+-]\d{2}:?\d{2})")
_SIGNS = re.compile(r"[\W_]+")
_MIDNIGHT = frozenset({"24:00", "24点", "24:00:00"})

KINDS: dict[str, ShiftKind | None] = {
    **dict.fromkeys(
        ("", "work", "working", "on duty", "duty", "shift", "day", "night", "early", "late"), ShiftKind.WORK
    ),
    **dict.fromkeys(
        ("上班", "班", "值班", "工作", "白班", "夜班", "早班", "中班", "晚班", "正常", "在岗"), ShiftKind.WORK
    ),
    **dict.fromkeys(("on call", "on-call", "on_call", "oncall", "standby", "stand-by"), ShiftKind.ON_CALL),
    **dict.fromkeys(("待命", "备班", "备勤", "听班", "候班", "待班"), ShiftKind.ON_CALL),
    **dict.fromkeys(("leave", "annual leave", "sick leave", "sick", "vacation", "holiday", "pto"), ShiftKind.LEAVE),
    **dict.fromkeys(
        ("请假", "休假", "年假", "病假", "事假", "调休", "婚假", "产假", "陪产假", "丧假"), ShiftKind.LEAVE
    ),
    **dict.fromkeys(("off", "rest", "休", "休息", "轮休", "公休", "-"), None),
}


def kind_in(words: str) -> ShiftKind | None:
    """Read a kind of shift; None for a day off, which is no shift. Raises ValueError with the words it knows."""
    said = " ".join(words.casefold().split())
    if said in KINDS:
        return KINDS[said]
    raise ValueError(f"found {words!r}; expected work, on call, leave or off (上班, 待命, 请假, 休息)")


def kind_of_title(title: str) -> ShiftKind | None:
    """Find a kind of shift among the words of a title; None where there is none."""
    said = f" {_plain(title)} "
    order = (ShiftKind.LEAVE, ShiftKind.ON_CALL, ShiftKind.WORK)
    spoken = (
        (kind, word) for kind in order for word, known in KINDS.items() if known is kind and len(_plain(word)) > 1
    )
    return next((kind for kind, word in spoken if _stands(_plain(word), said)), None)


def _plain(words: str) -> str:
    return _SIGNS.sub(" ", words.casefold()).strip()


def _stands(word: str, said: str) -> bool:
    return f" {word} " in said if word.isascii() else word in said


def day_in(words: str) -> date:
    """Read a day with its year. Raises ValueError."""
    day, rest = _split(words)
    if day is None or rest:
        raise ValueError(f"found {words!r}; expected a day like 2026-12-01")
    return day


def has_day(words: str) -> bool:
    """Whether a time is written with its day."""
    return _DAY.match(in_figures(words.strip())) is not None


def moment_in(words: str, zone: ZoneInfo, *, day: date | None = None) -> datetime | date:
    """Read a day and a time, the time alone where the day is known, or the day alone. Raises ValueError."""
    zoned = _ZONED.fullmatch(words.strip().replace("T", " ")) if ":" in words else None
    found, rest = _split(zoned[1] if zoned else words)
    said = joined(rest)
    found = found or day
    if found is None:
        raise ValueError(f"found {words!r}; expected a day and a time like 2026-12-01 08:00")
    if not said:
        return found
    if said in _MIDNIGHT:
        return datetime.combine(found + DAY, time(), zone)
    clock = clock_in(said)
    if clock is None:
        raise ValueError(f"found {words!r}; expected a time like 08:00")
    if zoned:
        return datetime.fromisoformat(f"{found} {clock}{zoned[2].replace('Z', '+00:00')}")
    return datetime.combine(found, clock, zone)


def _split(words: str) -> tuple[date | None, str]:
    said = in_figures(words.strip())
    match = _DAY.match(said)
    if match is None:
        return None, said
    year, month, day = match[1], match[2] or match[4], match[3] or match[5]
    try:
        return date(int(year), int(month), int(day)), _WEEKDAY.sub(" ", said[match.end() :]).strip()
    except ValueError:
        raise ValueError(f"found {words!r}; there is no such day") from None
