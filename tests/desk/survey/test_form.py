"""Answers that come all at once, and what becomes of a round over time (C13, T15, R1.3-10)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk.errors import DeskError, NotPermittedError
from desk.people import Customer, Staff
from desk.survey import taking
from desk.survey.cooling import cooled
from desk.survey.dimension import OWN, SurveyDimension
from desk.survey.form import read_form, take_answers
from desk.survey.round import SurveyRound
from desk.terms import Status, SurveyOutcome, TicketId
from desk.tickets import closing
from desk.tickets.ticket import Contact, Feedback, Ticket
from desk.tickets.timeline import SYSTEM, Act
from desk.turns import Around, TimerKind, Turn
from tests.desk.builders import (
    ANN,
    CONTACT,
    CUSTOMER,
    EVERYBODY,
    HOUR,
    LI,
    MEI,
    MONDAY_9AM,
    SECRET,
    a_policy,
    a_ticket,
    rated,
)

SPEED, SOLUTION, COMPLETE, ATTITUDE, FOLLOW_UP, SUPPLIER = SurveyDimension
POLICY = a_policy()
FULL = dict(zip(OWN, (9, 9, 8, 10, 9), strict=True))
ROUND = SurveyRound(instrument="CSAT 1", asked_at=MONDAY_9AM)


def asked(status: Status = Status.CONFIRMED, **more: Any) -> Ticket:  # noqa: ANN401 -- any field
    return a_ticket(status, feedback=Feedback(solved=True, asked_at=MONDAY_9AM), surveys=(ROUND,), **more)


def fills_in(ticket: Ticket, *, hours: int = 1, customer: Customer = CUSTOMER, comment: str = "", **given: Any) -> Turn:  # noqa: ANN401 -- any field
    around = Around(
        now=MONDAY_9AM + hours * HOUR,
        policy=POLICY,
        staff=Staff(members=EVERYBODY),
        secret=SECRET,
        customers={ANN: customer},
    )
    held = given.get("held", ticket.survey)
    points = given.get("points", FULL)
    return take_answers(ticket, held, points, comment, around)


@pytest.mark.requirement("R3.2-7", "R2.4-2", "R4.2-1")
def test_a_form_in_time_closes_the_ticket_it_was_all_that_it_waited_for() -> None:
    turn = fills_in(asked(), comment="quick and friendly")
    (closed,) = turn.tickets
    held = closed.survey
    assert held is not None
    assert (closed.status, held.outcome, held.via) == (Status.CLOSED, SurveyOutcome.ANSWERED_IN_TIME, "form")
    assert (closed.feedback.satisfaction, closed.feedback.suggestion) == (9, "quick and friendly")
    assert (held.points, held.answered_at, held.taken_by) == (FULL, MONDAY_9AM + HOUR, "Ann")
    assert [e.act for e in turn.entries] == [Act.RATED, Act.CLOSED]
    assert {t.rule for t in turn.timers if t.kind is TimerKind.SURVEY} == {"remind", "call"}


@pytest.mark.requirement("R3.2-7")
@pytest.mark.parametrize(
    ("status", "hours", "outcome"),
    [
        (Status.CONFIRMED, 24, SurveyOutcome.ANSWERED_IN_TIME),
        (Status.CONFIRMED, 25, SurveyOutcome.ANSWERED_LATE),
        (Status.CLOSED, 25, SurveyOutcome.ANSWERED_LATE),  # late ones are taken after the end too
        (Status.RESULT_SENT, 2, SurveyOutcome.ANSWERED_IN_TIME),
    ],
)
def test_the_time_of_the_first_answer_decides(status: Status, hours: int, outcome: SurveyOutcome) -> None:
    (after,) = fills_in(asked(status), hours=hours).tickets
    assert after.survey is not None
    assert (after.survey.outcome, after.feedback.outcome) == (outcome, outcome)
    assert after.times.surveyed_at == MONDAY_9AM + hours * HOUR


def test_a_later_answer_does_not_make_an_early_one_late() -> None:
    first = rated(asked(), {SPEED: 3}, policy=POLICY, now=MONDAY_9AM + HOUR).ticket
    late = rated(first, {SOLUTION: 9, SPEED: 7}, policy=POLICY, now=MONDAY_9AM + 30 * HOUR).ticket
    assert late.survey is not None
    assert (late.survey.points, late.survey.outcome) == ({SPEED: 7, SOLUTION: 9}, SurveyOutcome.ANSWERED_IN_TIME)
    assert (late.survey.answered_at, late.survey.last_at) == (MONDAY_9AM + HOUR, MONDAY_9AM + 30 * HOUR)


@pytest.mark.requirement("R3.2-7")
@pytest.mark.parametrize(
    ("pushed", "called", "outcome"),
    [
        (True, True, SurveyOutcome.ATTEMPTED_NO_REPLY),
        (True, False, SurveyOutcome.NOT_ATTEMPTED),
        (False, True, SurveyOutcome.NOT_ATTEMPTED),
        (False, False, SurveyOutcome.NOT_ATTEMPTED),
    ],
)
def test_silence_counts_as_tried_with_a_push_and_a_call_only(
    outcome: SurveyOutcome, *, pushed: bool, called: bool
) -> None:
    ticket = replace(asked(), feedback=Feedback(solved=True, asked_at=MONDAY_9AM if pushed else None))
    if called:
        ticket = closing.attempt(ticket, "", by=MEI, now=MONDAY_9AM + 20 * HOUR).ticket
    after = taking.settled(ticket)
    assert after.survey is not None
    assert after.feedback.outcome is after.survey.outcome is outcome


@pytest.mark.requirement("R2.2-8")
def test_a_reopening_voids_the_round_and_keeps_its_answers_and_the_next_begins_anew() -> None:
    answered = rated(asked(), {SPEED: 3}, policy=POLICY, now=MONDAY_9AM, comment="slow").ticket
    again = closing.reopen(answered, "it leaks", by=SYSTEM, now=MONDAY_9AM).ticket
    assert (again.survey, again.feedback.satisfaction) == (None, None)
    assert [(r.is_void, r.points, r.comment) for r in again.surveys] == [(True, {SPEED: 3}, "slow")]
    handled = replace(again, status=Status.HANDLED)
    second = closing.release_result(
        handled, by=SYSTEM, now=MONDAY_9AM + HOUR, asked=taking.begun(handled, POLICY, now=MONDAY_9AM + HOUR)
    ).ticket
    assert len(second.surveys) == 2
    assert second.survey is not None
    assert second.survey.points == {}


def test_a_form_of_a_round_that_is_void_is_refused_and_so_is_an_empty_one() -> None:
    with pytest.raises(DeskError):
        fills_in(a_ticket(Status.IN_PROGRESS))
    with pytest.raises(DeskError):
        fills_in(asked(), held=replace(ROUND, asked_at=MONDAY_9AM - HOUR))
    with pytest.raises(DeskError):
        fills_in(asked(), points={}, comment=" ")
    with pytest.raises(DeskError):
        fills_in(asked(), points={SPEED: 11})


def test_words_alone_are_kept_and_settle_nothing() -> None:
    (after,) = fills_in(asked(), points={}, comment="be quicker").tickets
    assert (after.status, after.feedback.suggestion, after.feedback.outcome) == (Status.CONFIRMED, "be quicker", None)


def test_what_is_missing_keeps_the_ticket_open_and_the_owner_hears_of_it() -> None:
    turn = fills_in(asked(contact=Contact(name="Ann")))
    assert turn.tickets[0].status is Status.CONFIRMED
    assert [e.act for e in turn.entries] == [Act.RATED, Act.CLOSURE_REFUSED]
    assert any(out.to in MEI.addresses for out in turn.outbound)


def test_a_low_score_opens_a_case_once() -> None:
    turn = fills_in(asked(), points={SPEED: 3}, comment="太慢了")
    assert len(turn.cases) == 1
    assert Act.CASE_OPENED in [e.act for e in turn.entries]
    assert fills_in(turn.tickets[0], points={SOLUTION: 2}).cases == ()


@pytest.mark.parametrize(
    "customer",
    [
        replace(CUSTOMER, contact="138 0000-9999"),
        replace(CUSTOMER, contact=None, addresses=LI.addresses),
    ],
)
def test_who_did_the_work_can_not_fill_in_the_form(customer: Customer) -> None:
    worker = replace(LI, contact="13800009999")
    around = Around(
        now=MONDAY_9AM, policy=POLICY, staff=Staff(members=(worker,)), secret=SECRET, customers={ANN: customer}
    )
    ticket = asked(contact=replace(CONTACT, contact=None))
    with pytest.raises(NotPermittedError, match="your own points"):
        take_answers(ticket, ROUND, FULL, "", around)


@pytest.mark.parametrize(
    ("words", "points", "comment"),
    [
        ("9 9 8 10 9 quick", FULL, "quick"),
        ("all 9", dict.fromkeys(OWN, 9), ""),
        ("9 - 8 - 9", {SPEED: 9, COMPLETE: 8, FOLLOW_UP: 9}, ""),
        ("8 as a whole", {SOLUTION: 8}, "as a whole"),  # one number is for the result
    ],
)
def test_a_member_types_what_the_customer_says(words: str, points: dict[SurveyDimension, int], comment: str) -> None:
    assert read_form(words, ROUND, scale=10) == (points, comment)
    assert read_form("hello", ROUND, scale=10) is None


@pytest.mark.parametrize(
    ("days", "status", "asks"),
    [
        (13, Status.CLOSED, (SOLUTION,)),
        (14, Status.CLOSED, OWN),
        (1, Status.CONFIRMED, (SOLUTION,)),
        (1, Status.RESULT_SENT, OWN),  # nothing was asked there yet
    ],
)
@pytest.mark.requirement("R4.2.1-1")
def test_who_was_asked_everything_lately_is_asked_about_the_result_alone(
    days: int, status: Status, asks: tuple[SurveyDimension, ...]
) -> None:
    earlier = a_ticket(status, id=TicketId(5), surveys=(ROUND,))
    now = MONDAY_9AM + timedelta(days=days)
    after = cooled(asked(), (earlier, asked()), POLICY, now=now)
    assert after.survey is not None
    assert after.survey.asks == asks
    assert after.survey.is_short is (asks == (SOLUTION,))


def test_a_short_round_that_is_answered_in_full_counts_in_full() -> None:
    short = cooled(asked(), (a_ticket(Status.CLOSED, id=TicketId(5), surveys=(ROUND,)),), POLICY, now=MONDAY_9AM)
    after = rated(short, FULL, policy=POLICY, now=MONDAY_9AM).ticket
    assert after.survey is not None
    assert (after.survey.asks, after.survey.points) == (OWN, FULL)
    repeated = cooled(a_ticket(Status.RESULT_SENT), (short,), POLICY, now=MONDAY_9AM)
    assert repeated.survey is None  # a short one cools nobody down, and a ticket without a round is left alone
