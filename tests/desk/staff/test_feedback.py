"""What staff report goes on the register too, and whoever reported it hears what came of it."""

import pytest

from desk.improvement.case import CaseSource, CaseState
from desk.terms import CaseId, TicketId
from desk.tickets.timeline import Act, ActorKind, person
from tests.desk.builders import LI, MEI, SUN
from tests.desk.improvement.entered import PAN, desk_with

NUMBER = CaseId("7-1")


@pytest.mark.requirement("R1.3-11")
def test_staff_put_a_problem_on_the_register() -> None:
    desk = desk_with()
    desk.says(LI, "/feedback The spare parts list is out of date")
    (case,) = desk.cases.values()
    assert (case.source, case.ticket, case.words) == (CaseSource.INTERNAL, None, "The spare parts list is out of date")
    assert (case.by.kind, case.by.id, case.department) == (ActorKind.STAFF, LI.id, "technical")
    assert f"It is on the register: Case {case.id}." in desk.was_told(LI)
    for told in (SUN, PAN):
        assert "The spare parts list is out of date" in desk.was_told(told)


@pytest.mark.requirement("R1.3-11")
@pytest.mark.parametrize("words", ["/feedback 7 No parts were there", "反馈 7 No parts were there"])
def test_feedback_about_a_ticket_is_in_its_timeline(words: str) -> None:
    desk = desk_with()
    desk.says(LI, words)
    case = desk.cases[NUMBER]
    assert (case.ticket, case.words, case.owner) == (TicketId(7), "No parts were there", person(MEI))
    assert desk.acts() == [Act.CASE_OPENED]
    assert [known.id for known in desk.ticket.cases] == ["7-1"]


def test_feedback_starts_from_the_tickets_card_or_a_reply_to_it() -> None:
    desk = desk_with()
    desk.says(MEI, "/more 7")
    desk.presses(MEI, "Internal feedback")
    desk.says(MEI, "Nobody answers in the evening")
    assert desk.cases[NUMBER].words == "Nobody answers in the evening"
    desk.says(LI, "/feedback 3 washers of the same kind this week", about=7)
    assert desk.cases[CaseId("7-2")].words == "3 washers of the same kind this week"


@pytest.mark.requirement("R1.3-11")
def test_whoever_reported_it_hears_what_came_of_it() -> None:
    desk = desk_with()
    desk.says(LI, "/feedback The list is out of date")
    (number,) = desk.cases
    desk.says(SUN, f"/case {number} category product", f"/case {number} analysis Nobody keeps it")
    desk.says(SUN, f"/case {number} measure Wu keeps it", "once", f"/case {number} close done")
    assert desk.cases[number].state is CaseState.CLOSED
    assert desk.was_told(LI) == f"Case {number} that you reported is closed. What is done about it: Wu keeps it"
