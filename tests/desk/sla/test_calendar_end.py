"""A calendar that runs out is told of in time, and not every day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.texts import Catalogues
from desk.people import Staff
from desk.policy import Policy, ServiceClock
from desk.replies import Say
from desk.sla.calendar import Shift, WorkingCalendar
from desk.sla.calendar_end import calendar_ends, news_of_calendars
from desk.terms import Role
from desk.values import replace
from tests.desk.builders import EVERYBODY, SUN, a_member, a_policy

HOUR = timedelta(hours=1)
OFFICE = WorkingCalendar(
    name="office",
    zone="Asia/Shanghai",
    week=((Shift(9 * HOUR, 18 * HOUR),),) * 7,
    covers_until=date(2026, 12, 31),
)
HAN = a_member(9, "Han", Role.ADMIN)
STAFF = Staff(members=(*EVERYBODY, HAN))


def policy(**groups: WorkingCalendar) -> Policy:
    return a_policy(clock=replace(ServiceClock(), **groups))


def at(day: date) -> datetime:
    """Nine o'clock in Shanghai."""
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC)


def told(policy: Policy, day: date) -> dict[str, tuple[str, ...]]:
    english = Catalogues().phrase("en", timezone=UTC)
    news = news_of_calendars(policy, STAFF, at(day))
    return {o.to.user: tuple(map(english, o.message.body)) for o in news if isinstance(o.message, Say)}


@pytest.mark.parametrize(
    ("days", "told"),
    [(61, False), (60, True), (59, False), (56, True), (50, False), (7, True), (6, True), (0, True), (-30, True)],
)
def test_two_months_before_its_end_then_weekly_and_at_last_daily(days: int, *, told: bool) -> None:
    day = at(date(2026, 12, 31) - timedelta(days=days))
    assert bool(news_of_calendars(policy(response=OFFICE), STAFF, day)) is told
    assert [end.days for end in calendar_ends(policy(response=OFFICE), day)] == ([days] if days <= 60 else [])


def test_supervisors_and_administrators_read_what_to_do() -> None:
    news = told(policy(response=OFFICE, completion=OFFICE), date(2026, 12, 28))
    words = (
        "Working calendar “office” ends on 2026-12-31, days left: 3. Holidays after it would count as ordinary days. "
        "Please add the next holidays to the policy."
    )
    assert news == {SUN.name: (words,), HAN.name: (words,)}
    (late,) = told(policy(survey=OFFICE), date(2027, 1, 4))[SUN.name]
    assert late.startswith("Working calendar “office” ended on 2026-12-31: holidays since then count as ordinary days.")


def test_the_days_are_those_of_the_calendars_zone() -> None:
    new_years_day_in_shanghai = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    assert [end.days for end in calendar_ends(policy(visit=OFFICE), new_years_day_in_shanghai)] == [-1]


def test_what_never_ends_or_is_not_in_use_is_not_told_of() -> None:
    assert calendar_ends(a_policy(), at(date(2030, 1, 1))) == ()
    assert calendar_ends(policy(response=replace(OFFICE, covers_until=None)), at(date(2030, 1, 1))) == ()


def test_an_owner_may_want_to_know_earlier() -> None:
    early = a_policy(clock=ServiceClock(visit=OFFICE, warn_before=timedelta(days=100)))
    assert told(early, date(2026, 9, 22)) != {}
    assert told(policy(visit=OFFICE), date(2026, 9, 22)) == {}
