"""Times of a visit as technicians and customers type them, in both languages."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.terms import TicketId
from desk.visits.offering import Booked, spelled, suggested, unspelled
from desk.visits.rules import VisitRules
from desk.visits.visit import Window
from desk.visits.windows import read_windows
from tests.desk.builders import HOUR, MONDAY_9AM

SHANGHAI = "Asia/Shanghai"
RULES = VisitRules()


def seen(words: str, *, now: datetime = MONDAY_9AM, rules: VisitRules = RULES) -> list[str]:
    found = read_windows(words, now=now, zone=SHANGHAI, rules=rules)
    return [_shown(window) for window in found]


def _shown(window: Window) -> str:
    start, end = (at.astimezone(ZoneInfo(SHANGHAI)) for at in (window.start, window.end))
    return f"{start:%a %d %H:%M}-{end:%H:%M}"


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("tomorrow 9-11, 14-16", ["Tue 24 09:00-11:00", "Tue 24 14:00-16:00"]),
        ("明天9-11点, 下午2点到4点", ["Tue 24 09:00-11:00", "Tue 24 14:00-16:00"]),
        ("明天 9:00~11:00；后天14:00～16:00", ["Tue 24 09:00-11:00", "Wed 25 14:00-16:00"]),
        ("明天上午9点到11点、下午2-4点", ["Tue 24 09:00-11:00", "Tue 24 14:00-16:00"]),
        ("九点到十一点", ["Tue 24 09:00-11:00"]),  # nine o'clock has just struck
        ("周五上午或下午", ["Fri 27 08:00-12:00", "Fri 27 12:00-18:00"]),
        ("下周一 10点-12点", ["Mon 30 10:00-12:00"]),
        ("礼拜天上午十点", ["Sun 29 10:00-12:00"]),
        ("27号下午", ["Fri 27 12:00-18:00"]),
        ("11-27 9-11", ["Fri 27 09:00-11:00"]),
        ("11月27日 9点到11点", ["Fri 27 09:00-11:00"]),
        ("nov 27 9-11", ["Fri 27 09:00-11:00"]),
        ("27 november 2pm-4pm", ["Fri 27 14:00-16:00"]),
        ("Friday morning", ["Fri 27 08:00-12:00"]),
        ("between 9 and 11", ["Tue 24 09:00-11:00"]),
        ("2-4", ["Mon 23 14:00-16:00"]),
        ("10-2", ["Mon 23 10:00-14:00"]),
        ("tomorrow 14:00", ["Tue 24 14:00-16:00"]),
        ("明天两点半", ["Tue 24 14:30-16:30"]),
        ("明天下午三点以后", ["Tue 24 15:00-20:00"]),
        ("明天十点之前", ["Tue 24 08:00-10:00"]),
        ("after 3 pm", ["Mon 23 15:00-20:00"]),
        ("大后天全天", ["Thu 26 08:00-20:00"]),
        ("禮拜五下午3點到5點", ["Fri 27 15:00-17:00"]),
        ("後天兩點半", ["Wed 25 14:30-16:30"]),
        ("今晚", ["Mon 23 18:00-20:00"]),
    ],
)
def test_a_time_is_understood(words: str, meant: list[str]) -> None:
    assert seen(words) == meant


@pytest.mark.parametrize(
    "words", ["", "hello", "9", "tomorrow", "25-26", "2月30日 9-11", "明天 9-11, 或者你定", "昨天"]
)
def test_what_is_no_time_is_none(words: str) -> None:
    assert seen(words) == []


def test_what_has_passed_is_none() -> None:
    assert seen("今天 8:00-8:30") == []


@given(st.text(max_size=40) | st.text("明后天上下午点号到至-:0123456789 pmatoornd,", max_size=20))
def test_no_words_break_the_reader(words: str) -> None:
    for window in read_windows(words, now=MONDAY_9AM, zone=SHANGHAI, rules=RULES):
        assert window.end > MONDAY_9AM
        assert window.start < window.end


def offers(now: datetime = MONDAY_9AM, *, due: datetime | None = None, taken: tuple[Window, ...] = ()) -> list[str]:
    booked = [Booked(ticket=TicketId(9), window=window) for window in taken]
    found = suggested(now=now, zone=SHANGHAI, rules=RULES, due=due, booked=booked, is_free=lambda _: True)
    return [_shown(window) for window in found]


@pytest.mark.requirement("R1.2-4")
def test_times_within_the_limit_are_suggested_early_and_late() -> None:
    assert offers(due=MONDAY_9AM + 24 * HOUR) == ["Mon 23 10:00-12:00", "Mon 23 14:00-16:00", "Mon 23 18:00-20:00"]


def test_past_the_limit_the_next_times_are_suggested_all_the_same() -> None:
    evening = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # eight in Shanghai
    assert offers(evening, due=evening + HOUR) == ["Tue 24 08:00-10:00", "Tue 24 10:00-12:00", "Tue 24 12:00-14:00"]


def test_where_another_visit_stands_nothing_is_suggested() -> None:
    eleven = Window(start=MONDAY_9AM + 2 * HOUR, end=MONDAY_9AM + 3 * HOUR)
    assert "Mon 23 10:00-12:00" not in offers(taken=(eleven,))


def test_windows_fit_the_hours_of_the_owner() -> None:
    rules = VisitRules(earliest=time(9, 30), latest=time(12), window=timedelta(minutes=75))
    found = suggested(now=MONDAY_9AM, zone=SHANGHAI, rules=rules, due=None, booked=(), is_free=lambda _: True)
    assert _shown(found[0]) == "Mon 23 10:45-12:00"
    assert all(window.end - window.start == rules.window for window in found)


def test_windows_come_back_from_a_button() -> None:
    windows = (
        Window(start=MONDAY_9AM, end=MONDAY_9AM + HOUR),
        Window(start=MONDAY_9AM + 5 * HOUR, end=MONDAY_9AM + 7 * HOUR),
    )
    assert unspelled(spelled(windows)) == windows
    assert spelled(windows).isascii()
    assert len(spelled(windows[:1])) <= 16
