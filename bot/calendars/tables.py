"""The policy's [calendars.NAME] and [clock]: checked, and turned into the calendars that limits are counted by."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from bot.calendars import written
from bot.policy.written import Table
from desk.policy import Completion, Policy, ResponseLimits, ServiceClock
from desk.sla.calendar import AROUND_THE_CLOCK, Shift, WorkingCalendar
from desk.terms import WaitReason

ALWAYS = AROUND_THE_CLOCK.name
PACKAGED = ("china",)  # tables of holidays that come with the desk, each a file in this folder
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


class Holidays(Table):
    """Holidays by name and make-up workdays, in a calendar itself or in a file that it names."""

    holidays: dict[str, Annotated[tuple[Days, ...], BeforeValidator(written.listed)]] = Field(default_factory=dict)
    workdays: Annotated[dict[Day, written.Weekday], BeforeValidator(written.as_weekdays)] = Field(default_factory=dict)
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
    """One [calendars.NAME]. `table` names tables of holidays; what the calendar says itself outdoes them."""

    zone: Annotated[str, AfterValidator(written.zone)]
    week: Annotated[dict[written.Weekday, Shifts], AfterValidator(written.working_week)]
    table: Annotated[tuple[str, ...], BeforeValidator(written.listed)] = ()


class ClockTable(Table):
    """The table [clock]: the calendar of every group of limits, and the waits that don't count."""

    calendar: str = ALWAYS
    response: str | None = None
    completion: str | None = None
    visit: str | None = None
    call_back: str | None = None
    survey: str | None = None
    pauses: tuple[Literal["customer", "parts", "supplier"], ...] = ()
    warn_days: Annotated[int, Field(ge=1, le=366)] = 60


class WorkingTime(Table):
    """The tables of the policy about time that counts. [holiday_tables.NAME] are those that calendars may name."""

    clock: ClockTable = ClockTable()
    calendars: dict[str, CalendarTable] = Field(default_factory=dict)
    holiday_tables: dict[str, Holidays] = Field(default_factory=dict)

    def service_clock(self) -> ServiceClock:
        """Put together by which calendar each group of limits counts. Raises CalendarError."""
        if ALWAYS in self.calendars:
            raise CalendarError(f"calendars.{ALWAYS}: found a table; expected another name: this is around the clock")
        holidays = {**_packaged(), **self.holiday_tables}
        known = {ALWAYS: AROUND_THE_CLOCK}
        known |= {name: _calendar(name, table, holidays) for name, table in self.calendars.items()}
        chosen: dict[str, WorkingCalendar] = {}
        for group in _GROUPS:
            own = getattr(self.clock, group)
            key, name = ("calendar", self.clock.calendar) if own is None else (group, own)
            if name not in known:
                raise CalendarError(f"clock.{key}: found {name!r}; expected one of {', '.join(known)}")
            chosen[group] = known[name]
        pauses = frozenset(WaitReason(reason) for reason in self.clock.pauses)
        return ServiceClock(**chosen, pauses=pauses, warn_before=timedelta(days=self.clock.warn_days))


@cache
def _packaged() -> Mapping[str, Holidays]:
    """Give the tables that come with the desk."""
    texts = {name: resources.files("bot.calendars").joinpath(f"{name}.toml").read_text("utf-8") for name in PACKAGED}
    return {name: Holidays.model_validate(tomllib.loads(words)) for name, words in texts.items()}


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


def _named_by(name: str, table: CalendarTable, holidays: Mapping[str, Holidays]) -> tuple[Holidays, ...]:
    if unknown := [each for each in table.table if each not in holidays]:
        raise CalendarError(f"calendars.{name}.table: found {unknown[0]!r}; expected one of {', '.join(holidays)}")
    return tuple(holidays[each] for each in table.table)


def _calendar(name: str, table: CalendarTable, known: Mapping[str, Holidays]) -> WorkingCalendar:
    layers = _named_by(name, table, known)
    holidays: dict[date, str] = {}
    workdays: dict[date, int] = {}
    for layer in (*layers, table):
        if both := set(layer.named) & set(layer.workdays):
            raise CalendarError(f"calendars.{name}: found {min(both)} as holiday and as workday; expected one of both")
        holidays = {day: why for day, why in {**holidays, **layer.named}.items() if day not in layer.workdays}
        worked = {day: written.WEEKDAYS.index(like) for day, like in layer.workdays.items()}
        workdays = {day: like for day, like in {**workdays, **worked}.items() if day not in layer.named}
    ends = [layer.ends for layer in layers or (table,) if layer.ends]
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
