"""What a customer has answered is heard when the ticket's time is over, whether it can close or not."""

import pytest

from desk.due import fire
from desk.improvement.opening import after_answers
from desk.survey.dimension import SurveyDimension
from desk.survey.round import SurveyRound
from desk.terms import Status
from desk.tickets.ticket import Feedback, Ticket
from desk.tickets.timeline import Act, person
from desk.turns import Timer, TimerKind, Turn
from desk.values import replace
from tests.desk.builders import MEI, MONDAY_9AM, SUN, a_ticket
from tests.desk.improvement.test_opening import AROUND
from tests.desk.talking import read

LOW = SurveyRound(instrument="1", asked_at=MONDAY_9AM, points={SurveyDimension.ATTITUDE: 2}, answered_at=MONDAY_9AM)


def rated(status: Status, told: SurveyRound = LOW, **more: object) -> Ticket:
    return replace(a_ticket(status, owner=person(MEI), surveys=(told,)), **more)


def closes(ticket: Ticket) -> Turn:
    return fire(Timer(ticket=ticket.id, kind=TimerKind.CLOSE, due_at=AROUND.now), ticket, AROUND)


@pytest.mark.requirement("R4.2.3-3")
def test_a_low_score_of_a_customer_who_said_no_more_opens_a_case_when_the_ticket_closes() -> None:
    answered = Feedback(asked_at=MONDAY_9AM, solved=True, confirmed_via="wechat", satisfaction=2)
    turn = closes(rated(Status.CONFIRMED, feedback=answered))
    assert [case.ticket for case in turn.cases] == [7]
    assert [entry.act for entry in turn.entries] == [Act.CASE_OPENED, Act.CLOSED]
    assert [known.id for known in turn.tickets[0].cases] == ["7-1"]
    assert any(
        "Attitude and professionalism: 2 of 10" in read(o.message) for o in turn.outbound if o.to in SUN.addresses
    )


def test_a_ticket_without_the_customers_verdict_is_heard_too() -> None:
    called = Feedback(human_attempts=1, asked_at=MONDAY_9AM)
    turn = closes(rated(Status.RESULT_SENT, feedback=called))
    assert [case.id for case in turn.cases] == ["7-1"]
    assert turn.tickets[0].status is Status.CLOSED


@pytest.mark.requirement("R4.2.3-3")
def test_a_ticket_that_can_not_close_has_its_case_all_the_same_and_only_one() -> None:
    turn = closes(rated(Status.RESULT_SENT))
    (case,), (ticket,) = turn.cases, turn.tickets
    assert [entry.act for entry in turn.entries] == [Act.CASE_OPENED, Act.CLOSURE_REFUSED]
    assert [known.id for known in ticket.cases] == [case.id]
    assert closes(ticket).cases == ()
    assert after_answers(ticket, LOW, AROUND) == Turn()


def test_who_was_content_opens_none() -> None:
    content = replace(LOW, points={SurveyDimension.ATTITUDE: 9})
    assert closes(rated(Status.CONFIRMED, content)).cases == ()
    assert closes(rated(Status.IN_PROGRESS)) == Turn()
