"""Who can be asked when: the roster, leave, and the switch by hand that outdoes them until the next change."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from desk.people import Member, Staff
from desk.roster.availability import HORIZON, Availability, availability, next_on
from desk.roster.shifts import Certificate, Shift, ShiftKind
from desk.terms import MemberId, Role
from tests.desk.builders import HOUR, LI, MEI, MONDAY_9AM, SUN, WU

ON, CALL, OFF, LEAVE = Availability
DAY = timedelta(days=1)


def shift(start: float, end: float, kind: ShiftKind = ShiftKind.WORK) -> Shift:
    """A shift, in hours from Monday at nine."""
    return Shift(start=after(start), end=after(end), kind=kind)


def after(hours: float) -> datetime:
    return MONDAY_9AM + hours * HOUR


def rostered(*shifts: Shift, by_hand: tuple[str, float] | None = None, of: Member = LI) -> Member:
    if by_hand is None:
        return replace(of, shifts=shifts)
    return replace(of, shifts=shifts, on_duty=by_hand[0] == "on", switched_at=after(by_hand[1]))


WORK = shift(0, 8), shift(24, 32)
NIGHT = shift(13, 21)  # ten in the evening until six
BESIDES = (*WORK, shift(8, 24, ShiftKind.ON_CALL))
AWAY = (*WORK, shift(2, 30, ShiftKind.LEAVE))


@pytest.mark.parametrize(
    ("member", "hours", "expected"),
    [
        (LI, 0, ON),
        (replace(LI, on_duty=False), 0, OFF),
        (rostered(*WORK), -1, OFF),
        (rostered(*WORK), 0, ON),
        (rostered(*WORK), 7.9, ON),
        (rostered(*WORK), 8, OFF),
        (rostered(*WORK), 25, ON),
        (rostered(NIGHT), 14, ON),
        (rostered(NIGHT), 20, ON),
        (rostered(NIGHT), 21, OFF),
        (rostered(*BESIDES), 7, ON),
        (rostered(*BESIDES), 8, CALL),
        (rostered(*BESIDES), 24, ON),
        (rostered(*AWAY), 1, ON),
        (rostered(*AWAY), 2, LEAVE),
        (rostered(*AWAY), 30, ON),
        (rostered(shift(2, 30, ShiftKind.LEAVE)), 1, ON),
        (rostered(shift(2, 30, ShiftKind.LEAVE)), 3, LEAVE),
        (rostered(shift(2, 30, ShiftKind.LEAVE), by_hand=("off", 0)), 31, OFF),
    ],
)
def test_the_roster_says_who_is_there(member: Member, hours: float, expected: Availability) -> None:
    assert availability(member, after(hours)) is expected


@pytest.mark.parametrize(
    ("member", "hours", "expected"),
    [
        (rostered(*WORK, by_hand=("off", 1)), 2, OFF),
        (rostered(*WORK, by_hand=("off", 1)), 20, OFF),
        (rostered(*WORK, by_hand=("off", 1)), 24, ON),
        (rostered(*BESIDES, by_hand=("off", 1)), 7, OFF),
        (rostered(*BESIDES, by_hand=("off", 1)), 9, CALL),
        (rostered(*WORK, by_hand=("on", 10)), 11, ON),
        (rostered(*WORK, by_hand=("on", 10)), 31, ON),
        (rostered(*WORK, by_hand=("on", 10)), 32, OFF),
        (rostered(*WORK, by_hand=("on", 1)), 9, OFF),
        (rostered(*BESIDES, by_hand=("on", 10)), 11, ON),
        (rostered(*BESIDES, by_hand=("on", 10)), 24, ON),
        (rostered(*AWAY, by_hand=("on", 3)), 4, ON),
        (rostered(*AWAY, by_hand=("on", 3)), 33, OFF),
        (rostered(*AWAY, by_hand=("on", 1)), 3, LEAVE),
        (rostered(*AWAY, by_hand=("off", 3)), 4, LEAVE),
        (rostered(*WORK, by_hand=("on", 10)), 5, ON),
    ],
)
def test_what_is_set_by_hand_holds_until_the_roster_changes(
    member: Member, hours: float, expected: Availability
) -> None:
    assert availability(member, after(hours)) is expected


def test_a_roster_that_ran_out_or_lies_far_ahead_says_nothing() -> None:
    member = rostered(*WORK)
    assert availability(member, after(32) + HORIZON - HOUR) is OFF
    assert availability(member, after(32) + HORIZON) is ON
    assert availability(member, after(0) - HORIZON - HOUR) is ON
    assert availability(member, after(0) - HORIZON) is OFF


@pytest.mark.parametrize(
    ("member", "hours", "expected"),
    [
        (LI, 0, None),
        (replace(LI, on_duty=False), 0, None),
        (rostered(*WORK), -1, 0),
        (rostered(*WORK), 0, None),
        (rostered(*WORK), 9, 24),
        (rostered(*WORK, by_hand=("off", 1)), 2, 24),
        (rostered(*BESIDES), 9, 24),
        (rostered(*BESIDES, by_hand=("off", 1)), 2, 8),
        (rostered(*AWAY), 3, 30),
        (rostered(shift(2, 30, ShiftKind.LEAVE)), 3, 30),
    ],
)
def test_it_is_known_when_somebody_comes_on_next(member: Member, hours: float, expected: float | None) -> None:
    assert next_on(member, after(hours)) == (None if expected is None else after(expected))


def test_somebody_on_call_counts_only_where_nobody_is_on_duty() -> None:
    on_call = rostered(shift(0, 8, ShiftKind.ON_CALL), of=WU)
    assert Staff(members=(LI, on_call), now=after(1)).on_duty(Role.TECHNICIAN) == (LI,)
    off = rostered(*WORK, by_hand=("off", 0.5))
    assert Staff(members=(off, on_call), now=after(1)).on_duty(Role.TECHNICIAN) == (on_call,)
    assert Staff(members=(off, on_call), now=after(9)).on_duty(Role.TECHNICIAN) == ()


def test_a_new_ticket_has_an_owner_even_when_nobody_is_there() -> None:
    late, early = rostered(shift(24, 32), of=MEI), rostered(shift(20, 28), of=replace(MEI, name="Lan"))
    assert Staff(members=(late, early, SUN), now=after(9)).duty_agent() == SUN
    assert Staff(members=(late, early), now=after(9)).duty_agent() == early
    assert Staff(members=(late, early), now=after(25)).duty_agent() == late


def test_supervisors_hear_what_is_theirs_even_when_none_is_there() -> None:
    day, away = rostered(*WORK, of=SUN), rostered(*AWAY, of=replace(SUN, name="Gu", id=MemberId(20)))
    assert Staff(members=(day, away), now=after(1)).supervisors() == (day, away)
    assert Staff(members=(day, away), now=after(3)).supervisors() == (day,)
    assert Staff(members=(day, away), now=after(9)).supervisors() == (day,)
    assert Staff(members=(away,), now=after(9)).supervisors() == (away,)
    assert Staff(members=(replace(SUN, on_duty=False),), now=after(9)).supervisors() == ()


def test_without_a_time_only_the_switch_counts() -> None:
    staff = Staff(members=(rostered(*WORK), replace(WU, on_duty=False)))
    assert staff.on_duty(Role.TECHNICIAN) == (staff.members[0],)
    assert staff.at(after(9)).on_duty(Role.TECHNICIAN) == ()


def test_a_certificate_holds_through_its_last_day() -> None:
    fitter = Certificate(name="gas fitter", valid_until=date(2027, 1, 1))
    assert fitter.holds(date(2027, 1, 1))
    assert not fitter.holds(date(2027, 1, 2))
    assert Certificate(name="driver").holds(date(2099, 1, 1))


def test_a_shift_ends_after_it_begins() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        shift(8, 8)
