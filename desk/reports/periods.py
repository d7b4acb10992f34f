"""Days, weeks, months and longer, as a time zone has them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk.duties import Every
from desk.texts import Day, Text, text

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_MONTHS: dict[Every, int] = {Every.MONTHLY: 1, Every.QUARTERLY: 3, Every.HALF_YEARLY: 6, Every.YEARLY: 12}
_YEAR = 12
_NOON = time(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """So many whole days from `begins` on, in a time zone: a day, a week from Monday on, a month or more."""

    every: Every
    begins: date
    zone: str

    @property
    def ends(self) -> date:
        """The day after its last one."""
        match self.every:
            case Every.DAILY:
                return self.begins + _DAY
            case Every.WEEKLY:
                return self.begins + _WEEK
            case _:
                return _months_on(self.begins, _MONTHS[self.every])

    @property
    def since(self) -> datetime:
        """Its first instant."""
        return _midnight(self.begins, self.zone)

    @property
    def until(self) -> datetime:
        """The first instant that is not in it any more."""
        return _midnight(self.ends, self.zone)

    def has(self, at: datetime | None) -> bool:
        """Whether a moment is in it."""
        return at is not None and self.since <= at < self.until

    @property
    def before(self) -> "Period":
        """The one before it, as long."""
        return containing(self.begins - _DAY, self.every, zone=self.zone)

    def days(self) -> Iterator[date]:
        """Give its days."""
        return (self.begins + number * _DAY for number in range((self.ends - self.begins).days))

    def day_of(self, at: datetime) -> date:
        """Tell on which day a moment is there."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def words(self) -> Text:
        """Its first day, and its last where it has several."""
        first, last = (noon(day, self.zone) for day in (self.begins, self.ends - _DAY))
        if self.every is Every.DAILY:
            return text("{day}, {year}", day=Day(at=first), year=self.begins.year)
        return text("{first} to {last}, {year}", first=Day(at=first), last=Day(at=last), year=self.begins.year)


def containing(day: date, every: Every, *, zone: str) -> Period:
    """Give the period that a day lies in."""
    match every:
        case Every.DAILY:
            begins = day
        case Every.WEEKLY:
            begins = day - day.weekday() * _DAY
        case _:
            months = _MONTHS[every]
            begins = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(every=every, begins=begins, zone=zone)


def last_before(moment: datetime, every: Every, *, zone: str) -> Period:
    """Give the last period that is over at a moment."""
    return containing(moment.astimezone(ZoneInfo(zone)).date(), every, zone=zone).before


def noon(day: date, zone: str) -> datetime:
    """Give the middle of a day, to name it by."""
    return datetime.combine(day, _NOON, tzinfo=ZoneInfo(zone))


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone))


def _months_on(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, _YEAR)
    return date(day.year + years, month + 1, 1)
