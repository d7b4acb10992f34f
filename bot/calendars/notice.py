"""Reads the notice by which China's State Council publishes a year's holidays, as it stands on the government's site.

    国务院办公厅关于2026年部分节假日安排的通知
    二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。

The notice says of most days which weekday they are, and of each holiday how many days it has: both are checked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_YEAR = re.compile(r"(?:关于|现将)\s*(\d{4})年")
_HOLIDAY = re.compile(r"^\s*[一二三四五六七八九十]+、\s*([^：:\n]{1,20})[：:](.+)$", re.MULTILINE)
_DATE = re.compile(r"(至|到)?(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:[（(]([^）)]*)[）)])?")
_COUNT = re.compile(r"(?:共|放假)(\d{1,2})天")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日])")
_NAMES = "一二三四五六日"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """A date of the notice; with `is_last` it is the end of the days that the one before it begins."""

    day: date
    is_last: bool


def read_notice(words: str) -> dict[str, object]:
    """Read a notice into a table of holidays. Raises ValueError for what is none, or contradicts itself."""
    year = _YEAR.search(words)
    if year is None:
        raise ValueError("expected a notice about the holidays (节假日) of a year, with its heading")
    holidays: dict[str, list[str]] = {}
    workdays: list[date] = []
    for name, said in _HOLIDAY.findall(words):
        for sentence in said.split("。"):
            dates = tuple(_dates(sentence, int(year[1])))
            if "上班" in sentence:
                workdays += [named.day for named in dates]
            elif "放假" in sentence and dates:
                holidays[name] = [*holidays.get(name, []), _span(dates, sentence)]
    if not holidays:
        raise ValueError("expected lines like 一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。")
    return {"holidays": holidays, "workdays": workdays, "covers_until": date(int(year[1]), 12, 31)}


def _dates(sentence: str, year: int) -> Iterator[_Named]:
    """Give the dates of a sentence; a year or a month that isn't said again is that of the date before."""
    month = 0
    for to, said_year, said_month, number, remark in _DATE.findall(sentence):
        year, month = int(said_year or year), int(said_month or month)
        day = _day(year, month, int(number))
        weekday = _WEEKDAY.search(remark)
        if weekday and day.weekday() != _NAMES.index(weekday[1]):
            raise ValueError(f"found {day} as {weekday[0]}; that day is 周{_NAMES[day.weekday()]}")
        yield _Named(day=day, is_last=bool(to))


def _day(year: int, month: int, number: int) -> date:
    try:
        return date(year, month, number)
    except ValueError as wrong:
        raise ValueError(f"found {month}月{number}日, which is no day of {year}") from wrong


def _span(dates: tuple[_Named, ...], sentence: str) -> str:
    first, last = dates[0].day, dates[-1].day
    length, count = (last - first) // timedelta(days=1) + 1, _COUNT.search(sentence)
    if len(dates) > 2 or (len(dates) > 1 and not dates[1].is_last) or (count and int(count[1]) != length):  # noqa: PLR2004 -- from and to
        raise ValueError(f"can't make {first} to {last} agree with: {sentence.strip()}")
    return f"{first} to {last}"
