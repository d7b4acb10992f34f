"""A job past its expected time: the customer hears, the handler is asked twice, then somebody above (R2.3-9)."""

from dataclasses import replace

import pytest

from desk.due import fire
from desk.people import Staff
from desk.replies import Card
from desk.terms import Status
from desk.tickets.ticket import Ticket
from desk.turns import Around, Timer, TimerKind, Turn
from tests.desk.builders import ANNS_CHAT, CUSTOMER, HOUR, LI, MONDAY_9AM, SECRET, SUN, a_policy, a_ticket
from tests.desk.sla.hearing import CHAIN, PAN
from tests.desk.talking import read

LATE = MONDAY_9AM + 24 * HOUR


def around(**more: object) -> Around:
    staff = Staff(members=CHAIN)
    customers = {CUSTOMER.id: CUSTOMER}
    made = Around(now=LATE, policy=a_policy(), staff=staff, secret=SECRET, customers=customers)
    return replace(made, **more)  # type: ignore[arg-type]


def goes_off(ticket: Ticket, rule: str = "", **more: object) -> Turn:
    timer = Timer(ticket=ticket.id, kind=TimerKind.EXPECTED, due_at=LATE, rule=rule)
    return fire(timer, ticket, around(**more))


def told(turn: Turn) -> dict[str, str]:
    fresh = [out for out in turn.outbound if not (isinstance(out.message, Card) and out.message.revises)]
    return {out.to.user: read(out.message) for out in fresh}


def job() -> Ticket:
    ticket = a_ticket(Status.IN_PROGRESS)
    return replace(ticket, times=replace(ticket.times, expected_at=LATE))


@pytest.mark.requirement("R2.3-9", "R2.3-6")
def test_the_customer_hears_first_and_the_handler_is_asked_for_cause_and_new_time() -> None:
    turn = goes_off(job())
    words = told(turn)
    assert "takes longer than we said" in words[ANNS_CHAT.user]
    assert "Please say why, and the new time" in words[LI.name]
    assert "is delayed" in words[SUN.name]
    assert turn.tickets[0].is_delayed
    assert [(timer.rule, timer.due_at) for timer in turn.timers] == [("again", LATE + 2 * HOUR)]


@pytest.mark.requirement("R2.3-9")
def test_a_handler_who_names_no_new_time_is_asked_again_and_then_the_lead_is_told() -> None:
    again = goes_off(job(), "again")
    assert list(told(again)) == [LI.name]
    assert "still has no new time" in told(again)[LI.name]
    (timer,) = again.timers
    above = goes_off(job(), timer.rule)
    assert list(told(above)) == [PAN.name]
    assert "Li handles it, and was asked twice." in told(above)[PAN.name]
    assert above.timers == ()


def test_a_handler_who_is_at_it_is_not_asked_again_but_the_follow_up_goes_on() -> None:
    turn = goes_off(job(), "again", writing=frozenset({(LI.id, job().id)}))
    assert turn.outbound == ()
    assert [timer.rule for timer in turn.timers] == ["above"]


@pytest.mark.parametrize("rule", ["", "again", "above"])
def test_a_new_time_ends_it(rule: str) -> None:
    ticket = job()
    moved = replace(ticket, times=replace(ticket.times, expected_at=LATE + HOUR))
    assert goes_off(moved, rule) == Turn()


@pytest.mark.parametrize("rule", ["again", "above"])
def test_a_job_that_is_done_is_asked_about_no_more(rule: str) -> None:
    assert goes_off(replace(job(), status=Status.HANDLED), rule) == Turn()
