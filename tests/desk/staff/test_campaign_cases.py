"""A customer who answered a campaign has no ticket to be found by, and is told what came of it all the same."""

import pytest

from desk.improvement.case import Case, CaseState
from desk.terms import CaseId
from tests.desk.builders import ANN, ANNS_CHAT, MEI, SUN
from tests.desk.improvement.entered import PAN, ZHU, analysed, desk_with
from tests.desk.talking import Desk

NUMBER = CaseId("C3-500")


def a_desk(**more: object) -> Desk:
    case: Case = analysed(NUMBER, ticket=None, customer=ANN, owner=None, department="", **more)
    desk = desk_with()
    desk.cases[NUMBER] = case
    return desk


@pytest.mark.requirement("R4.2.3-3")
def test_they_are_written_to_in_their_chat() -> None:
    desk = a_desk()
    desk.says(SUN, f"/case {NUMBER} tell We have more parts now")
    desk.presses(SUN, "Send")
    told = desk.was_told(ANNS_CHAT)
    assert told.startswith("Hello! You told us what was not right with our service. Thank you for that.")
    assert "We have more parts now" in told
    held = desk.cases[NUMBER].told
    assert held is not None
    assert (held.chat, held.words) == (ANNS_CHAT, "We have more parts now")
    desk.says(SUN, f"/case {NUMBER} close settled")
    assert desk.cases[NUMBER].state is CaseState.CLOSING


@pytest.mark.requirement("R4.2.3-3")
def test_who_is_in_no_chat_any_more_is_told_by_a_person() -> None:
    desk = a_desk()
    desk.customers = {}
    desk.says(SUN, f"/case {NUMBER} tell")
    assert "please tell the customer what came of it, —" in desk.was_told(SUN)
    desk.says(SUN, "phone", "That we have more parts", f"/case {NUMBER} close settled")
    assert desk.cases[NUMBER].state is CaseState.CLOSED


def test_who_left_while_the_words_were_written_is_not_taken_for_told() -> None:
    desk = a_desk()
    desk.says(SUN, f"/case {NUMBER} tell We have more parts now")
    desk.customers = {}
    desk.presses(SUN, "Send")
    desk.says(SUN, f"/case {NUMBER} close settled")
    assert desk.cases[NUMBER].state is CaseState.CLOSING


def test_their_number_is_for_supervisors() -> None:
    desk = a_desk()
    desk.says(SUN, f"/case {NUMBER} told")
    assert "13800001234" in desk.was_told(SUN)
    desk.says(ZHU, f"/case {NUMBER} told")
    assert "138****1234" in desk.was_told(ZHU)


def test_only_supervisors_and_managers_see_it() -> None:
    desk = a_desk()
    for member in (MEI, PAN):
        desk.says(member, f"/case {NUMBER}")
        assert "This case is not yours" in desk.was_told(member)
