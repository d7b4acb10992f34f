"""The timeline tells of cases in the reader's words."""

import pytest

from desk.improvement.history import words_of
from desk.staff.history import line_of
from desk.terms import TicketId
from desk.tickets.timeline import SYSTEM, Act, Entry
from tests.desk.builders import MEI, MONDAY_9AM, SUN
from tests.desk.improvement.entered import a_case, desk_with
from tests.desk.talking import in_english


@pytest.mark.parametrize(
    ("act", "note", "told"),
    [
        (Act.CASE_OPENED, "7-1", "feedback case opened – 7-1"),
        (Act.CASE_CATEGORISED, "7-1: attitude", "feedback categorised – 7-1: Attitude and professionalism "),
        (Act.CASE_ANALYSED, "7-1: He was alone", "feedback analysed – 7-1: He was alone"),
        (Act.CASE_MEASURED, "7-1: M3: Two at a time", "measure decided on – 7-1: M3: Two at a time"),
        (Act.CASE_MEASURED, "M3: worked fewer calls", "measure decided on – M3: It worked fewer calls"),
        (Act.CASE_TOLD, "7-1: phone We are sorry", "outcome told to the customer – 7-1: Told by phone We are sorry"),
        (Act.CASE_TOLD, "7-1: We are sorry", "outcome told to the customer – 7-1: We are sorry"),
    ],
)
def test_each_act_has_its_sentence(act: Act, note: str, told: str) -> None:
    entry = Entry(ticket=TicketId(7), at=MONDAY_9AM, actor=SYSTEM, act=act, note=note)
    assert in_english(line_of(entry)).endswith(f": {told}")


def test_of_other_acts_it_says_nothing() -> None:
    assert words_of(Entry(ticket=TicketId(7), at=MONDAY_9AM, actor=SYSTEM, act=Act.NOTED, note="7-1: phone x")) is None


@pytest.mark.requirement("R4.2.3-2")
def test_the_timeline_of_the_ticket_has_all_that_was_done() -> None:
    desk = desk_with(a_case())
    desk.says(MEI, "/case 7-1 take", "/case 7-1 category product", "/case 7-1 analysis A bad seal")
    desk.says(SUN, "/timeline 7")
    told = desk.was_told(SUN)
    assert "Mei: feedback case taken – 7-1" in told
    assert "Mei: feedback categorised – 7-1: The product" in told
    assert "Mei: feedback analysed – 7-1: A bad seal" in told
