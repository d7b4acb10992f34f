"""Taking jobs: first accept wins, cards change, the customer hears who, what and by when."""

from dataclasses import replace

import pytest

from desk.replies import Card, Toast
from desk.terms import ProblemClass, ResponseLevel, Severity, Status, TicketId
from desk.tickets.ticket import Grading
from desk.tickets.timeline import Act
from desk.turns import TimerKind
from tests.desk.builders import ANNS_CHAT, GAO, HOUR, LI, MEI, MONDAY_9AM, SUN, WU, a_grade, a_ticket
from tests.desk.talking import Desk

URGENT = a_grade(problem_class=ProblemClass.MAJOR, severity=Severity.URGENT, response_level=ResponseLevel.LEVEL_1)


@pytest.mark.requirement("R1.4-3", "R2.3-1", "R2.3-6", "R3.1-3")
def test_accepting_tells_the_customer_who_what_and_by_when() -> None:
    desk = Desk().hold(a_ticket(Status.TRIAGED))
    desk.says(LI, "/accept 7")
    assert desk.ticket.status is Status.IN_PROGRESS
    assert desk.was_told(ANNS_CHAT) == (
        "Hello! Li, Senior technician, now handles your ticket 7.\n"
        "Plan: we find the cause, repair it, and check that everything works.\n"
        "We expect to be done by 2026-11-24 01:00."
    )
    assert desk.timers[TicketId(7), TimerKind.EXPECTED] == MONDAY_9AM + 24 * HOUR
    assert desk.acts() == [Act.CLASSIFIED, Act.ASSIGNED, Act.STARTED, Act.RESPONDED]


@pytest.mark.requirement("R5.4-10")
def test_the_customers_data_are_shown_to_the_handler_and_nobody_else() -> None:
    desk = Desk().hold(a_ticket(Status.TRIAGED))
    desk.says(LI, "接单7")
    assert "13800001234" in desk.was_told(LI)
    assert "1 Long Street" in desk.was_told(LI)
    assert "13800001234" not in desk.was_told(WU)
    assert "138****1234" in desk.was_told(WU)


def test_first_accept_wins_and_the_others_cards_change() -> None:
    desk = Desk().hold(a_ticket(Status.RECEIVED))
    desk.says(MEI, "/grade 7 major urgent repair consumer level1")
    desk.presses(LI, "Accept")
    revised = [o.message for o in desk.last.outbound if o.to in WU.addresses and isinstance(o.message, Card)]
    assert [card.revises for card in revised] == [True]
    assert "In progress, Li" in desk.was_told(WU)
    assert [c.label.msgid for c in revised[0].choices] == ["Dialogue"]


def test_a_late_accept_hears_who_was_first_and_changes_nothing() -> None:
    desk = Desk().hold(a_ticket(Status.RECEIVED))
    desk.says(MEI, "/grade 7 major urgent repair consumer level1")
    offered = desk.last.outbound
    desk.presses(LI, "Accept")
    before = desk.ticket
    wus = next(o for o in offered if o.to in WU.addresses)
    desk.presses(WU, "Accept", on=wus)
    assert desk.last.tickets == ()
    assert next(o.message for o in desk.last.outbound if isinstance(o.message, Toast)).alert
    assert "Ticket 7 was taken by Li." in desk.was_told(WU)
    assert desk.ticket == before
    desk.says(WU, "/accept 7")
    assert desk.was_told(WU) == "Ticket 7 was taken by Li."


def test_a_doubled_press_is_stale_and_brings_the_card_up_to_date() -> None:
    desk = Desk().hold(a_ticket(Status.TRIAGED))
    desk.says(LI, "/ticket 7")
    card = desk.last.outbound[0]
    desk.presses(LI, "Accept", on=card)
    desk.presses(LI, "Accept", on=card)
    assert desk.last.entries == ()
    assert "Ticket 7 has moved on since." in desk.was_told(LI)
    assert [c.message.revises for c in desk.last.outbound if isinstance(c.message, Card)] == [True]
    desk.says(LI, "/accept 7")
    assert desk.was_told(LI) == "Ticket 7 is yours already."


def test_a_level_1_job_still_owes_the_customer_a_solution() -> None:
    desk = Desk().hold(a_ticket(Status.TRIAGED, grading=Grading(preliminary=URGENT)))
    desk.says(LI, "/accept 7")
    assert desk.ticket.times.responded_at is None
    assert "please send the customer a first solution" in desk.was_told(LI)
    assert "Reply" in desk.labels(LI)


@pytest.mark.requirement("R1.1-3", "R3.2-3")
def test_a_plan_typed_with_accept_is_what_the_customer_reads_and_counts_as_the_response() -> None:
    desk = Desk().hold(a_ticket(Status.TRIAGED, grading=Grading(preliminary=URGENT)))
    desk.says(LI, "/accept 7 close the tap, I bring a new seal at noon")
    assert desk.ticket.times.responded_at == MONDAY_9AM
    assert "Plan: close the tap, I bring a new seal at noon" in desk.was_told(ANNS_CHAT)


def test_an_ungraded_ticket_and_another_departments_can_not_be_accepted() -> None:
    desk = Desk().hold(a_ticket(Status.RECEIVED))
    desk.says(LI, "/accept 7")
    assert desk.was_told(LI) == "Ticket 7 is not graded yet."
    desk.hold(a_ticket(Status.TRIAGED)).says(GAO, "/accept 7")
    assert desk.was_told(GAO) == "Ticket 7 belongs to another department."
    desk.says(SUN, "/accept 7")
    assert desk.ticket.status is Status.IN_PROGRESS


def test_declining_needs_a_reason_and_the_last_one_to_decline_leaves_it_to_the_supervisors() -> None:
    desk = Desk().hold(a_ticket(Status.TRIAGED))
    desk.says(LI, "/decline 7")
    assert desk.was_told(LI) == "Why do you decline ticket 7?"
    desk.says(LI, "on holiday from noon")
    assert "Li declined ticket 7: on holiday from noon" in desk.was_told(MEI)
    assert desk.was_told(SUN) == ""
    desk.says(WU, "/decline 7 no parts")
    assert "Ticket 7" in desk.was_told(SUN)
    assert desk.ticket.declined_by == {LI.id, WU.id}


def test_a_job_is_handed_over_by_choice_or_by_name() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/handover 7")
    assert desk.labels(LI) == ["Wu", "Mei", "Sun", "Gao", "Law"]
    desk.says(LI, "1")
    assert desk.ticket.assignee
    assert desk.ticket.assignee.name == "Wu"
    assert "Wu is asked to take over ticket 7." in desk.was_told(LI)
    assert desk.labels(WU)[:2] == ["Accept", "Decline"]
    desk.presses(WU, "Accept")
    assert "Hello! Wu now handles your ticket 7." in desk.was_told(ANNS_CHAT)
    desk.says(WU, "/handover 7 lI")
    desk.says(LI, "/decline 7 too far")
    assert desk.ticket.status is Status.CLASSIFIED
    assert "Accept" in desk.labels(WU)


def test_a_name_that_nobody_or_two_have_is_asked_for_again() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/handover 7 nobody")
    assert desk.was_told(LI).startswith("Sorry, I don't understand that.")
    desk.says(WU, "/handover 7 Li")
    assert desk.was_told(WU) == "Ticket 7 is handled by Li, not by you."


@pytest.mark.requirement("R1.2-4")
def test_on_the_way_and_arrived_are_noted_once_each() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/way 7")
    assert "Li is on the way to you" in desk.was_told(ANNS_CHAT)
    assert desk.labels(LI)[0] == "Arrived"
    desk.says(LI, "/way 7")
    assert desk.was_told(LI) == "You are on your way to ticket 7 already."
    desk.presses(LI, "Arrived")
    assert desk.ticket.times.arrived_at == MONDAY_9AM
    assert desk.was_told(ANNS_CHAT) == ""
    assert desk.labels(LI)[:2] == ["Complete", "Parts"]
    assert "On my way" not in desk.labels(LI)
    desk.says(LI, "/arrived 7")
    assert "Your arrival is noted already" in desk.was_told(LI)


def test_a_second_visit_is_offered_while_waiting_and_when_the_customer_is_not_content() -> None:
    there = a_ticket(Status.WAITING)
    there = replace(there, times=replace(there.times, set_out_at=MONDAY_9AM, arrived_at=MONDAY_9AM))
    desk = Desk().hold(there)
    desk.says(LI, "/ticket 7")
    assert "On my way" in desk.labels(LI)
    again = Desk().hold(replace(there, status=Status.IN_PROGRESS, wait=None, reopened=1))
    again.says(LI, "/ticket 7")
    assert again.labels(LI)[0] == "On my way"


def test_a_note_offers_the_next_step_to_the_handler_only() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/note 7 the pump is worn")
    assert desk.labels(LI)[:2] == ["Complete", "Note"]
    desk.says(MEI, "/note 7 the customer is at home")
    assert "Complete" not in desk.labels(MEI)


def test_what_is_not_graded_yet_is_not_offered_to_accept() -> None:
    desk = Desk().hold(a_ticket(Status.RECEIVED, grading=Grading()))
    desk.says(LI, "/ticket 7")
    assert desk.labels(LI) == ["Grade", "Reply", "Dialogue"]
