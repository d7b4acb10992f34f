"""Working time by the table: split and night shifts, holidays, make-up workdays, pauses and clock changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk.sla.calendar import AROUND_THE_CLOCK, BeyondHorizonError, Interval, Shift, WorkingCalendar

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
OFFICE_DAY = (Shift(9 * HOUR, 12 * HOUR), Shift(13 * HOUR, 18 * HOUR))
NIGHT = Shift(21 * HOUR, 26 * HOUR)
ALL_DAY = Shift(0 * HOUR, 24 * HOUR)


def a_calendar(zone: str = "Asia/Shanghai", **days: tuple[Shift, ...]) -> WorkingCalendar:
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return WorkingCalendar(zone=zone, week=tuple(days.get(name, ()) for name in names))


def all_week(*shifts: Shift, zone: str = "Asia/Shanghai") -> WorkingCalendar:
    return WorkingCalendar(zone=zone, week=(shifts,) * 7)


OFFICE = WorkingCalendar(zone="Asia/Shanghai", week=(OFFICE_DAY,) * 5 + ((), ()))
NIGHTS = all_week(NIGHT)
SPRING_FESTIVAL = WorkingCalendar(
    zone="Asia/Shanghai",
    week=OFFICE.week,
    holidays={date(2026, 2, day): "春节" for day in range(15, 24)},
    workdays={date(2026, 2, 14): FRI, date(2026, 2, 28): FRI},
    covers_until=date(2026, 12, 31),
)


def at(words: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


# 2026-11-23 is a Monday.
@pytest.mark.parametrize(
    ("calendar", "start", "span", "due"),
    [
        pytest.param(OFFICE, "2026-11-23 09:30", 2 * HOUR, "2026-11-23 11:30", id="within a shift"),
        pytest.param(OFFICE, "2026-11-23 11:00", 2 * HOUR, "2026-11-23 14:00", id="over lunch"),
        pytest.param(OFFICE, "2026-11-23 12:20", 1 * HOUR, "2026-11-23 14:00", id="from lunch"),
        pytest.param(OFFICE, "2026-11-23 11:00", 1 * HOUR, "2026-11-23 12:00", id="to the end of a shift, not after"),
        pytest.param(OFFICE, "2026-11-23 17:00", 4 * HOUR, "2026-11-24 12:00", id="over night"),
        pytest.param(OFFICE, "2026-11-27 17:59", 2 * MINUTE, "2026-11-30 09:01", id="over the weekend"),
        pytest.param(OFFICE, "2026-11-28 03:00", 8 * HOUR, "2026-11-30 18:00", id="from a Saturday"),
        pytest.param(OFFICE, "2026-11-23 09:00", 40 * HOUR, "2026-11-27 18:00", id="a whole week"),
        pytest.param(OFFICE, "2026-11-22 20:00", 0 * HOUR, "2026-11-22 20:00", id="nothing is due at once"),
        pytest.param(NIGHTS, "2026-11-23 23:00", 2 * HOUR, "2026-11-24 01:00", id="past midnight"),
        pytest.param(NIGHTS, "2026-11-24 01:00", 2 * HOUR, "2026-11-24 22:00", id="after midnight"),
        pytest.param(a_calendar(sun=(NIGHT,)), "2026-11-23 01:00", 2 * HOUR, "2026-11-29 22:00", id="Sunday's night"),
        pytest.param(all_week(ALL_DAY), "2026-11-23 20:00", 30 * HOUR, "2026-11-25 02:00", id="24/7"),
        pytest.param(AROUND_THE_CLOCK, "2026-11-28 20:00", 30 * HOUR, "2026-11-30 02:00", id="around the clock"),
        pytest.param(SPRING_FESTIVAL, "2026-02-13 17:00", 2 * HOUR, "2026-02-14 10:00", id="a Saturday that works"),
        pytest.param(SPRING_FESTIVAL, "2026-02-14 17:00", 2 * HOUR, "2026-02-24 10:00", id="over Spring Festival"),
        pytest.param(SPRING_FESTIVAL, "2026-02-27 17:00", 9 * HOUR, "2026-02-28 18:00", id="the second such Saturday"),
    ],
)
def test_a_span_ends_when_so_much_working_time_has_passed(
    calendar: WorkingCalendar, start: str, span: timedelta, due: str
) -> None:
    assert calendar.add(at(start), span) == at(due)
    assert calendar.length(at(start), at(due)) == span


@pytest.mark.parametrize(
    ("zone", "shift", "day", "hours"),
    [
        ("Europe/Berlin", NIGHT, "2026-03-28", 5),  # the change comes at two, when the shift ends
        ("Europe/Berlin", Shift(22 * HOUR, 30 * HOUR), "2026-03-28", 7),
        ("Europe/Berlin", Shift(22 * HOUR, 30 * HOUR), "2026-10-24", 9),
        ("America/New_York", NIGHT, "2026-03-07", 5),
        ("America/New_York", NIGHT, "2026-10-31", 6),  # from one to two twice
        ("Europe/Berlin", ALL_DAY, "2026-03-29", 23),
        ("Europe/Berlin", ALL_DAY, "2026-10-25", 25),
        ("Australia/Lord_Howe", ALL_DAY, "2026-04-05", 24.5),
        ("Australia/Lord_Howe", ALL_DAY, "2026-10-04", 23.5),
        ("Europe/Berlin", Shift(1 * HOUR, 2.5 * HOUR), "2026-03-29", 1),  # 02:30 is left out: the change itself
        ("Europe/Berlin", Shift(2.25 * HOUR, 2.75 * HOUR), "2026-03-29", 0),  # nobody can work it
        ("Europe/Berlin", Shift(2.5 * HOUR, 4 * HOUR), "2026-03-29", 1),
        ("Europe/Berlin", Shift(1 * HOUR, 2.5 * HOUR), "2026-10-25", 1.5),  # ends at the first half past two
        ("Europe/Berlin", Shift(2.5 * HOUR, 4 * HOUR), "2026-10-25", 2.5),  # and begins at it
        ("Pacific/Apia", ALL_DAY, "2011-12-30", 0),  # a day that never was
        ("Asia/Shanghai", NIGHT, "2026-03-28", 5),
    ],
)
def test_a_shift_over_a_clock_change_has_its_true_length(zone: str, shift: Shift, day: str, hours: float) -> None:
    midnight = datetime.fromisoformat(day)
    only = WorkingCalendar(zone=zone, week=tuple((shift,) if n == midnight.weekday() else () for n in range(7)))
    around = at(day, zone) - 24 * HOUR, at(day, zone) + 72 * HOUR
    assert only.length(*around) == hours * HOUR


def test_a_time_that_is_left_out_is_the_moment_of_the_change() -> None:
    early = all_week(Shift(2.5 * HOUR, 8 * HOUR), zone="Europe/Berlin")
    assert early.intervals(at("2026-03-29 00:00"), at("2026-03-29 15:00"))[0] == Interval(
        datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 3, 29, 6, tzinfo=UTC)
    )


def test_what_was_counted_can_be_shown_interval_by_interval() -> None:
    counted = OFFICE.intervals(at("2026-11-23 11:00"), at("2026-11-24 10:00"))
    assert counted == (
        Interval(at("2026-11-23 11:00"), at("2026-11-23 12:00")),
        Interval(at("2026-11-23 13:00"), at("2026-11-23 18:00")),
        Interval(at("2026-11-24 09:00"), at("2026-11-24 10:00")),
    )
    assert AROUND_THE_CLOCK.intervals(at("2026-11-23 11:00"), at("2026-11-30 10:00")) == (
        Interval(at("2026-11-23 11:00"), at("2026-11-30 10:00")),
    )


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        pytest.param((), "2026-11-23 14:00", id="no pause"),
        pytest.param((("10:00", "10:30"),), "2026-11-23 14:30", id="one"),
        pytest.param((("10:00", "10:30"), ("10:15", "10:45")), "2026-11-23 14:45", id="overlapping count once"),
        pytest.param((("10:10", "11:00"), ("10:20", "10:30")), "2026-11-23 14:50", id="one within another"),
        pytest.param((("13:10", "13:20"), ("10:00", "10:30")), "2026-11-23 14:40", id="in any order"),
        pytest.param((("12:00", "13:00"),), "2026-11-23 14:00", id="one at lunch, when no clock runs"),
        pytest.param((("08:00", "09:30"),), "2026-11-23 14:00", id="one before the start"),
        pytest.param((("15:00", "16:00"),), "2026-11-23 14:00", id="one after the due time"),
        pytest.param((("10:00", "13:45"),), "2026-11-23 16:45", id="over lunch"),
        pytest.param((("09:00", "23:00"),), "2026-11-24 12:00", id="the rest of the day"),
        pytest.param((("11:00", "11:00"),), "2026-11-23 14:00", id="one without length"),
    ],
)
def test_paused_time_does_not_count(pauses: tuple[tuple[str, str], ...], due: str) -> None:
    paused = [Interval(at(f"2026-11-23 {start}"), at(f"2026-11-23 {end}")) for start, end in pauses]
    start = at("2026-11-23 10:00")
    assert OFFICE.add(start, 3 * HOUR, paused=paused) == at(due)
    assert OFFICE.length(start, at(due), paused=paused) == 3 * HOUR


def test_around_the_clock_only_pauses_count() -> None:
    weekend = Interval(at("2026-11-27 18:00"), at("2026-11-30 09:00"))
    assert AROUND_THE_CLOCK.add(at("2026-11-27 12:00"), 24 * HOUR, paused=[weekend]) == at("2026-12-01 03:00")


def test_a_night_shift_belongs_to_the_day_on_which_it_begins() -> None:
    tuesday_off = WorkingCalendar(zone="Asia/Shanghai", week=NIGHTS.week, holidays={date(2026, 11, 24): "Inventory"})
    assert tuesday_off.intervals(at("2026-11-23 12:00"), at("2026-11-25 12:00")) == (
        Interval(at("2026-11-23 21:00"), at("2026-11-24 02:00")),
    )


def test_a_night_that_exceptions_run_into_the_next_shift_counts_once() -> None:
    early_monday = a_calendar(mon=(Shift(1 * HOUR, 9 * HOUR),), fri=(NIGHT,))
    worked = WorkingCalendar(zone="Asia/Shanghai", week=early_monday.week, workdays={date(2026, 11, 22): FRI})
    assert worked.length(at("2026-11-22 12:00"), at("2026-11-23 12:00")) == 12 * HOUR


def test_times_may_come_in_any_zone() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 3, 29, 1, 30, tzinfo=berlin)
    assert AROUND_THE_CLOCK.add(start, HOUR) == datetime(2026, 3, 29, 3, 30, tzinfo=berlin)
    assert Interval(start, datetime(2026, 3, 29, 3, 30, tzinfo=berlin)).length == HOUR
    paused = [Interval(start, datetime(2026, 3, 29, 3, 30, tzinfo=berlin))]
    assert AROUND_THE_CLOCK.length(start, datetime(2026, 3, 29, 4, 0, tzinfo=berlin), paused=paused) == HOUR / 2


def test_what_is_turned_round_has_no_working_time() -> None:
    assert OFFICE.length(at("2026-11-24 10:00"), at("2026-11-23 10:00")) == timedelta()
    assert AROUND_THE_CLOCK.length(at("2026-11-24 10:00"), at("2026-11-23 10:00")) == timedelta()
    with pytest.raises(ValueError, match="before its start"):
        Interval(at("2026-11-24 10:00"), at("2026-11-23 10:00"))
    with pytest.raises(ValueError, match="before its start"):
        OFFICE.add(at("2026-11-23 10:00"), -HOUR)


@pytest.mark.parametrize("week", [(), ((),) * 7, (OFFICE_DAY,) * 6])
def test_a_calendar_without_working_time_is_none(week: tuple[tuple[Shift, ...], ...]) -> None:
    with pytest.raises(ValueError, match="seven days"):
        WorkingCalendar(week=week)


@pytest.mark.parametrize(("opens", "closes"), [(9, 9), (9, 8), (9, 33.5), (-1, 3), (24, 25)])
def test_a_shift_begins_within_its_day_and_lasts_a_day_at_most(opens: float, closes: float) -> None:
    with pytest.raises(ValueError, match="a shift begins"):
        Shift(opens * HOUR, closes * HOUR)


def test_a_search_for_working_time_that_hardly_is_there_ends() -> None:
    a_minute_a_week = a_calendar(mon=(Shift(9 * HOUR, 9 * HOUR + MINUTE),))
    with pytest.raises(BeyondHorizonError):
        a_minute_a_week.add(at("2026-11-23 09:00"), 24 * HOUR)


def test_what_a_day_is() -> None:
    assert SPRING_FESTIVAL.shifts_on(date(2026, 2, 14)) == OFFICE_DAY
    assert SPRING_FESTIVAL.shifts_on(date(2026, 2, 16)) == ()
    assert SPRING_FESTIVAL.shifts_on(date(2026, 2, 21)) == ()
    assert AROUND_THE_CLOCK.shifts_on(date(2026, 2, 16)) == (ALL_DAY,)
