"""Completing, sending the result, the customer's word on the phone, closing."""

from datetime import timedelta

import pytest

from desk.people import Customer
from desk.terms import ActionType, Field, Method, Status, SubtaskId, TicketId
from desk.tickets.part import Subtask
from desk.tickets.ticket import Contact, Feedback
from desk.tickets.timeline import Act
from desk.turns import TimerKind
from tests.desk.builders import ANN, ANNS_CHAT, HOUR, LI, MEI, MONDAY_9AM, SUN, WU, a_ticket
from tests.desk.talking import Desk

N = TicketId(7)


@pytest.mark.requirement("R1.3-5", "R1.4-4", "R2.2-6")
def test_completing_asks_method_work_result_and_what_is_left() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/complete 7")
    desk.presses(LI, "On site")
    desk.presses(LI, "Repair")
    desk.says(LI, "New seal fitted, no leak after two runs")
    desk.presses(LI, "Yes")
    desk.presses(LI, "No")
    done = desk.ticket.handling
    assert (done.method, done.action, done.solved, done.further) == (Method.ON_SITE, ActionType.REPAIR, True, False)
    assert desk.ticket.status is Status.HANDLED
    assert desk.ticket.times.handled_at == MONDAY_9AM
    assert "Li completed ticket 7: New seal fitted, no leak after two runs" in desk.was_told(MEI)
    assert "Send result" in desk.labels(MEI)
    assert desk.timers == {(N, TimerKind.RELEASE_RESULT): MONDAY_9AM + timedelta(minutes=10)}
    assert desk.was_told(ANNS_CHAT) == ""


def test_a_supervisor_who_owns_the_ticket_is_not_told_of_their_own_work() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS, owner=None))
    desk.says(SUN, "/complete 7 远程 指导", "Explained", "yes", "no")
    assert desk.ticket.status is Status.HANDLED
    assert "completed ticket" not in desk.was_told(MEI)


@pytest.mark.requirement("R2.3-8", "R3.3-3")
def test_completion_waits_for_the_parts_of_other_departments() -> None:
    part = Subtask(id=SubtaskId(3), department="logistics", title="Deliver a pump")
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS, subtasks=(part,)))
    desk.says(LI, "/complete 7")
    assert desk.was_told(LI) == "Ticket 7 still waits for: Deliver a pump."


def test_only_the_handler_completes_and_only_while_working() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(WU, "/complete 7")
    assert desk.was_told(WU) == "Ticket 7 is handled by Li, not by you."
    desk.hold(a_ticket(Status.WAITING)).says(LI, "/complete 7")
    assert "“Waiting”" in desk.was_told(LI)


def test_a_job_handed_over_between_two_questions_is_not_completed_and_the_question_is_closed() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/complete 7 remote guidance", "Explained", "yes")
    desk.hold(a_ticket(Status.IN_PROGRESS, handler=WU))
    desk.says(LI, "no")
    assert desk.was_told(LI) == "Ticket 7 is handled by Wu, not by you."
    assert desk.conversations[LI.addresses[0]].staff_dialog.order == ""


@pytest.mark.requirement("R1.3-9", "R1.4-5", "R2.2-7", "R2.4-1", "R3.2-6")
def test_the_result_says_what_how_who_and_when_and_asks_two_questions() -> None:
    desk = Desk().hold(a_ticket(Status.HANDLED))
    desk.timers[N, TimerKind.RELEASE_RESULT] = MONDAY_9AM + HOUR
    desk.says(MEI, "/ticket 7")
    desk.presses(MEI, "Send result")
    assert desk.was_told(ANNS_CHAT) == (
        "Hello! The work on ticket 7 is done.\n"
        "Problem: The washer leaks\n"
        "Work: Repair, On site\n"
        "Handled by Li, 2026-11-23 01:00\n"
        "Result: New seal fitted\n"
        "Is it solved? And is there anything else?\n"
        "You may rate us here as well, 1 to 10 each: speed, solution, completeness, attitude, follow-up."
    )
    assert desk.timers == {(N, TimerKind.CLOSE): MONDAY_9AM + 72 * HOUR}
    assert desk.chased == {(N, "remind"): MONDAY_9AM + 12 * HOUR, (N, "call"): MONDAY_9AM + 20 * HOUR}


def test_the_handler_may_send_the_result_and_other_technicians_may_not() -> None:
    desk = Desk().hold(a_ticket(Status.HANDLED))
    desk.says(WU, "/release 7")
    assert desk.was_told(WU) == "Only the handler, an agent or a supervisor may do this."
    desk.says(LI, "/release 7")
    assert desk.ticket.status is Status.RESULT_SENT


@pytest.mark.requirement("R2.4-2", "R2.4-1", "R1.3-6")
def test_a_confirmation_on_the_phone_with_points_closes_a_complete_ticket() -> None:
    desk = Desk().hold(a_ticket(Status.RESULT_SENT))
    desk.says(MEI, "/reached 7")
    assert desk.labels(MEI) == ["Not asked"]
    desk.says(MEI, "9")
    assert desk.ticket.status is Status.CLOSED
    assert desk.ticket.feedback.satisfaction == 9
    assert desk.ticket.feedback.confirmed_via == "phone"
    assert desk.acts() == [Act.ATTEMPTED, Act.CONFIRMED, Act.RATED, Act.CLOSED]
    assert "How satisfied" not in desk.was_told(ANNS_CHAT)
    assert "Ticket 7 is now closed." in desk.was_told(ANNS_CHAT)
    assert "the customer confirmed that it is solved" in desk.was_told(LI)
    assert desk.timers == {}


def test_without_points_the_customer_is_asked_in_the_chat() -> None:
    desk = Desk().hold(a_ticket(Status.RESULT_SENT))
    desk.says(MEI, "/reached 7")
    desk.presses(MEI, "Not asked")
    assert desk.ticket.status is Status.CONFIRMED
    assert "How satisfied are you" in desk.was_told(ANNS_CHAT)
    assert desk.timers == {(N, TimerKind.CLOSE): MONDAY_9AM + 24 * HOUR}


@pytest.mark.requirement("R1.3-7")
def test_an_incomplete_record_stays_open_and_says_what_is_missing() -> None:
    contact = Contact(name="Ann", declined=frozenset({Field.PRODUCT_MODEL}))
    desk = Desk().hold(a_ticket(Status.RESULT_SENT, contact=contact))
    desk.says(MEI, "/reached 7 10")
    assert desk.acts()[-1] is Act.RATED
    assert "Ticket 7 can't close yet. Missing: Order number." in desk.was_told(MEI)
    desk.says(MEI, "/close 7")
    assert desk.was_told(MEI) == "Ticket 7 can't close yet. Missing: Order number."
    desk.says(MEI, "/set 7 order -")
    desk.says(MEI, "/close 7")
    assert desk.ticket.status is Status.CLOSED


def test_points_outside_the_scale_are_asked_for_again() -> None:
    desk = Desk().hold(a_ticket(Status.RESULT_SENT))
    desk.says(MEI, "/reached 7 11")
    assert desk.was_told(MEI).startswith("Sorry, I don't understand that.")
    desk.says(LI, "/reached 7")
    assert desk.was_told(LI) == "Your role does not allow this. Please ask a supervisor."


@pytest.mark.requirement("R2.2-8")
def test_not_solved_goes_back_to_work_and_everybody_concerned_hears_why() -> None:
    desk = Desk().hold(a_ticket(Status.RESULT_SENT))
    desk.now = MONDAY_9AM + 30 * HOUR
    desk.says(MEI, "/unsolved 7", "it leaks again")
    assert desk.ticket.status is Status.IN_PROGRESS
    assert desk.ticket.reopened == 1
    for member in (LI, MEI, SUN):
        assert "Ticket 7 is open again. The customer says: it leaks again" in desk.was_told(member)
    assert "Li goes on with it and expects to be done by 2026-11-25 07:00." in desk.was_told(ANNS_CHAT)
    assert desk.timers == {(N, TimerKind.EXPECTED): desk.now + 24 * HOUR}
    assert "Complete" in desk.labels(LI)


def test_not_solved_is_only_possible_once_there_is_a_result() -> None:
    desk = Desk().hold(a_ticket(Status.WAITING))
    desk.says(MEI, "/unsolved 7")
    assert "this is not possible now" in desk.was_told(MEI)


def test_a_missed_call_is_counted_once_a_button() -> None:
    desk = Desk().hold(a_ticket(Status.RESULT_SENT))
    desk.says(MEI, "/ticket 7")
    card = desk.last.outbound[0]
    desk.presses(MEI, "No answer", on=card)
    assert "call 1 without an answer" in desk.was_told(MEI)
    desk.presses(MEI, "No answer", on=card)
    assert "This call is noted already." in desk.was_told(MEI)
    desk.says(MEI, "/missed 7 line busy")
    assert desk.ticket.feedback.human_attempts == 2


def test_closing_needs_the_customers_word() -> None:
    desk = Desk().hold(a_ticket(Status.RESULT_SENT))
    desk.says(MEI, "/close 7")
    assert "this is not possible now" in desk.was_told(MEI)


def test_a_phone_customer_hears_everything_through_the_owner() -> None:
    desk = Desk().hold(a_ticket(Status.HANDLED, feedback=Feedback()))
    desk.customers = {ANN: Customer(id=ANN)}
    desk.says(LI, "/release 7")
    assert "please tell the customer by phone or e-mail" in desk.was_told(MEI)
    assert "You may rate us here" not in desk.was_told(MEI)
    assert "Customer: solved" in desk.labels(MEI)
