"""Parts that went in: picked, typed, corrected, taken back, and read by the customer."""

from typing import Any

import pytest

from desk.terms import Status
from desk.tickets.timeline import Act
from desk.visits.rules import StockPart
from desk.visits.visit import PartUsed
from tests.desk.builders import LI, MONDAY_9AM, WU, a_policy, a_ticket
from tests.desk.talking import Desk

SEAL = StockPart(number="W9-SEAL", names={"zh_CN": "密封圈", "en": "Door seal"})
HOSE = StockPart(number="W9-HOSE", names={"zh_CN": "排水管", "en": "Drain hose"})


def in_work(**changes: Any) -> Desk:  # noqa: ANN401 -- any field
    desk = Desk(policy=a_policy(parts=(SEAL, HOSE)))
    return desk.hold(a_ticket(Status.IN_PROGRESS, **changes))


def used(desk: Desk) -> list[tuple[str, str, int, str]]:
    return [(part.number, part.name, part.quantity, part.serial) for part in desk.ticket.parts_used]


@pytest.mark.requirement("R2.2-6")
def test_a_part_is_picked_from_the_owner_s_list_with_two_presses() -> None:
    desk = in_work()
    desk.says(LI, "/used 7")
    desk.presses(LI, "密封圈 (W9-SEAL)")
    desk.presses(LI, "2")
    assert "Noted on ticket 7: 2 × 密封圈 (W9-SEAL)" in desk.was_told(LI)
    assert used(desk) == [("W9-SEAL", "密封圈", 2, "")]
    assert desk.acts() == [Act.PART_USED]


@pytest.mark.parametrize(
    ("words", "noted"),
    [
        ("/used 7 W9-HOSE 1 SN123456", ("W9-HOSE", "排水管", 1, "SN123456")),
        ("用料 7 密封圈 2个", ("W9-SEAL", "密封圈", 2, "")),
        ("/used 7 drain hose x3", ("W9-HOSE", "排水管", 3, "")),
    ],
)
def test_all_of_it_may_be_typed_in_one_line(words: str, noted: tuple[str, str, int, str]) -> None:
    desk = in_work()
    desk.says(LI, words)
    assert used(desk) == [noted]


def test_what_is_not_listed_is_noted_in_the_technician_s_words() -> None:
    desk = in_work()
    desk.says(LI, "/used 7 生料带", "1", "/used 7 O-ring 12 mm 2")
    assert used(desk) == [("生料带", "生料带", 1, ""), ("O-ring 12 mm", "O-ring 12 mm", 2, "")]


def test_a_serial_is_added_to_the_last_part() -> None:
    desk = in_work()
    desk.says(LI, "/used 7 W9-SEAL 1")
    desk.presses(LI, "Serial number")
    desk.says(LI, "SN 77 001")
    assert used(desk) == [("W9-SEAL", "密封圈", 1, "SN 77 001")]


def test_the_same_part_once_more_corrects_how_many_and_one_is_taken_back() -> None:
    desk = in_work()
    desk.says(LI, "/used 7 W9-SEAL 1", "/used 7 W9-SEAL 3", "/used 7 W9-HOSE 1")
    assert used(desk) == [("W9-SEAL", "密封圈", 3, ""), ("W9-HOSE", "排水管", 1, "")]
    desk.presses(LI, "Take one back")
    desk.presses(LI, "3 × 密封圈 (W9-SEAL)")
    assert used(desk) == [("W9-HOSE", "排水管", 1, "")]
    assert "Taken back from ticket 7: 3 × 密封圈 (W9-SEAL)" in desk.was_told(LI)
    assert desk.acts() == [Act.PART_TAKEN_BACK]


def test_a_number_that_is_none_is_asked_for_again() -> None:
    desk = in_work()
    desk.says(LI, "/used 7 W9-SEAL", "many")
    assert desk.was_told(LI).startswith("Sorry, I don't understand that.")
    desk.says(LI, "0")
    assert used(desk) == []


def test_parts_are_noted_by_who_does_the_work_while_it_is_done() -> None:
    desk = in_work()
    desk.says(WU, "/used 7 W9-SEAL 1")
    assert desk.was_told(WU) == "Ticket 7 is handled by Li, not by you."
    closed = Desk().hold(a_ticket(Status.CLOSED))
    closed.says(LI, "/used 7 W9-SEAL 1")
    assert "this is not possible now" in closed.was_told(LI)


def test_everybody_reads_of_the_parts_on_the_ticket_and_in_its_history() -> None:
    part = PartUsed(number="W9-SEAL", name="密封圈", quantity=1, serial="SN1", by="Li", at=MONDAY_9AM)
    desk = in_work(parts_used=(part,))
    desk.says(LI, "/ticket 7")
    assert "Parts used: 1 × 密封圈 (W9-SEAL) SN SN1" in desk.was_told(LI)
    desk.says(LI, "/used 7 W9-HOSE 1", "/timeline 7")
    assert "Li: part used – 1 × 排水管 (W9-HOSE)" in desk.was_told(LI)


def test_nothing_can_be_taken_back_where_nothing_was_noted() -> None:
    desk = in_work()
    desk.says(LI, "/used 7 back")
    assert used(desk) == []
    desk.says(LI, "/cancel")
