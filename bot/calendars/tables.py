"""The policy's [calendars.NAME] and [clock]: checked, and turned into the calendars that limits are counted by."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from bot.calendars import written
from desk.policy import Completion, Policy, ResponseLimits, ServiceClock
from desk.sla.calendar import AROUND_THE_CLOCK, Shift, WorkingCalendar
from desk.terms import WaitReason

ALWAYS = AROUND_THE_CLOCK.name
_GROUPS = ("response", "completion", "visit", "call_back", "survey")
_A_WEEK = timedelta(weeks=1)
# Weeks of working time that a limit may last, and that holidays must leave of a year: so every limit has an end.
_LONGEST_LIMIT = 104
_LEAST_A_YEAR = 13

Day = Annotated[date, BeforeValidator(written.day)]
Shifts = Annotated[tuple[Annotated[Shift, BeforeValidator(written.shift)], ...], AfterValidator(written.apart)]
Days = Annotated[tuple[date, ...], BeforeValidator(written.days)]


class CalendarError(ValueError):
    """A calendar or the clock of the policy can't be used; the message names key, what was found and what expected."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Holidays(_Table):
    """Holidays by name and make-up workdays, in a calendar itself or in a file that it names."""

    holidays: dict[str, Annotated[tuple[Days, ...], BeforeValidator(written.listed)]] = {}
    workdays: Annotated[dict[Day, written.Weekday], BeforeValidator(written.as_weekdays)] = {}
    covers_until: Day | None = None

    @property
    def named(self) -> Mapping[date, str]:
        """Each day off, with its name."""
        return {day: name for name, listed in self.holidays.items() for days in listed for day in days}

    @property
    def ends(self) -> date | None:
        """The last day that is known of: as written, else the end of the last year in which a holiday is named."""
        last = max(self.named, default=None)
        return self.covers_until or (date(last.year, 12, 31) if last else None)


class CalendarTable(Holidays):
    """One [calendars.NAME]. `table` holds other tables of holidays; what the calendar says itself outdoes them."""

    zone: Annotated[str, AfterValidator(written.zone)]
    week: Annotated[dict[written.Weekday, Shifts], AfterValidator(written.working_week)]
    table: tuple[Holidays, ...] = ()


class ClockTable(_Table):
    """The table [clock]: the calendar of every group of limits, and the waits that don't count."""

    calendar: str = ALWAYS
    response: str | None = None
    completion: str | None = None
    visit: str | None = None
    call_back: str | None = None
    survey: str | None = None
    pauses: list[Literal["customer", "parts", "supplier"]] = []
    warn_days: Annotated[int, Field(ge=1, le=366)] = 60


def service_clock(clock: ClockTable, tables: Mapping[str, CalendarTable]) -> ServiceClock:
    """Put together by which calendar each group of limits counts. Raises CalendarError."""
    calendars = {name: _calendar(name, table) for name, table in tables.items()}
    if ALWAYS in calendars:
        raise CalendarError(f"calendars.{ALWAYS}: found a table; expected another name: this one is around the clock")
    known = {ALWAYS: AROUND_THE_CLOCK, **calendars}
    chosen: dict[str, WorkingCalendar] = {}
    for group in _GROUPS:
        name = getattr(clock, group)
        key, name = ("calendar", clock.calendar) if name is None else (group, name)
        if name not in known:
            raise CalendarError(f"clock.{key}: found {name!r}; expected one of {', '.join(known)}")
        chosen[group] = known[name]
    return ServiceClock(
        **chosen,
        pauses=frozenset(WaitReason(reason) for reason in clock.pauses),
        warn_before=timedelta(days=clock.warn_days),
    )


def checked(policy: Policy) -> Policy:
    """Give the policy back. Raises CalendarError for a limit longer than two years of its calendar's working time."""
    for key, span, calendar in _spans(policy.clock, policy.limits, policy.completion):
        if calendar.week is not None and span > _LONGEST_LIMIT * _week_of(calendar):
            hours = _LONGEST_LIMIT * _week_of(calendar) // timedelta(hours=1)
            raise CalendarError(
                f"{key}: found {span // timedelta(hours=1)} h; expected at most {hours} h, two years of working time "
                f"of calendars.{calendar.name}"
            )
    return policy


def _spans(
    clock: ServiceClock, limits: ResponseLimits, completion: Completion
) -> Iterator[tuple[str, timedelta, WorkingCalendar]]:
    for rule in ("level", "product", "channel", "severity"):
        yield from ((f"response.{rule}", span, clock.response) for span in getattr(limits, rule).values())
    yield "response.overall", limits.overall, clock.response
    for name in ("limit", "complex_preliminary", "complex_result"):
        yield f"completion.{name}", getattr(completion, name), clock.completion
    yield "completion.on_site", completion.on_site, clock.visit
    yield "completion.call_back", completion.call_back, clock.call_back
    yield "completion.survey", completion.survey, clock.survey


def _calendar(name: str, table: CalendarTable) -> WorkingCalendar:
    holidays: dict[date, str] = {}
    workdays: dict[date, int] = {}
    for layer in (*table.table, table):
        if both := set(layer.named) & set(layer.workdays):
            raise CalendarError(f"calendars.{name}: found {min(both)} as holiday and as workday; expected one of both")
        holidays = {day: why for day, why in {**holidays, **layer.named}.items() if day not in layer.workdays}
        worked = {day: written.WEEKDAYS.index(like) for day, like in layer.workdays.items()}
        workdays = {day: like for day, like in {**workdays, **worked}.items() if day not in layer.named}
    ends = [layer.ends for layer in table.table or (table,) if layer.ends]
    calendar = WorkingCalendar(
        name=name,
        zone=table.zone,
        week=tuple(table.week.get(weekday, ()) for weekday in written.WEEKDAYS),
        holidays=holidays,
        workdays=workdays,
        covers_until=table.covers_until or max(ends, default=None),
    )
    _check_years(calendar)
    return calendar


def _check_years(calendar: WorkingCalendar) -> None:
    for year in sorted({day.year for day in calendar.holidays}):
        worked = calendar.length(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC))
        if worked < _LEAST_A_YEAR * _week_of(calendar):
            raise CalendarError(
                f"calendars.{calendar.name}.holidays: found {worked // timedelta(hours=1)} h of working time left of "
                f"{year}; expected a quarter of an ordinary year at least"
            )


def _week_of(calendar: WorkingCalendar) -> timedelta:
    """Give the working time of an ordinary week."""
    shifts = (shift for day in calendar.week or () for shift in day)
    return sum((shift.closes - shift.opens for shift in shifts), timedelta())
