"""What staff make of a proposal: they see what it rests on, take it over, or say better, and the desk learns it."""

from dataclasses import replace
from typing import Any

import pytest

from desk.replies import Card
from desk.terms import (
    IntakeChannel,
    ProblemClass,
    ProductCategory,
    ResponseLevel,
    ServiceType,
    Severity,
    Status,
    TicketId,
)
from desk.tickets.proposing import propose
from desk.tickets.ticket import Contact, Ticket
from desk.tickets.timeline import Act, ActorKind
from desk.triage.keywords import Keywords
from desk.triage.proposal import Aspect, Sign
from tests.desk.builders import ANNS_CHAT, GAO, LAW, LI, MEI, MONDAY_9AM, OFFERED, SUN, WU, a_policy, a_ticket
from tests.desk.talking import Desk
from tests.desk.triage.listening import Listening

SMOKE = "The washer is smoking, call 13800001234"


def proposed(words: str = "The washer is broken", status: Status = Status.RECEIVED, **more: Any) -> Ticket:  # noqa: ANN401 -- any field
    """A ticket whose words were just recognised."""
    ticket = a_ticket(status, description=words, **more)
    whole = Listening().read(words, Keywords())
    return propose(ticket, whole, policy=a_policy(), now=MONDAY_9AM).ticket


def as_proposed(desk: Desk) -> None:
    desk.says(MEI, "/ticket 7")
    desk.presses(MEI, "As proposed")


def a_desk(ticket: Ticket) -> Desk:
    return Desk(recogniser=Listening()).hold(ticket)


@pytest.mark.requirement("R2.2-3", "R1.4-2")
def test_the_card_shows_what_is_proposed_how_sure_and_by_which_words() -> None:
    desk = a_desk(proposed())
    desk.says(MEI, "/ticket 7")
    card = desk.was_told(MEI)
    assert "Proposed: Medium, Severity 2, time-limited, Fault repair, Consumer goods (80 % sure)" in card
    assert "Because of: “broken”" in card
    assert "Hazard" not in card


def test_the_card_of_a_hazard_begins_with_it_and_names_no_product_that_nobody_named() -> None:
    desk = a_desk(proposed("There is smoke and a burnt cable"))
    desk.says(MEI, "/ticket 7")
    rows = desk.was_told(MEI).splitlines()
    assert rows[1] == "⚠ Hazard: fire or smoke"
    assert "Proposed: Special (law, safety, environment), Severity 1, urgent, Fault repair, no product named" in rows[2]


def test_the_words_that_a_proposal_rests_on_show_no_contact_to_whom_it_does_not_concern() -> None:
    ticket = proposed(SMOKE)
    assert ticket.proposal
    signs = {aspect: (replace(held[0], words="call 13800001234"),) for aspect, held in ticket.proposal.signs.items()}
    desk = a_desk(replace(ticket, proposal=replace(ticket.proposal, signs=signs)))
    desk.says(LI, "/ticket 7")
    assert "Because of: “call 138****1234”" in desk.was_told(LI)


def test_of_words_within_words_the_longest_is_shown() -> None:
    ticket = proposed()
    assert ticket.proposal
    told = tuple(
        Sign(words=words)
        for words in ("衣机漏水", "洗衣机漏水", "洗衣机", "an endless row of words that no card has room for")
    )
    desk = a_desk(replace(ticket, proposal=replace(ticket.proposal, signs={Aspect.CLASS: told})))
    desk.says(LI, "/ticket 7")
    assert "Because of: “洗衣机漏水”\n" in desk.was_told(LI)


def test_once_graded_the_card_speaks_of_the_grade_but_still_of_the_hazard() -> None:
    desk = a_desk(proposed(SMOKE))
    as_proposed(desk)
    desk.says(MEI, "/ticket 7")
    assert "⚠ Hazard" in desk.was_told(MEI)
    assert "Proposed" not in desk.was_told(MEI)


@pytest.mark.requirement("R1.4-2", "R2.2-4")
def test_a_proposal_is_taken_over_by_one_press_on_the_card_and_teaches_that_it_was_right() -> None:
    desk = a_desk(proposed())
    as_proposed(desk)
    grade = desk.ticket.grading.preliminary
    assert grade
    assert (grade.problem_class, grade.by) == (ProblemClass.MEDIUM, "Mei")
    [example] = desk.last.examples
    assert (example.problem_class, example.severity) == (ProblemClass.MEDIUM, Severity.TIMED)
    assert (example.service_type, example.category) == (ServiceType.FAULT_REPAIR, ProductCategory.CONSUMER_GOODS)
    assert (example.is_report, example.is_hazard, example.language) == (True, False, "en")
    assert (example.by.kind, example.by.name, example.at) == (ActorKind.STAFF, "Mei", MONDAY_9AM)
    assert example.proposed == desk.ticket.proposal


@pytest.mark.requirement("R2.2-4")
def test_another_grade_than_the_proposed_one_teaches_what_is_right() -> None:
    desk = a_desk(proposed("部洗衣机坏了，打13800001234"))
    desk.says(LI, "/grade 7 major urgent software other level1")
    [example] = desk.last.examples
    assert (example.problem_class, example.severity) == (ProblemClass.MAJOR, Severity.URGENT)
    assert (example.service_type, example.category) == (ServiceType.SOFTWARE_SUPPORT, ProductCategory.OTHER)
    assert example.words == "部洗衣机坏了，打138****1234"
    assert example.language == "zh"
    assert example.proposed
    assert example.proposed.severity is Severity.TIMED


def test_a_product_that_nobody_named_is_learnt_as_none() -> None:
    desk = a_desk(proposed("It is broken"))
    as_proposed(desk)
    [example] = desk.last.examples
    assert example.category is None
    assert desk.ticket.grading.preliminary
    assert desk.ticket.grading.preliminary.category is ProductCategory.OTHER


def test_without_a_proposal_nothing_is_learnt_and_nothing_shown() -> None:
    desk = Desk().hold(a_ticket(Status.RECEIVED))
    desk.says(MEI, "/ticket 7")
    assert "Proposed" not in desk.was_told(MEI)
    desk.says(MEI, "/grade 7 major urgent repair electronics level1")
    assert desk.last.examples == ()


@pytest.mark.requirement("R2.2-4")
def test_whoever_accepts_a_hazard_ungraded_has_graded_it_as_proposed_in_their_own_name() -> None:
    desk = a_desk(proposed(SMOKE, contact=Contact()))
    desk.says(LI, "/ticket 7")
    desk.presses(LI, "Accept")
    grading = desk.ticket.grading
    assert desk.ticket.status is Status.IN_PROGRESS
    assert grading.final
    assert grading.proposed
    assert (grading.final.by, grading.final.severity) == ("Li", Severity.URGENT)
    assert grading.proposed.by == "system"
    assert Act.CLASSIFIED in desk.acts()
    assert "Graded in your name: Special (law, safety, environment), Severity 1, urgent" in desk.was_told(LI)
    [example] = desk.last.examples
    assert (example.by.name, example.is_hazard) == ("Li", True)


def test_what_is_no_hazard_is_not_taken_ungraded() -> None:
    desk = a_desk(proposed())
    desk.says(LI, "/ticket 7")
    assert "Accept" not in desk.labels(LI)
    desk.says(LI, "/accept 7")
    assert desk.was_told(LI).startswith("Ticket 7 is not graded yet.")


def test_who_has_the_card_of_a_hazard_gets_no_second_one_when_it_is_graded() -> None:
    desk = a_desk(replace(proposed(SMOKE), dispatch=OFFERED))
    as_proposed(desk)
    cards = [owed.message for owed in desk.last.outbound if owed.to in WU.addresses]
    assert [card.revises for card in cards if isinstance(card, Card)] == [True]


@pytest.mark.parametrize("typed", ["/hazard 7 yes", "隐患7 是"])
@pytest.mark.requirement("R2.2-3")
def test_staff_mark_a_hazard_that_was_not_recognised_and_the_customer_is_warned(typed: str) -> None:
    desk = a_desk(proposed("There is a burnt cable"))
    desk.says(MEI, typed)
    assert desk.ticket.is_hazard
    assert desk.was_told(ANNS_CHAT).startswith("⚠ Safety first. You write “burnt”:\nStop using it now.")
    for member in (SUN, LAW, LI):
        assert "⚠ Hazard" in desk.was_told(member)
    assert "Ticket 7 is marked as a hazard." in desk.was_told(MEI)
    assert desk.acts() == [Act.MARKED, Act.OFFERED]
    [example] = desk.last.examples
    assert (example.is_hazard, example.problem_class) == (True, None)


def test_a_hazard_that_is_none_is_unmarked_by_one_press_and_nobody_is_alarmed() -> None:
    desk = a_desk(proposed(SMOKE))
    desk.says(LI, "/ticket 7")
    desk.presses(LI, "No hazard")
    assert not desk.ticket.is_hazard
    assert desk.was_told(ANNS_CHAT) == ""
    [example] = desk.last.examples
    assert (example.is_hazard, example.is_report) == (False, True)
    desk.says(LI, "/ticket 7")
    assert "Hazard:" not in desk.was_told(LI)


def test_what_is_marked_already_is_said_and_still_learnt() -> None:
    desk = a_desk(proposed(SMOKE))
    desk.says(LI, "/hazard 7 yes")
    assert desk.was_told(LI) == "Ticket 7 is marked as a hazard."
    assert desk.last.tickets == ()
    assert desk.last.examples[0].is_hazard


def test_a_hazard_of_a_closed_ticket_is_history() -> None:
    desk = a_desk(a_ticket(Status.CLOSED))
    desk.says(LI, "/hazard 7 yes")
    assert "not possible now" in desk.was_told(LI)


@pytest.mark.requirement("R2.2-3")
def test_staff_withdraw_what_reports_no_problem_and_the_desk_learns_it() -> None:
    desk = a_desk(proposed("do you know the tall robot"))
    desk.says(MEI, "/ticket 7")
    assert "Proposed: No problem (97 % sure)" in desk.was_told(MEI)
    desk.presses(MEI, "No problem")
    desk.presses(MEI, "Yes")
    assert (desk.ticket.status, desk.ticket.closing_reason) == (Status.CANCELLED, "no problem")
    assert "we took your message for no problem" in desk.was_told(ANNS_CHAT)
    [example] = desk.last.examples
    assert (example.is_report, example.is_hazard, example.problem_class) == (False, False, None)


def test_a_second_thought_leaves_the_ticket_as_it_is() -> None:
    desk = a_desk(proposed())
    desk.says(MEI, "/noproblem 7", "no")
    assert desk.ticket.status is Status.RECEIVED
    assert desk.was_told(MEI) == "All right, nothing is changed."


def test_what_is_in_work_is_no_chat() -> None:
    desk = a_desk(a_ticket(Status.IN_PROGRESS))
    desk.says(MEI, "/noproblem 7")
    assert "not possible now" in desk.was_told(MEI)


@pytest.mark.requirement("R1.2-2", "R2.2-3")
def test_a_logged_call_is_recognised_too_and_the_agent_knows_what_to_tell_the_caller_at_once() -> None:
    desk = Desk(recogniser=Listening())
    desk.says(MEI, "/log phone 13900005678 Bob: his heater is smoking")
    ticket = desk.tickets[desk.last.tickets[0].id]
    assert (ticket.is_hazard, ticket.intake) == (True, IntakeChannel.PHONE)
    assert "Please tell the customer at once:\n⚠ Safety first. You write “smoking”:" in desk.was_told(MEI)
    assert "⚠ Hazard" in desk.was_told(SUN)
    assert "⚠ Hazard" in desk.was_told(LI)
    assert desk.was_told(GAO) == ""


def test_a_logged_call_about_less_alarms_nobody() -> None:
    desk = Desk(recogniser=Listening())
    desk.says(MEI, "/log phone 13900005678 Bob: his heater is broken")
    assert desk.last.tickets[0].grading.proposed
    assert desk.was_told(SUN) == ""


def test_the_proposed_level_follows_the_proposed_severity() -> None:
    grade = proposed(SMOKE).grading.proposed
    assert grade
    assert (grade.severity, grade.response_level) == (Severity.URGENT, ResponseLevel.LEVEL_1)


def test_a_ticket_takes_the_hazard_of_its_duplicate_over() -> None:
    desk = a_desk(proposed(SMOKE))
    desk.hold(replace(proposed(), id=TicketId(8)))
    desk.says(MEI, "/merge 7 8")
    assert desk.tickets[TicketId(8)].is_hazard
