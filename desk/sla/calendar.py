"""Working time: shifts, holidays, make-up workdays and pauses, exact to the microsecond and across clock changes."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
_WEEKDAYS = 7
# How much time off there may be before a span has passed; a search for working time ends there.
HORIZON = timedelta(days=3660)


class BeyondHorizonError(ValueError):
    """A calendar has so little working time that a span ends more than ten years later than around the clock."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The time from one instant up to, but not including, another; both aware. Raises ValueError when turned round."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"an interval can't end at {self.end}, before its start at {self.start}")

    @property
    def length(self) -> timedelta:
        """The elapsed time, whatever the clocks on the wall did meanwhile."""
        return self.end.astimezone(UTC) - self.start.astimezone(UTC)


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """Working hours as a clock on the wall shows them, counted from midnight of the day on which they begin.

    One that goes past midnight closes after more than 24 hours: 21:00-02:00 is `Shift(21 h, 26 h)`.
    """

    opens: timedelta
    closes: timedelta

    def __post_init__(self) -> None:
        if not timedelta() <= self.opens < DAY or not self.opens < self.closes <= self.opens + DAY:
            raise ValueError(f"a shift begins within its day and lasts a day at most, not {self.opens}-{self.closes}")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    """When people work. `week` has the shifts of Monday to Sunday; without one, every minute counts.

    A holiday has no shifts; a make-up workday (调休) has those of the weekday that it works like, also on a weekend.
    A shift belongs to the day on which it begins: Monday's 21:00-02:00 is worked also when Tuesday is a holiday.
    A time on the wall that comes twice is the first of both; one that is left out is the moment of the change.
    After `covers_until` the holidays aren't known, and ordinary weeks are assumed; None where none are expected.
    """

    name: str = "always"
    zone: str = "UTC"
    week: tuple[tuple[Shift, ...], ...] | None = None
    holidays: Mapping[date, str] = field(default_factory=dict)
    workdays: Mapping[date, int] = field(default_factory=dict)
    covers_until: date | None = None

    def __post_init__(self) -> None:
        if self.week is not None and (len(self.week) != _WEEKDAYS or not any(self.week)):
            raise ValueError("a week has seven days, and working time on one of them at least")

    def add(self, start: datetime, span: timedelta, *, paused: Collection[Interval] = ()) -> datetime:
        """Give the first instant, in UTC, at which so much working time has passed that was not paused.

        Raises ValueError for a negative span, and BeyondHorizonError for one that ends years too late.
        """
        start = start.astimezone(UTC)
        if span < timedelta():
            raise ValueError(f"nothing is due {-span} before its start")
        if not span or (self.week is None and not paused):
            return start + span
        for worked in self._counted(start, start + span + HORIZON, paused):
            if span <= worked.end - worked.start:
                return worked.start + span
            span -= worked.end - worked.start
        raise BeyondHorizonError(f"{span} of working time would end years after {start}")

    def length(self, start: datetime, end: datetime, *, paused: Iterable[Interval] = ()) -> timedelta:
        """Measure the working time between two instants that was not paused; none where the end is the earlier one."""
        counted = self._counted(start.astimezone(UTC), end.astimezone(UTC), paused)
        return sum((worked.end - worked.start for worked in counted), timedelta())

    def intervals(self, start: datetime, end: datetime, *, paused: Iterable[Interval] = ()) -> tuple[Interval, ...]:
        """List the stretches of working time, in UTC and in order, that `length` adds up."""
        return tuple(self._counted(start.astimezone(UTC), end.astimezone(UTC), paused))

    def shifts_on(self, day: date) -> tuple[Shift, ...]:
        """Give the shifts that begin on a day: none on a holiday, another weekday's on a make-up workday."""
        if self.week is None:
            return (_ALL_DAY,)
        if day in self.holidays:
            return ()
        return self.week[self.workdays.get(day, day.weekday())]

    def _counted(self, start: datetime, end: datetime, paused: Iterable[Interval]) -> Iterator[Interval]:
        """Take the pauses out of the shifts between two instants in UTC: the one notion of time that counts."""
        pauses = _in_order(paused)
        for worked in self._open(start, end):
            yield from _without(pauses, worked) if pauses else (worked,)

    def _open(self, start: datetime, end: datetime) -> Iterator[Interval]:
        if self.week is None:
            yield from (Interval(start, end),) if start < end else ()
            return
        zone, reached = ZoneInfo(self.zone), start
        day = start.astimezone(zone).date() - DAY  # a shift of the day before may still run
        last = end.astimezone(zone).date()
        while day <= last and reached < end:
            midnight = datetime.combine(day, time())
            for shift in self.shifts_on(day):
                # Exceptions may let a night shift run into the next one: time counts once.
                opens = max(_instant(midnight + shift.opens, zone), reached)
                closes = min(_instant(midnight + shift.closes, zone), end)
                if opens < closes:
                    yield Interval(opens, closes)
                    reached = closes
            day += DAY


_ALL_DAY = Shift(timedelta(), DAY)
AROUND_THE_CLOCK = WorkingCalendar()


def _in_order(pauses: Iterable[Interval]) -> tuple[Interval, ...]:
    in_utc = (Interval(pause.start.astimezone(UTC), pause.end.astimezone(UTC)) for pause in pauses)
    return tuple(sorted(in_utc, key=lambda pause: pause.start))


def _without(pauses: Iterable[Interval], worked: Interval) -> Iterator[Interval]:
    """Give what pauses, in the order of their starts, leave of an interval."""
    reached = worked.start
    for pause in pauses:
        if pause.start >= worked.end:
            break
        if pause.start > reached:
            yield Interval(reached, pause.start)
        reached = max(reached, pause.end)
    if reached < worked.end:
        yield Interval(reached, worked.end)


@lru_cache(maxsize=10_000)  # some years of shifts; reading the time zone is most of the cost
def _instant(on_the_wall: datetime, zone: ZoneInfo) -> datetime:
    """Give the instant at which a clock on the wall first shows a time; later times are never earlier instants."""
    there = on_the_wall.replace(tzinfo=zone)
    before, after = there.utcoffset() or timedelta(), there.replace(fold=1).utcoffset() or timedelta()
    if before >= after:
        return (on_the_wall - before).replace(tzinfo=UTC)
    return _change((on_the_wall - after).replace(tzinfo=UTC), (on_the_wall - before).replace(tzinfo=UTC), zone)


def _change(earlier: datetime, later: datetime, zone: ZoneInfo) -> datetime:
    """Find the second between two instants at which the zone's clocks jump forward."""
    seconds = range(int(earlier.timestamp()), int(later.timestamp()) + 1)
    jumped = later.astimezone(zone).utcoffset()
    at = bisect_left(seconds, True, key=lambda second: datetime.fromtimestamp(second, zone).utcoffset() == jumped)
    return datetime.fromtimestamp(seconds[at], UTC)
