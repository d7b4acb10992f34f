"""Who gets a report on schedule."""

from datetime import date, timedelta

import pytest

from desk.duties import Every
from desk.people import Member, Staff
from desk.reports.kinds import Asked, ReportKind
from desk.reports.periods import containing
from desk.reports.pushing import pushed
from desk.roster.shifts import Shift, ShiftKind
from desk.terms import Role
from desk.values import replace
from tests.desk.builders import LI, MEI, MONDAY_9AM, SUN, a_member

BOSS = a_member(7, "Boss", Role.MANAGER, department="management", locale="en")
LEAD = a_member(8, "Lead", Role.LEAD, department="logistics")
UNREACHED = a_member(9, "New", Role.SUPERVISOR, addresses=())
ASKED = Asked(kind=ReportKind.WEEKLY, period=containing(date(2026, 11, 16), Every.WEEKLY, zone="Asia/Shanghai"))


def to(*members: Member) -> list[tuple[str, str | None, list[str]]]:
    """Say what is wanted: which report, in which language, for whom."""
    found = pushed(ASKED, Staff(members=members, now=MONDAY_9AM))
    return [(one.argument, one.locale, [address.user for address in one.to]) for one in found]


@pytest.mark.requirement("R2.3-4")
def test_who_leads_the_desk_gets_all_and_a_lead_the_department() -> None:
    whole = "weekly weekly 2026-11-16"
    assert to(LI, MEI, SUN, BOSS, LEAD, UNREACHED) == [
        (whole, "en", ["Boss"]),
        (whole, "zh_CN", ["Sun"]),
        (f"{whole} logistics", "zh_CN", ["Lead"]),
    ]


def test_it_is_wanted_once_however_often_it_is_looked() -> None:
    staff = Staff(members=(SUN, BOSS, LEAD), now=MONDAY_9AM)
    assert [one.key for one in pushed(ASKED, staff)] == [one.key for one in pushed(ASKED, staff)]
    assert len({one.key for one in pushed(ASKED, staff)}) == 3


def test_who_is_on_leave_is_left_alone_unless_nobody_else_leads() -> None:
    leave = Shift(kind=ShiftKind.LEAVE, start=MONDAY_9AM - timedelta(days=1), end=MONDAY_9AM + timedelta(days=1))
    away = replace(SUN, shifts=(leave,))
    assert [users for *_, users in to(away, BOSS)] == [["Boss"]]
    assert [users for *_, users in to(away)] == [["Sun"]]
