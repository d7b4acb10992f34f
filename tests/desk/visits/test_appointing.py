"""The appointment on the record: what it does to the ticket, and what it refuses."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.errors import DeskError
from desk.people import Staff
from desk.terms import Status, WaitReason
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import staff
from desk.turns import Around
from desk.visits import appointing
from desk.visits.reminding import timer_of
from desk.visits.visit import Visit, VisitState, Window
from tests.desk.builders import EVERYBODY, HOUR, LI, MONDAY_9AM, SECRET, a_policy, a_ticket

TOMORROW = Window(start=MONDAY_9AM + 24 * HOUR, end=MONDAY_9AM + 26 * HOUR)
LATER = Window(start=MONDAY_9AM + 48 * HOUR, end=MONDAY_9AM + 50 * HOUR)
WORK = 2 * HOUR


def propose(ticket: Ticket, *windows: Window) -> Ticket:
    return appointing.propose(ticket, windows, by=LI, now=MONDAY_9AM).ticket


def agree(ticket: Ticket, window: Window = TOMORROW) -> Ticket:
    return appointing.agree(ticket, window, work=WORK, by=staff(LI), now=MONDAY_9AM).ticket


def state(ticket: Ticket) -> VisitState:
    assert ticket.visit
    return ticket.visit.state


def test_a_time_that_has_passed_is_neither_offered_nor_agreed_on() -> None:
    over = Window(start=MONDAY_9AM - 2 * HOUR, end=MONDAY_9AM)
    ticket = a_ticket(Status.IN_PROGRESS)
    with pytest.raises(DeskError):
        propose(ticket, TOMORROW, over)
    with pytest.raises(DeskError):
        agree(ticket, over)


def test_a_wait_for_parts_ends_where_one_for_the_visit_begins() -> None:
    parts = propose(a_ticket(Status.IN_PROGRESS), TOMORROW)
    assert parts.wait
    assert parts.wait.reason is WaitReason.VISIT
    assert parts.waits == ()
    assert agree(parts).version == parts.version, "buttons that were made before are still good"


def test_who_has_yet_to_accept_the_job_keeps_that_state() -> None:
    handed = a_ticket(Status.ASSIGNED, visit=Visit(state=VisitState.PROPOSED, windows=(TOMORROW,)))
    settled = agree(handed)
    assert (settled.status, state(settled)) == (Status.ASSIGNED, VisitState.AGREED)


def test_each_time_that_takes_the_place_of_another_is_counted() -> None:
    once = agree(propose(a_ticket(Status.IN_PROGRESS), TOMORROW, LATER))
    again = agree(once, LATER)
    assert again.visit
    assert (again.visit.moved, again.visit.chosen) == (1, LATER)
    assert agree(again, LATER).visit == again.visit


def test_a_second_visit_begins_anew_and_the_first_stays_on_record() -> None:
    made = a_ticket(Status.IN_PROGRESS, visit=Visit(state=VisitState.MADE, chosen=TOMORROW, moved=2))
    again = propose(made, LATER)
    assert again.visit
    assert (again.visit.number, again.visit.chosen, again.visit.windows) == (2, None, (LATER,))


def test_where_there_is_no_visit_none_is_called_off() -> None:
    with pytest.raises(DeskError):
        appointing.call_off(a_ticket(Status.IN_PROGRESS), "", by=staff(LI), now=MONDAY_9AM)


ACTS: dict[str, Callable[[Ticket], Ticket]] = {
    "propose": lambda ticket: propose(ticket, TOMORROW, LATER),
    "agree": agree,
    "agree later": lambda ticket: agree(ticket, LATER),
    "wish": lambda ticket: appointing.wish(ticket, "明天", by=staff(LI), now=MONDAY_9AM).ticket,
    "call off": lambda ticket: appointing.call_off(ticket, "", by=staff(LI), now=MONDAY_9AM).ticket,
}


@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=8))
def test_whatever_is_arranged_the_ticket_never_lacks_its_next_step(acts: list[str]) -> None:
    ticket = a_ticket(Status.IN_PROGRESS)
    around = Around(now=MONDAY_9AM, policy=a_policy(), staff=Staff(members=EVERYBODY), secret=SECRET)
    for name in acts:
        try:
            ticket = ACTS[name](ticket)
        except DeskError:
            continue
        visit, due_at = ticket.visit, timer_of(ticket, around).due_at
        assert visit
        if visit.state in {VisitState.PROPOSED, VisitState.AGREED}:
            assert ticket.status is Status.WAITING
            assert due_at
            assert due_at > MONDAY_9AM
        if visit.state is VisitState.CALLED_OFF:
            assert (ticket.status, ticket.wait, due_at) == (Status.IN_PROGRESS, None, None)
        if visit.state is VisitState.AGREED:
            assert visit.chosen in {TOMORROW, LATER}
            assert ticket.times.expected_at == visit.chosen.end + WORK
        assert ticket.times.onsite_need_at or visit.state in {VisitState.WISHED, VisitState.CALLED_OFF}
        assert ticket.times.expected_at
        assert ticket.times.expected_at <= MONDAY_9AM + timedelta(days=3)
