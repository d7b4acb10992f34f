"""Whatever a roster looks like: what must hold of who can be asked."""

from dataclasses import replace
from datetime import datetime

from hypothesis import assume, given
from hypothesis import strategies as st

from desk.people import Member, Staff
from desk.roster.availability import Availability, availability, next_on, spell
from desk.roster.shifts import Shift, ShiftKind
from desk.terms import Role
from tests.desk.builders import HOUR, LI, MONDAY_9AM, WU

DAYS = 24
THERE = {Availability.ON_DUTY, Availability.ON_CALL}
moments = st.integers(-20 * DAYS, 20 * DAYS).map(lambda hours: MONDAY_9AM + hours * HOUR)


@st.composite
def shifts(draw: st.DrawFn) -> Shift:
    start = draw(moments)
    return Shift(start=start, end=start + draw(st.integers(1, 60)) * HOUR, kind=draw(st.sampled_from(ShiftKind)))


@st.composite
def members(draw: st.DrawFn, of: Member = LI) -> Member:
    roster = tuple(draw(st.lists(shifts(), max_size=6)))
    return replace(of, shifts=roster, on_duty=draw(st.booleans()), switched_at=draw(st.none() | moments))


def hours_after(start: datetime, count: int) -> list[datetime]:
    return [start + n * HOUR for n in range(count)]


@given(members(), moments)
def test_nothing_changes_within_a_spell(member: Member, now: datetime) -> None:
    found = spell(member, now)
    assert {availability(member, at) for at in hours_after(now, 100) if found.covers(at)} == {found.state}


@given(members(), moments)
def test_the_order_in_which_shifts_are_listed_does_not_matter(member: Member, now: datetime) -> None:
    turned = replace(member, shifts=member.shifts[::-1])
    assert availability(turned, now) is availability(member, now)
    assert next_on(turned, now) == next_on(member, now)


@given(members(), moments)
def test_what_is_set_by_hand_counts_at_once(member: Member, now: datetime) -> None:
    on = replace(member, on_duty=True, switched_at=now)
    off = replace(member, on_duty=False, switched_at=now)
    assert availability(on, now) is Availability.ON_DUTY
    assert availability(off, now) not in THERE


@given(members(), moments)
def test_whoever_goes_off_stays_off_until_a_shift_begins(member: Member, now: datetime) -> None:
    off = replace(member, on_duty=False, switched_at=now)
    back = [at for at in hours_after(now, 13 * DAYS) if availability(off, at) in THERE]
    starts = [s.start for s in member.shifts if s.kind is not ShiftKind.LEAVE and s.start > now]
    assert not back or back[0] >= min(starts)


@given(members(), moments)
def test_nobody_is_asked_on_leave_who_did_not_say_so_since_it_began(member: Member, now: datetime) -> None:
    leaves = [s for s in member.shifts if s.kind is ShiftKind.LEAVE and s.covers(now)]
    if leaves and not (member.on_duty and member.switched_at and max(s.start for s in leaves) <= member.switched_at):
        assert availability(member, now) not in THERE


@given(members(), moments)
def test_who_comes_on_next_is_there_then_and_not_sooner(member: Member, now: datetime) -> None:
    assume(member.switched_at is None or member.switched_at <= now)
    at = next_on(member, now)
    if availability(member, now) is Availability.OFF and at:
        assert availability(member, at) in THERE
        assert all(availability(member, one) not in THERE for one in hours_after(now, (at - now) // HOUR))


@given(members(), members(of=WU), moments)
def test_on_call_stands_in_for_on_duty_and_never_beside_it(one: Member, other: Member, now: datetime) -> None:
    staff = Staff(members=(one, other), now=now)
    found = {staff.availability(m) for m in staff.on_duty(Role.TECHNICIAN)}
    assert len(found) <= 1
    states = {availability(m, now) for m in staff.members}
    assert found == ({Availability.ON_DUTY} & states or {Availability.ON_CALL} & states)
    assert all(staff.at(now + n * HOUR).is_on(one) == (availability(one, now + n * HOUR) is Availability.ON_DUTY)
               for n in (5, 30, 1))  # fmt: skip


@given(st.lists(members(of=replace(LI, roles=frozenset({Role.AGENT}))), min_size=1, max_size=3), moments)
def test_a_new_ticket_has_an_owner_where_anybody_will_come(agents: list[Member], now: datetime) -> None:
    staff = Staff(members=tuple(agents), now=now)
    owner = staff.duty_agent()
    if any(availability(m, now) in THERE or next_on(m, now) for m in agents):
        assert owner
        assert owner.addresses
