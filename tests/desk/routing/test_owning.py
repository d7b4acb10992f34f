"""Whoever comes and goes: every open ticket has a department, and an owner as long as anybody can be reached."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.people import Member, Staff
from desk.policy import Policy
from desk.routing.naming import responsible
from desk.routing.owning import next_owner, owned
from desk.terms import Role, Status
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import person
from desk.turns import Around
from tests.desk.builders import EVERYBODY, LI, MEI, MONDAY_9AM, SECRET, SUN, a_member, a_policy, a_ticket

OPEN = [status for status in Status if status.is_open]
people = st.lists(
    st.builds(
        lambda member, role, is_reached, is_on: replace(
            member, roles=frozenset({role}), on_duty=is_on, addresses=member.addresses if is_reached else ()
        ),
        st.sampled_from(EVERYBODY),
        st.sampled_from(Role),
        st.booleans(),
        st.booleans(),
    ),
    unique_by=lambda member: member.id,
)
tickets = st.builds(
    lambda status, owner, department: a_ticket(status, owner=person(owner) if owner else None, department=department),
    st.sampled_from(OPEN),
    st.none() | st.sampled_from(EVERYBODY),
    st.sampled_from(["", "technical", "logistics"]),
)


def around(members: list[Member] | tuple[Member, ...], policy: Policy | None = None) -> Around:
    return Around(now=MONDAY_9AM, policy=policy or a_policy(), staff=Staff(members=tuple(members)), secret=SECRET)


@pytest.mark.requirement("R3.2-1", "R3.3-2")
@given(ticket=tickets, members=people)
def test_no_open_ticket_lacks_its_department_or_an_owner_who_can_be_reached(
    ticket: Ticket, members: list[Member]
) -> None:
    there = around(members)
    turn = owned(ticket, there)
    after = turn.tickets[0] if turn else ticket
    assert responsible(after, there.policy) in {d.key for d in there.policy.departments} | {
        m.department for m in EVERYBODY
    }
    reachable = {member.id for member in members if member.addresses}
    if reachable:
        assert after.owner
        assert after.owner.id in reachable
        assert owned(after, there) is None
    else:
        assert turn is None


def test_who_owns_a_ticket_keeps_it_while_they_are_off_duty() -> None:
    assert owned(a_ticket(), around([replace(MEI, on_duty=False), SUN])) is None


def test_the_new_owner_is_told_and_shown_the_ticket() -> None:
    turn = owned(a_ticket(), around([replace(MEI, addresses=()), SUN]))
    assert turn
    assert [owed.to for owed in turn.outbound] == [SUN.addresses[0]] * 2
    assert turn.entries[0].note == "Mei → Sun"


def test_a_ticket_that_is_over_needs_nobody() -> None:
    assert owned(a_ticket(Status.CLOSED, owner=None), around([SUN])) is None


@pytest.mark.requirement("R3.2-1")
def test_a_new_ticket_is_owned_by_whoever_can_be_reached_when_nobody_is_on_duty() -> None:
    off = a_member(40, "Omar", Role.AGENT, on_duty=False)
    assert next_owner(Staff(members=(LI, off))) == off
    assert next_owner(Staff(members=(LI,))) == LI
    assert next_owner(Staff(members=(replace(LI, addresses=()),))) is None
