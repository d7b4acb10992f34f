"""Times of a visit as people type them: "明天9-11点, 下午2点到4点", "tomorrow 9-11, 14-16", "Friday morning"."""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk.days import leading_day
from desk.visits.rules import VisitRules
from desk.visits.visit import Window

MOST = 6
_NOON, _EVENING, _HOURS = 12, 18, 24
_AFTERNOON = ("下午", "傍晚", "晚上", "今晚", "in the afternoon", "in the evening", "afternoon", "evening", "pm")
_MORNING = ("上午", "早上", "早晨", "一早", "凌晨", "in the morning", "morning", "am")
_MIDDAY = ("中午", "noon", "midday", "at noon")
_WHOLE = ("全天", "整天", "一整天", "all day", "any time", "anytime")
_HALVES: dict[str, tuple[int, int]] = {
    **dict.fromkeys(_MORNING, (0, _NOON)),
    **dict.fromkeys(_MIDDAY, (_NOON, _NOON + 2)),
    **dict.fromkeys(_AFTERNOON, (_NOON, _EVENING)),
    **dict.fromkeys(("晚上", "今晚", "evening", "in the evening"), (_EVENING, _HOURS)),
    **dict.fromkeys(_WHOLE, (0, _HOURS)),
}
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"两": 2}
_SPELLED = re.compile(r"([一二两三四五六七八九十]{1,3})(?=点|时|号|日)")
_SIMPLER = str.maketrans("點號週禮後時鐘兩還個", "点号周礼后时钟两还个")
_CLAUSES = re.compile(r"[,;、\n]|或者|还是|还有|以及|或|和|\bor\b|\band\b")
_BETWEEN = re.compile(r"\bbetween (.+?) and ")
_PARTS = "|".join(sorted((*_MORNING, *_MIDDAY, *_AFTERNOON), key=len, reverse=True))
_CLOCK = (
    rf"(?:at |from |从)?(?P<part{{n}}>{_PARTS})? ?(?P<hour{{n}}>\d{{{{1,2}}}})"
    r"(?:[:.](?P<minute{n}>\d{{2}})|[点时](?:钟|整)?(?:(?P<half{n}>半)|(?P<more{n}>\d{{1,2}})分?)?)?"
    rf" ?(?P<after{{n}}>{_PARTS})?"
)
_FIRST, _SECOND = _CLOCK.format(n=1), _CLOCK.format(n=2)
_RANGE = re.compile(rf"{_FIRST} ?(?:-|–|—|~|到|至|to|until|till) ?{_SECOND}")
_ONE = re.compile(rf"(?P<since>after |since )?(?P<until>before |by )?{_FIRST} ?(?P<side>以后|之后|后|以前|之前|前)?")


def read_windows(words: str, *, now: datetime, zone: str, rules: VisitRules) -> tuple[Window, ...]:
    """Read windows to come, seen from `now` in the desk's zone; none when not all of it can be understood.

    A day that is named once holds for the times after it; a bare hour of the night is one of the afternoon.
    """
    here = now.astimezone(ZoneInfo(zone))
    day: date | None = None
    found: list[Window] = []
    for clause in filter(None, (part.strip() for part in _CLAUSES.split(_plain(words)))):
        try:
            day, window = _clause(clause, day, here, rules)
        except ValueError:
            return ()
        if window is None or window.end <= now:
            return ()
        found.append(window)
    return tuple(found[:MOST])


def _plain(words: str) -> str:
    said = unicodedata.normalize("NFKC", words).lower().translate(_SIMPLER)
    said = _BETWEEN.sub(r"\1-", " ".join(said.split()))
    return _SPELLED.sub(lambda spelled: str(_number(spelled[1])), said)


def _number(spelled: str) -> int:
    """Read 三, 十, 十一 or 二十三."""
    tens, ten, ones = spelled.rpartition("十")
    if not ten:
        return _DIGITS.get(spelled, 0)
    return (_DIGITS.get(tens, 0) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)


def _clause(clause: str, day: date | None, here: datetime, rules: VisitRules) -> tuple[date | None, Window | None]:
    """Read one window, with the day that it names, or else the last one that was named."""
    times = _times(clause, rules)
    if times is None:
        named, rest = leading_day(clause, today=here.date())
        day, times = named or day, _times(rest.strip(" 的,"), rules)
    if times is None:
        return day, None
    window = _on(day or here.date(), times, here)
    if day is None and window.start <= here.astimezone(UTC):
        window = _on(here.date() + timedelta(days=1), times, here)
    return day, window


def _on(day: date, times: tuple[timedelta, timedelta], here: datetime) -> Window:
    midnight = datetime.combine(day, time(), here.tzinfo)
    start, end = ((midnight + span).astimezone(UTC) for span in times)
    return Window(start=start, end=end)


def _times(said: str, rules: VisitRules) -> tuple[timedelta, timedelta] | None:
    """Read from when to when, since midnight."""
    if said in _HALVES:
        first, last = _HALVES[said]
        return _within(timedelta(hours=first), timedelta(hours=last), rules)
    if found := _RANGE.fullmatch(said):
        start = _clock(found, 1, rules, part=found["part1"] or found["after1"] or found["after2"] or "")
        end = _clock(found, 2, rules, part=found["part2"] or found["after2"] or found["part1"] or "")
        if end <= start and end + timedelta(hours=_NOON) > start:
            end += timedelta(hours=_NOON)
        return (start, end) if start < end <= timedelta(hours=_HOURS) else None
    if found := _ONE.fullmatch(said):
        return _around(found, rules)
    return None


def _around(found: re.Match[str], rules: VisitRules) -> tuple[timedelta, timedelta] | None:
    """Make a window of one hour that was named: from it on, up to it, or as long as windows are."""
    at = _clock(found, 1, rules, part=found["part1"] or found["after1"] or "")
    side = found["side"] or ""
    if found["since"] or side.endswith("后"):
        return _within(at, timedelta(hours=_HOURS), rules)
    if found["until"] or side.endswith("前"):
        return _within(timedelta(), at, rules)
    is_hour = found["minute1"] or found["part1"] or found["after1"] or _names_an_hour(found)
    return (at, at + rules.window) if is_hour else None


def _names_an_hour(found: re.Match[str]) -> bool:
    return "点" in found[0] or "时" in found[0] or found[0].startswith(("at ", "from ", "从"))


def _clock(found: re.Match[str], n: int, rules: VisitRules, *, part: str) -> timedelta:
    """Give the time of day that is meant. Raises ValueError for an hour that no day has."""
    hour = int(found[f"hour{n}"])
    minute = 30 if found[f"half{n}"] else int(found[f"minute{n}"] or found[f"more{n}"] or 0)
    if hour > _HOURS or minute > 59:  # noqa: PLR2004 -- minutes
        raise ValueError("no time of a day")
    is_early = not part and hour < rules.earliest.hour and hour + _NOON <= rules.latest.hour
    if (part in _AFTERNOON and hour < _NOON) or is_early:
        hour += _NOON
    if part in _MORNING and hour == _NOON:
        hour = 0
    return timedelta(hours=hour, minutes=minute)


def _within(start: timedelta, end: timedelta, rules: VisitRules) -> tuple[timedelta, timedelta] | None:
    """Cut a part of the day to the hours in which visits are."""
    start, end = max(start, _since_midnight(rules.earliest)), min(end, _since_midnight(rules.latest))
    return (start, end) if start < end else None


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)
