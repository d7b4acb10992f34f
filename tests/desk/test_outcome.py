"""The result and what came of it, whoever asks for it: staff, the customer, or time."""

from dataclasses import replace
from datetime import datetime

import pytest

from desk import outcome
from desk.dispatch.following import followed
from desk.errors import IllegalMoveError, IncompleteError
from desk.people import Customer, Member, Staff
from desk.replies import Card, Say, choices_of
from desk.roster.shifts import Shift, ShiftKind
from desk.terms import Status
from desk.tickets.ticket import Feedback, Handling
from desk.tickets.timeline import SYSTEM, Act
from desk.tokens import unseal
from desk.turns import Around, TimerKind, Turn
from tests.desk.builders import (
    ANN,
    ANNS_CHAT,
    CUSTOMER,
    EVERYBODY,
    HOUR,
    LI,
    MEI,
    MONDAY_9AM,
    SECRET,
    SUN,
    a_policy,
    a_ticket,
)
from tests.desk.talking import read

HERE = Staff(members=EVERYBODY)


def around(now: datetime = MONDAY_9AM, customer: Customer = CUSTOMER, *, staff: Staff = HERE) -> Around:
    return Around(now=now, policy=a_policy(), staff=staff, secret=SECRET, customers={ANN: customer})


def told(turn: Turn, user: str) -> str:
    return "\n".join(read(o.message) for o in turn.outbound if o.to.user == user and not isinstance(o.message, Card))


@pytest.mark.requirement("R1.3-9", "R3.2-6")
def test_the_questions_are_buttons_for_this_customer_and_this_result_only() -> None:
    turn = outcome.release(a_ticket(Status.HANDLED), around(), by=SYSTEM)
    choices = [c for o in turn.outbound if o.to == ANNS_CHAT for c in choices_of(o.message)]
    buttons = [unseal(c.token, secret=SECRET) for c in choices]
    assert [(b.action, b.ticket, b.person, b.version) for b in buttons if b] == [
        (outcome.SOLVED, 7, ANN, turn.tickets[0].version),
        (outcome.DOUBT, 7, ANN, turn.tickets[0].version),
    ]


def test_a_late_release_leaves_time_to_answer_before_anybody_reminds_of_it() -> None:
    late = MONDAY_9AM + 25 * HOUR
    turn = outcome.release(a_ticket(Status.HANDLED), around(late), by=SYSTEM)
    due = {timer.rule: timer.due_at for timer in turn.timers if timer.kind is TimerKind.SURVEY}
    assert due == {"remind": late + HOUR, "call": late + 2 * HOUR}


@pytest.mark.requirement("R2.2-7", "R2.4-4")
def test_a_confirmation_reports_what_was_done_and_asks_for_points() -> None:
    turn = outcome.confirmed(a_ticket(Status.RESULT_SENT), around(), via="wechat", by=SYSTEM)
    assert told(turn, "ann").startswith("Thank you for confirming!")
    assert "from 1 (not at all) to 10 (very)? 5 short questions" in told(turn, "ann")
    assert "(1/5) Speed: how happy are you" in told(turn, "ann")
    said = next(o.message for o in turn.outbound if o.to == ANNS_CHAT)
    assert isinstance(said, Say)
    assert [c.label.values.get("words") for c in said.choices[:10]] == [str(points) for points in range(1, 11)]
    assert [c.label.msgid for c in said.choices[10:]] == ["Skip this one", "No more questions"]
    assert "confirmed" in told(turn, "Mei")
    assert "confirmed" in told(turn, "Li")


def test_a_late_confirmation_leaves_time_for_the_points() -> None:
    late = MONDAY_9AM + 50 * HOUR
    turn = outcome.confirmed(a_ticket(Status.RESULT_SENT), around(late), via="wechat", by=SYSTEM)
    assert {t.kind: t.due_at for t in turn.timers}[TimerKind.CLOSE] == late + 12 * HOUR


def test_when_nobody_is_left_the_supervisors_hear_of_it() -> None:
    ticket = a_ticket(Status.RESULT_SENT, owner=None, assignee=None)
    turn = outcome.reopened(ticket, around(), reason="", by=SYSTEM)
    assert told(turn, "Sun") == "Ticket 7 is open again: the customer says that it is not solved."
    assert "We go on with it and expect to be done by" in told(turn, "ann")
    turn = outcome.confirmed(ticket, around(), via="wechat", by=SYSTEM)
    assert "confirmed" in told(turn, SUN.name)


@pytest.mark.requirement("R2.2-8")
def test_a_confirmed_ticket_can_be_reopened_and_its_survey_is_void() -> None:
    ticket = a_ticket(Status.CONFIRMED, feedback=Feedback(satisfaction=3, suggestion="be faster"))
    turn = outcome.reopened(ticket, around(), reason="it leaks", by=SYSTEM)
    again = turn.tickets[0]
    assert (again.status, again.feedback.satisfaction) == (Status.IN_PROGRESS, None)
    assert again.feedback.doubts == ("it leaks",)
    assert again.feedback.suggestion == "be faster"
    gone = {t.kind for t in turn.timers if t.due_at is None}
    assert gone == {t.kind for t in turn.timers} - {TimerKind.EXPECTED}
    assert {TimerKind.SURVEY, TimerKind.CLOSE} <= gone
    assert [e.act for e in turn.entries] == [Act.REOPENED]


ON_LEAVE = replace(LI, shifts=(Shift(start=MONDAY_9AM, end=MONDAY_9AM + 72 * HOUR, kind=ShiftKind.LEAVE),))


@pytest.mark.requirement("R2.1-7", "R2.2-8")
@pytest.mark.parametrize("gone", [ON_LEAVE, replace(LI, addresses=()), None])
def test_work_that_is_open_again_is_offered_to_others_at_once_where_its_handler_is_away(gone: Member | None) -> None:
    others = tuple(member for member in EVERYBODY if member.id != LI.id)
    here = around(staff=Staff(members=(*others, gone) if gone else others, now=MONDAY_9AM))
    ticket = a_ticket(Status.RESULT_SENT)
    turn = followed(outcome.reopened(ticket, here, reason="it leaks", by=SYSTEM), {ticket.id: ticket}, here)
    again = turn.tickets[0]
    assert (again.status, again.assignee, again.reopened) == (Status.CLASSIFIED, None, 1)
    assert [offer.name for offer in again.dispatch.open] == ["Wu"]
    assert [who.name for who in again.handlers] == ["Li"]
    assert [e.act for e in turn.entries][:2] == [Act.REOPENED, Act.HANDLER_GONE]
    for who in ("Mei", "Sun"):
        assert "Li, who handled it, is away: it is offered to others now." in told(turn, who)
    assert "We go on with it and expect to be done by" in told(turn, "ann")


@pytest.mark.requirement("R1.3-7", "R2.2-1")
def test_closing_says_goodbye_and_is_refused_while_something_is_missing() -> None:
    turn = outcome.closed(a_ticket(Status.CONFIRMED, feedback=Feedback(solved=True)), around(), by=SYSTEM)
    assert turn.tickets[0].status is Status.CLOSED
    assert "Ticket 7 is now closed." in told(turn, "ann")
    assert told(turn, MEI.name) == "Ticket 7 is closed."
    with pytest.raises(IncompleteError):
        outcome.closed(a_ticket(Status.CONFIRMED), around(), by=SYSTEM)
    with pytest.raises(IllegalMoveError):
        outcome.closed(a_ticket(Status.HANDLED), around(), by=SYSTEM)


def test_a_result_that_names_no_work_says_at_least_the_result() -> None:
    ticket = a_ticket(Status.HANDLED, handling=Handling(result="Explained"), assignee=None)
    turn = outcome.release(ticket, around(), by=SYSTEM)
    assert told(turn, "ann").splitlines()[1:3] == ["Problem: The washer leaks", "Result: Explained"]


def test_an_expected_time_that_lies_ahead_is_kept() -> None:
    ticket = a_ticket(Status.RESULT_SENT)
    turn = outcome.reopened(ticket, around(), reason="x", by=SYSTEM)
    assert turn.tickets[0].times.expected_at == ticket.times.expected_at
    gone = replace(CUSTOMER, addresses=())
    turn = outcome.reopened(ticket, around(MONDAY_9AM + 40 * HOUR, gone), reason="x", by=SYSTEM)
    assert turn.tickets[0].times.expected_at == MONDAY_9AM + 64 * HOUR
    assert "please tell the customer" in told(turn, "Mei")
    assert LI.name in told(turn, "Mei")
