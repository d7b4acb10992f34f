"""Calendars that run out: whose holidays are known for a while only, who is told of it, and when."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from desk.people import Staff
from desk.policy import Policy, ServiceClock
from desk.replies import Say
from desk.sla.calendar import WorkingCalendar
from desk.terms import Role
from desk.texts import Text, text
from desk.turns import Outbound

_A_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEnd:
    """A calendar in use whose last known day is near or past; `days` are left after today, fewer than none when past.

    It is worth a message on the first day of the warning, then weekly, and daily in the last week and ever after.
    """

    calendar: str
    last_day: date
    days: int
    is_told_today: bool

    @property
    def words(self) -> Text:
        """Say what runs out, what comes of it, and what to do."""
        if self.days < 0:
            return text(
                "Working calendar “{calendar}” ended on {day}: holidays since then count as ordinary days. "
                "Please add the next holidays to the policy.",
                calendar=self.calendar,
                day=self.last_day.isoformat(),
            )
        return text(
            "Working calendar “{calendar}” ends on {day}, days left: {days}. Holidays after it would count as ordinary "
            "days. Please add the next holidays to the policy.",
            calendar=self.calendar,
            day=self.last_day.isoformat(),
            days=self.days,
        )


def calendar_ends(policy: Policy, now: datetime) -> tuple[CalendarEnd, ...]:
    """Name the calendars in use that end soon or have ended, by the date of their zone."""
    ends = (_end(calendar, now, warned=policy.clock.warn_before.days) for calendar in _in_use(policy.clock))
    return tuple(end for end in ends if end and end.days <= policy.clock.warn_before.days)


def news_of_calendars(policy: Policy, staff: Staff, now: datetime) -> tuple[Outbound, ...]:
    """Owe supervisors and administrators what there is to say today of calendars that run out; asked once a day."""
    body = tuple(end.words for end in calendar_ends(policy, now) if end.is_told_today)
    if not body:
        return ()
    told = staff.on_duty(Role.SUPERVISOR, Role.ADMIN)
    return tuple(Outbound(to=member.addresses[0], message=Say(body=body)) for member in told)


def _in_use(clock: ServiceClock) -> tuple[WorkingCalendar, ...]:
    groups = (clock.response, clock.completion, clock.visit, clock.call_back, clock.survey)
    return tuple({calendar.name: calendar for calendar in groups}.values())


def _end(calendar: WorkingCalendar, now: datetime, *, warned: int) -> CalendarEnd | None:
    if calendar.covers_until is None:
        return None
    days = (calendar.covers_until - now.astimezone(ZoneInfo(calendar.zone)).date()).days
    return CalendarEnd(
        calendar=calendar.name,
        last_day=calendar.covers_until,
        days=days,
        is_told_today=days < _A_WEEK or days % _A_WEEK == 0 or days == warned,
    )
