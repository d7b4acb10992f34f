"""Spans of time as people type them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.staff.spans import LONGEST, read_span

SHANGHAI = "Asia/Shanghai"
WEDNESDAY = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)  # half past ten in Shanghai


def seen(words: str) -> str | None:
    span = read_span(words, now=WEDNESDAY, zone=SHANGHAI)
    if span is None:
        return None
    start, end = (at.astimezone(ZoneInfo(SHANGHAI)) for at in (span.start, span.end))
    return f"{start:%m-%d %H:%M} {end:%m-%d %H:%M} {span.before}{span.after}".strip()


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("明天", "11-26 00:00 11-27 00:00"),
        ("tomorrow", "11-26 00:00 11-27 00:00"),
        ("today", "11-25 00:00 11-26 00:00"),
        ("明天上午", "11-26 00:00 11-26 12:00"),
        ("tomorrow afternoon", "11-26 12:00 11-27 00:00"),
        ("12月1日", "12-01 00:00 12-02 00:00"),
        ("12月1日到12月5日", "12-01 00:00 12-06 00:00"),
        ("12月1日到5日", "12-01 00:00 12-06 00:00"),
        ("12月1日-5日", "12-01 00:00 12-06 00:00"),
        ("12月1号至3号 年假", "12-01 00:00 12-04 00:00 年假"),
        ("从12月1日到12月5日", "12-01 00:00 12-06 00:00"),
        ("病假 明天", "11-26 00:00 11-27 00:00 病假"),
        ("12.1-12.5", "12-01 00:00 12-06 00:00"),
        ("12/1 - 12/5", "12-01 00:00 12-06 00:00"),
        ("12-01 ~ 12-05", "12-01 00:00 12-06 00:00"),
        ("2026-12-01 to 2026-12-05", "12-01 00:00 12-06 00:00"),
        ("2026-12-01", "12-01 00:00 12-02 00:00"),
        ("2026-12-01 14:00 to 2026-12-02 09:00", "12-01 14:00 12-02 09:00"),
        ("2026/12/1 14:00-18:00", "12-01 14:00 12-01 18:00"),
        ("明天下午2点到6点", "11-26 14:00 11-26 18:00"),
        ("tomorrow 2pm to 6:00", "11-26 14:00 11-26 18:00"),
        ("明天下午6点到10点", "11-26 18:00 11-26 22:00"),
        ("明天下午6点到早上6点", "11-26 18:00 11-27 06:00"),
        ("明天14:00到18:00", "11-26 14:00 11-26 18:00"),
        ("tomorrow 22:00 to 6:00", "11-26 22:00 11-27 06:00"),
        ("Dec 1 to Dec 5 annual leave", "12-01 00:00 12-06 00:00 annual leave"),
        ("1 Dec – 5 Dec", "12-01 00:00 12-06 00:00"),
        ("from December 1st until December 3rd", "12-01 00:00 12-04 00:00"),
        ("dec 1 - 5", "12-01 00:00 12-06 00:00"),
        ("3天", "11-25 10:30 11-28 00:00"),
        ("两天", "11-25 10:30 11-27 00:00"),
        ("明天起3天", "11-26 00:00 11-29 00:00"),
        ("12月1日开始两周", "12-01 00:00 12-15 00:00"),
        ("3 days from tomorrow", "11-26 00:00 11-29 00:00"),
        ("tomorrow for 2 days", "11-26 00:00 11-28 00:00"),
        ("1 week", "11-25 10:30 12-02 00:00"),
        ("下周一到周三", "11-30 00:00 12-03 00:00"),
        ("周五到周一", "11-27 00:00 12-01 00:00"),
        ("friday to monday", "11-27 00:00 12-01 00:00"),
        ("11月23日到11月27日", "11-23 00:00 11-28 00:00"),
        ("now to 14:00", "11-25 10:30 11-25 14:00"),
        ("12月28日到1月3日", "12-28 00:00 01-04 00:00"),
    ],
)
def test_a_span_is_understood(words: str, meant: str) -> None:
    assert seen(words) == meant


@pytest.mark.parametrize("words", ["", "soon", "14:00", "13月1日", "2月30日到3月2日", "99", "12", "-", "到", "2 years"])
def test_what_is_no_span_is_not_guessed(words: str) -> None:
    assert seen(words) is None


@given(st.text("12月日号到-~ 0123456789:天周下明后tomorw Dec年.", max_size=30))
def test_whatever_is_typed_is_a_span_or_nothing(words: str) -> None:
    span = read_span(words, now=WEDNESDAY, zone=SHANGHAI)
    assert span is None or span.start < span.end <= span.start + LONGEST
