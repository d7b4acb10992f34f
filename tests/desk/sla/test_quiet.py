"""Quiet hours of people: the policy's or their own, over midnight and over a change of clocks, but not for level 1."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from desk.attention import Quiet
from desk.people import Member, Staff
from desk.sla.quiet import end_of, quiet_until
from desk.terms import ResponseLevel, Severity, Status
from desk.tickets.ticket import Grading
from desk.turns import Around
from tests.desk.builders import LI, SECRET, a_grade, a_policy, a_ticket

NIGHT = Quiet(start=time(22), end=time(8))
ELEVEN_PM = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # in Shanghai
EIGHT_AM = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (ELEVEN_PM, EIGHT_AM),
        (ELEVEN_PM + timedelta(hours=4), EIGHT_AM),
        (EIGHT_AM - timedelta.resolution, EIGHT_AM),
        (EIGHT_AM, None),
        (ELEVEN_PM - timedelta(hours=1), EIGHT_AM),
        (ELEVEN_PM - timedelta(hours=1, microseconds=1), None),
    ],
)
def test_quiet_hours_end_in_the_morning(now: datetime, end: datetime | None) -> None:
    assert end_of(NIGHT, now=now, zone="Asia/Shanghai") == end


def test_they_end_when_the_clock_on_the_wall_says_so_also_in_the_night_of_its_change() -> None:
    saturday_11pm = datetime(2026, 3, 28, 22, 0, tzinfo=UTC)
    assert end_of(NIGHT, now=saturday_11pm, zone="Europe/Berlin") == datetime(2026, 3, 29, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("member", "waits"),
    [
        (LI, True),
        (replace(LI, quiet=Quiet(start=time(0), end=time(0))), False),
        (replace(LI, quiet=Quiet(start=time(0), end=time(6))), False),
        (replace(LI, quiet=Quiet(start=time(23), end=time(6))), True),
    ],
    ids=["the policy's", "none", "not yet", "their own"],
)
def test_a_members_own_hours_count_before_the_policys(member: Member, *, waits: bool) -> None:
    around = Around(now=ELEVEN_PM, policy=a_policy(quiet=NIGHT), staff=Staff(members=(member,)), secret=SECRET)
    assert bool(quiet_until(member, a_ticket(Status.TRIAGED), around)) is waits


@pytest.mark.parametrize("more", [{"severity": Severity.URGENT}, {"response_level": ResponseLevel.LEVEL_1}])
def test_level_one_knows_no_quiet_hours_unless_the_owner_says_so(more: dict[str, object]) -> None:
    ticket = a_ticket(Status.TRIAGED, grading=Grading(preliminary=a_grade(**more)))
    around = Around(now=ELEVEN_PM, policy=a_policy(quiet=NIGHT), staff=Staff(members=(LI,)), secret=SECRET)
    assert quiet_until(LI, ticket, around) is None
    strict = replace(around, policy=a_policy(quiet=replace(NIGHT, except_level_1=False)))
    assert quiet_until(LI, ticket, strict) == EIGHT_AM
