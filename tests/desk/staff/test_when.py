"""Times as people type them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.staff.when import read_leading_time, read_time

SHANGHAI = "Asia/Shanghai"
TUESDAY = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)  # half past ten in Shanghai


def seen(words: str) -> str | None:
    at = read_time(words, now=TUESDAY, zone=SHANGHAI)
    return at.astimezone(ZoneInfo(SHANGHAI)).strftime("%m-%d %H:%M") if at else None


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("2h", "11-24 12:30"),
        ("in 2 hours", "11-24 12:30"),
        ("30分钟", "11-24 11:00"),
        ("两小时后", "11-24 12:30"),
        ("半小时", "11-24 11:00"),
        ("1.5h", "11-24 12:00"),
        ("3d", "11-27 10:30"),
        ("十天", "12-04 10:30"),
        ("2 weeks", "12-08 10:30"),
        ("2026-11-25 14:00", "11-25 14:00"),
        ("2026-11-25T14:00", "11-25 14:00"),
        ("2026/11/25 9:05", "11-25 09:05"),
        ("2026年11月25日下午2点", "11-25 14:00"),
        ("11-25 14:00", "11-25 14:00"),
        ("1月2日 8点", "01-02 08:00"),
        ("14:00", "11-24 14:00"),
        ("9:00", "11-25 09:00"),
        ("下午3点", "11-24 15:00"),
        ("下午3点20分", "11-24 15:20"),
        ("明天下午3点半", "11-25 15:30"),
        ("明天", "11-25 10:30"),
        ("tomorrow 3pm", "11-25 15:00"),
        ("tomorrow at 12am", "11-25 00:00"),
        ("大后天上午9点", "11-27 09:00"),
        ("周五 15:00", "11-27 15:00"),
        ("monday 9:00", "11-30 09:00"),
        ("next tue 9:00", "12-01 09:00"),
        ("下周一 9:00", "11-30 09:00"),
        ("星期天", "11-29 10:30"),
        ("今天 8:00", "11-24 08:00"),
        ("12-1 14:00", "12-01 14:00"),
        ("12/1 4:00", "12-01 04:00"),
        ("Dec 1 14:00", "12-01 14:00"),
        ("1st of December 9am", "12-01 09:00"),
        ("3 Dec, 9:30", "12-03 09:30"),
        ("December 24, 2026 18:00", "12-24 18:00"),
    ],
)
def test_a_time_is_understood(words: str, meant: str) -> None:
    assert seen(words) == meant


@pytest.mark.parametrize(
    "words", ["soon", "", "7", "25:00", "2026-02-30", "99999999999h", "5 parsecs", "9999h 1", "明天可能", "2026-13-01"]
)
def test_what_is_no_time_is_none(words: str) -> None:
    assert seen(words) is None


def test_a_year_at_most() -> None:
    assert seen("9000d") is None


def test_the_words_after_a_time_are_kept() -> None:
    at, rest = read_leading_time("tomorrow 14:00 the pump is ordered", now=TUESDAY, zone=SHANGHAI) or (None, "")
    assert (at, rest) == (datetime(2026, 11, 25, 6, 0, tzinfo=UTC), "the pump is ordered")
    assert read_leading_time("the pump", now=TUESDAY, zone=SHANGHAI) is None


@given(st.text(max_size=30))
def test_no_words_break_the_reader(words: str) -> None:
    at = read_time(words, now=TUESDAY, zone=SHANGHAI)
    assert at is None or at.tzinfo is not None
