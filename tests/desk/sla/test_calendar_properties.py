"""Working time by its laws, for any week, any pauses and the changes of three zones' clocks."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desk.sla.calendar import AROUND_THE_CLOCK, Interval, Shift, WorkingCalendar

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai")
# The nights in which these clocks change in 2026, and any other time of that year.
CHANGES = ("2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01")
MINUTE = timedelta(minutes=1)

days = st.integers(0, 400).map(lambda n: date(2025, 12, 1) + timedelta(days=n))
instants = st.one_of(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),  # noqa: DTZ001 -- UTC is set below
    st.builds(
        lambda day, minutes: datetime.fromisoformat(day) + minutes * MINUTE,
        st.sampled_from(CHANGES),
        st.integers(-1500, 1500),
    ),
).map(lambda at: at.replace(tzinfo=UTC))
spans = st.integers(0, 60 * 100).map(lambda n: n * MINUTE) | st.timedeltas(timedelta(), timedelta(days=9))
shifts = st.builds(
    lambda opens, worked: Shift(opens * MINUTE, (opens + worked) * MINUTE), st.integers(0, 1439), st.integers(60, 1440)
)
weeks = st.tuples(*[st.lists(shifts, max_size=2).map(lambda day: tuple(sorted(day)))] * 7).filter(any)
calendars = st.just(AROUND_THE_CLOCK) | st.builds(
    WorkingCalendar,
    zone=st.sampled_from(ZONES),
    week=weeks,
    holidays=st.dictionaries(days, st.just("off"), max_size=9),
    workdays=st.dictionaries(days, st.integers(0, 6), max_size=3),
)
pauses = st.lists(st.builds(lambda at, span: Interval(at, at + span), instants, spans), max_size=4)


@given(calendars, st.tuples(instants, instants, instants).map(sorted), pauses)
def test_splitting_an_interval_never_changes_its_working_length(
    calendar: WorkingCalendar, moments: list[datetime], paused: list[Interval]
) -> None:
    start, middle, end = moments
    parts = calendar.length(start, middle, paused=paused) + calendar.length(middle, end, paused=paused)
    assert parts == calendar.length(start, end, paused=paused) <= end - start


@given(calendars, instants, spans, pauses)
def test_from_a_start_to_its_due_time_lies_just_the_span(
    calendar: WorkingCalendar, start: datetime, span: timedelta, paused: list[Interval]
) -> None:
    due = calendar.add(start, span, paused=paused)
    assert calendar.length(start, due, paused=paused) == span
    if span:  # and no instant before it will do
        assert calendar.length(start, due - timedelta(microseconds=1), paused=paused) < span


@given(calendars, st.tuples(instants, instants).map(sorted), st.tuples(spans, spans).map(sorted), pauses)
def test_who_comes_later_or_has_longer_is_never_due_earlier(
    calendar: WorkingCalendar, starts: list[datetime], lengths: list[timedelta], paused: list[Interval]
) -> None:
    (early, late), (short, long) = starts, lengths
    assert early <= calendar.add(early, short, paused=paused) <= calendar.add(early, long, paused=paused)
    assert calendar.add(early, long, paused=paused) <= max(late, calendar.add(late, long, paused=paused))


@given(calendars, instants, spans, pauses)
def test_a_pause_never_makes_a_due_time_earlier_nor_moves_it_by_more_than_itself_around_the_clock(
    calendar: WorkingCalendar, start: datetime, span: timedelta, paused: list[Interval]
) -> None:
    assert calendar.add(start, span, paused=paused) >= calendar.add(start, span)
    longest = sum((pause.length for pause in paused), timedelta())
    assert AROUND_THE_CLOCK.add(start, span, paused=paused) <= start + span + longest


@given(calendars, st.tuples(instants, instants).map(sorted), pauses)
def test_what_is_counted_lies_in_order_outside_the_pauses_and_inside_the_shifts(
    calendar: WorkingCalendar, moments: list[datetime], paused: list[Interval]
) -> None:
    start, end = moments
    counted = calendar.intervals(start, end, paused=paused)
    edges = [start, *(edge for worked in counted for edge in (worked.start, worked.end)), end]
    assert edges == sorted(edges)
    assert all(worked.length > timedelta() for worked in counted)
    assert not any(worked.start < pause.end and pause.start < worked.end for worked in counted for pause in paused)
    assert sum((worked.length for worked in counted), timedelta()) == calendar.length(start, end, paused=paused)
    assert sum((calendar.length(worked.start, worked.end) for worked in counted), timedelta()) == sum(
        (worked.length for worked in counted), timedelta()
    )
