"""Grading: the form step by step, who decides, who is called in."""

import pytest

from desk.replies import Card
from desk.terms import IntakeChannel, ProblemClass, ResponseLevel, Severity, Status
from desk.tickets.ticket import Contact, Grading
from tests.desk.builders import GAO, HOUR, LAW, LI, MEI, MONDAY_9AM, SUN, WU, a_grade, a_ticket
from tests.desk.talking import Desk


@pytest.mark.requirement("R1.4-2", "R2.1-1", "R2.1-6", "R3.2-4")
def test_an_agent_grades_step_by_step_and_the_best_of_the_department_gets_the_card() -> None:
    desk = Desk().hold(a_ticket(Status.RECEIVED))
    desk.says(MEI, "/grade 7")
    assert desk.labels(MEI) == ["General", "Medium", "Major", "Special (law, safety, environment)"]
    desk.presses(MEI, "Medium")
    assert desk.labels(MEI)[0] == "Severity 2, time-limited (suggested)"
    desk.presses(MEI, "Severity 2, time-limited (suggested)")
    desk.presses(MEI, "Fault repair")
    desk.presses(MEI, "Electronics")
    assert desk.labels(MEI)[0] == "Response level 2 (suggested)"
    desk.presses(MEI, "Response level 2 (suggested)")
    grade = desk.ticket.grading.preliminary
    assert grade
    assert (grade.problem_class, grade.by, grade.at) == (ProblemClass.MEDIUM, "Mei", MONDAY_9AM)
    assert desk.ticket.grading.final is None
    assert desk.ticket.status is Status.TRIAGED
    assert "technical support decides" in desk.was_told(MEI)
    assert "Accept" in desk.labels(LI)
    assert desk.labels(WU) == desk.labels(GAO) == []


@pytest.mark.requirement("R2.1-1")
def test_the_form_says_what_makes_a_problem_one_of_each_class() -> None:
    desk = Desk().hold(a_ticket(Status.RECEIVED))
    desk.says(MEI, "/grade 7")
    told = desk.was_told(MEI).splitlines()
    assert "Special (law, safety, environment): 什么是special" in told
    assert len([line for line in told if "什么是" in line]) == len(ProblemClass)


@pytest.mark.parametrize(
    ("graded", "department"),
    [
        ("general routine installation", "customer_service"),
        ("medium timed installation", "technical"),
        ("medium timed complaint", "customer_service"),
    ],
)
@pytest.mark.requirement("R2.1-1", "R3.2-4")
def test_the_class_routes_what_the_kind_of_service_does_not(graded: str, department: str) -> None:
    desk = Desk().hold(a_ticket(Status.RECEIVED))
    desk.says(MEI, f"/grade 7 {graded} electronics {'level2' if 'timed' in graded else 'level3'}")
    assert desk.ticket.department == department


@pytest.mark.requirement("R1.1-2", "R1.1-6")
def test_the_strictest_limit_is_the_due_time() -> None:
    desk = Desk().hold(a_ticket(Status.RECEIVED))
    desk.says(MEI, "/grade 7 general routine repair electronics level3")
    assert desk.ticket.response_due_at == MONDAY_9AM + 2 * HOUR
    assert desk.ticket.response_rule == "response.product.electronics"
    assert "First response due: 2026-11-23 03:00." in desk.was_told(MEI)


@pytest.mark.requirement("R2.2-4")
def test_technical_support_has_the_last_word() -> None:
    desk = Desk().hold(a_ticket(Status.TRIAGED))
    desk.says(LI, "定级7 重大 紧急 维修 电子 一级")
    assert desk.ticket.status is Status.CLASSIFIED
    assert desk.ticket.grading.active == desk.ticket.grading.final
    assert desk.ticket.grading.preliminary == a_grade()
    assert "Ticket 7 is graded.\nFirst response due: 2026-11-23 02:00." in desk.was_told(LI)
    assert "Accept by: 2026-11-23 01:02" in desk.was_told(LI)  # it has become urgent: it is offered anew


def test_another_response_level_than_the_severitys_needs_a_reason() -> None:
    desk = Desk().hold(a_ticket(Status.RECEIVED))
    desk.says(MEI, "/grade 7 general routine repair electronics level1")
    assert desk.was_told(MEI) == "Why this level? Please give the reason in a few words."
    desk.says(MEI, "a hospital waits for it")
    grade = desk.ticket.grading.preliminary
    assert grade
    assert (grade.response_level, grade.reason) == (ResponseLevel.LEVEL_1, "a hospital waits for it")


def test_a_proposal_is_taken_over_with_one_press_and_never_drives_a_limit_before() -> None:
    proposed = a_grade(problem_class=ProblemClass.MAJOR, severity=Severity.URGENT, by="")
    desk = Desk().hold(a_ticket(Status.RECEIVED, grading=Grading(proposed=proposed)))
    assert desk.ticket.grading.active is None
    desk.says(MEI, "/grade 7")
    assert "Proposed: Major, Severity 1, urgent, Fault repair, Consumer goods" in desk.was_told(MEI)
    desk.presses(MEI, "As proposed")
    grade = desk.ticket.grading.preliminary
    assert grade
    assert (grade.problem_class, grade.by) == (ProblemClass.MAJOR, "Mei")
    assert desk.ticket.grading.proposed == proposed


@pytest.mark.requirement("R2.1-4")
def test_supervisors_are_asked_to_look_at_a_major_problem() -> None:
    desk = Desk().hold(a_ticket(Status.RECEIVED))
    desk.says(MEI, "/grade 7 major urgent repair electronics level1")
    assert "Please check whether it is an incident." in desk.was_told(SUN)


def test_experts_are_called_in_for_a_special_problem() -> None:
    desk = Desk().hold(a_ticket(Status.RECEIVED))
    desk.says(MEI, "/grade 7 special urgent repair electronics level1")
    assert "Ticket 7" in desk.was_told(LAW)


@pytest.mark.requirement("R3.2-2")
def test_a_ticket_without_a_customer_name_is_not_graded() -> None:
    desk = Desk().hold(a_ticket(Status.RECEIVED, contact=Contact()))
    desk.says(MEI, "/grade 7")
    assert "no customer name yet" in desk.was_told(MEI)
    assert desk.last.tickets == ()


def test_a_new_judgement_changes_cards_in_place_and_offers_nothing_anew() -> None:
    desk = Desk().hold(a_ticket(Status.CLASSIFIED))
    desk.says(LI, "/grade 7 medium timed repair electronics level2")
    cards = [o.message for o in desk.last.outbound if isinstance(o.message, Card)]
    assert cards
    assert all(card.revises for card in cards)


def test_after_the_response_a_new_judgement_names_no_due_time() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/grade 7 medium timed repair electronics level2")
    assert desk.was_told(LI).endswith("Ticket 7 is graded.")


def test_a_logged_call_keeps_the_phones_limit_when_it_is_graded() -> None:
    desk = Desk().hold(a_ticket(Status.RECEIVED, intake=IntakeChannel.PHONE))
    desk.says(MEI, "/grade 7 general routine repair consumer level3")
    assert desk.ticket.response_rule == "response.channel.phone"


def test_an_unknown_word_is_asked_for_again_and_nothing_said_is_lost() -> None:
    desk = Desk().hold(a_ticket(Status.RECEIVED))
    desk.says(MEI, "/grade 7 general dunno")
    assert desk.was_told(MEI).startswith("Sorry, I don't understand that.\nHow urgent is it?")
    desk.says(MEI, "1", "1", "1", "1")
    assert desk.ticket.status is Status.TRIAGED
