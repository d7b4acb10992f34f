"""The result form of a call, the supplier's part, and who may take whose points (C13, R1.3-10, R3.4-7 to R3.4-9)."""

from dataclasses import replace
from typing import Any

import pytest

from desk.survey.dimension import OWN, SurveyDimension
from desk.survey.round import SurveyRound
from desk.terms import Status, SurveyOutcome, TicketId
from desk.tickets.ticket import Feedback
from desk.tickets.timeline import Act, person
from tests.desk.builders import ANNS_CHAT, HOUR, LI, MEI, MONDAY_9AM, a_ticket
from tests.desk.talking import Desk

N = TicketId(7)
SUPPLIER = SurveyDimension.SUPPLIER
ROUND = SurveyRound(instrument="CSAT 1", asked_at=MONDAY_9AM)
ASKED = Feedback(solved=True, asked_at=MONDAY_9AM)


def called(status: Status = Status.CONFIRMED, **more: Any) -> Desk:  # noqa: ANN401 -- any field
    """A desk twenty hours after the work, with the call to make."""
    desk = Desk().hold(a_ticket(status, **{"surveys": (ROUND,), "feedback": ASKED, **more}))
    desk.now = MONDAY_9AM + 20 * HOUR
    desk.chased = {(N, "remind"): desk.now, (N, "call"): desk.now}
    return desk


@pytest.mark.requirement("R1.3-10", "R3.2-7", "R2.4-2")
def test_the_points_told_on_the_phone_close_the_ticket() -> None:
    desk = called()
    desk.says(MEI, "/survey 7")
    asked = desk.was_told(MEI)
    assert "1. Speed" in asked
    assert "5. Follow-up" in asked
    desk.says(MEI, "9 9 - 10 9 quick and friendly")
    held = desk.ticket.survey
    assert held is not None
    assert (len(held.points), held.via, held.taken_by, held.comment) == (4, "phone", "Mei", "quick and friendly")
    assert held.outcome is SurveyOutcome.ANSWERED_IN_TIME
    assert (desk.ticket.status, desk.ticket.feedback.human_attempts) == (Status.CLOSED, 1)
    assert desk.chased == {}


def test_the_customer_who_does_not_want_to_rate_counts_as_reached_without_an_answer() -> None:
    desk = called()
    desk.says(MEI, "/refused 7")
    assert desk.acts() == [Act.ATTEMPTED, Act.SURVEY_DECLINED]
    assert desk.ticket.times.surveyed_at == desk.now
    assert desk.chased == {}
    desk.says(MEI, "/close 7")
    assert desk.ticket.feedback.outcome is SurveyOutcome.ATTEMPTED_NO_REPLY


def test_the_button_of_a_call_counts_once() -> None:
    desk = called()
    desk.says(MEI, "/ticket 7")
    card = desk.last.outbound[0]
    assert "Take the points" in desk.labels(MEI)
    desk.presses(MEI, "Take the points", on=card)
    desk.says(MEI, "what?")
    assert desk.was_told(MEI).startswith("Sorry, I don't understand that.")
    desk.says(MEI, "/refused 7", "/refused 7 again")
    assert desk.ticket.feedback.human_attempts == 2


def test_late_points_on_the_phone_count_after_the_end_too() -> None:
    desk = called(Status.CLOSED)
    desk.now = MONDAY_9AM + 90 * HOUR
    desk.says(MEI, "/survey 7 all 7")
    assert desk.ticket.feedback.outcome is SurveyOutcome.ANSWERED_LATE
    assert desk.ticket.feedback.satisfaction == 7


def test_low_points_on_the_phone_open_a_case() -> None:
    desk = called()
    desk.says(MEI, "/survey 7 3 3 3 3 3 never again")
    assert len(desk.last.cases) == 1


def test_nobody_takes_the_points_for_work_of_their_own() -> None:
    desk = called(handler=MEI)
    for order in ("/survey 7", "/survey 7 9"):
        desk.says(MEI, order)
        assert "a colleague has to ask the customer" in desk.was_told(MEI)
    assert desk.ticket.feedback.satisfaction is None
    desk.hold(a_ticket(Status.RESULT_SENT, handler=MEI, surveys=(ROUND,)))
    desk.says(MEI, "/reached 7 9")
    assert "a colleague has to ask the customer" in desk.was_told(MEI)
    assert desk.ticket.feedback.human_attempts == 0
    desk.says(MEI, "/reached 7 skip")
    assert desk.ticket.status is Status.CONFIRMED


@pytest.mark.requirement("R3.4-7", "R3.4-8", "R3.4-9")
def test_a_supplier_is_named_with_the_result_asked_about_and_evaluated_before_the_end() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/supplier 7 Cool Air Ltd")
    assert desk.was_told(LI).endswith("Ticket 7: Cool Air Ltd takes part in the work.")
    desk.hold(replace(a_ticket(Status.HANDLED), supplier=desk.ticket.supplier))
    desk.says(LI, "/release 7")
    assert "Our partner Cool Air Ltd took part in the work." in desk.was_told(ANNS_CHAT)
    assert desk.ticket.survey is not None
    assert desk.ticket.survey.asks == (*OWN, SUPPLIER)
    assert "how good was the service of Cool Air Ltd?" in desk.was_told(LI)
    desk.says(MEI, "/reached 7 9 9 9 9 9 4")
    assert "Missing: evaluation of the supplier." in desk.was_told(MEI)
    assert desk.ticket.survey.points[SUPPLIER] == 4
    desk.presses(LI, "Evaluate")
    desk.says(LI, "11")
    assert "how good was the service" in desk.was_told(LI)
    desk.says(LI, "5", "came two hours late")
    held = desk.ticket.evaluation
    assert held is not None
    assert (held.supplier, held.points, held.words, held.by) == ("Cool Air Ltd", 5, "came two hours late", "Li")
    desk.says(MEI, "/close 7")
    assert desk.ticket.status is Status.CLOSED


def test_a_supplier_is_named_while_the_ticket_waits_for_them() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/wait 7 supplier 2d a new compressor")
    assert "Which supplier is it?" in desk.was_told(LI)
    assert desk.ticket.wait is None
    desk.says(LI, "Cool Air Ltd")
    assert (desk.ticket.status, desk.ticket.supplier) == (Status.WAITING, "Cool Air Ltd")
    desk.says(LI, "/resume 7", "/wait 7 supplier 2d once more")
    assert desk.ticket.status is Status.WAITING


def test_another_supplier_needs_another_evaluation_and_none_needs_none() -> None:
    desk = called(supplier="Cool Air Ltd", owner=person(MEI))
    desk.says(LI, "/evaluate 7 8 fine")
    assert desk.acts() == [Act.SUPPLIER_EVALUATED]
    desk.says(LI, "/supplier 7 Warm Air Ltd")
    assert desk.ticket.evaluation is None
    assert desk.ticket.survey is not None
    assert SUPPLIER in desk.ticket.survey.asks
    desk.says(LI, "/supplier 7 -")
    assert (desk.ticket.supplier, SUPPLIER in desk.ticket.survey.asks) == ("", False)
    desk.says(LI, "/evaluate 7 8 fine")
    assert "No supplier is named" in desk.was_told(LI)
