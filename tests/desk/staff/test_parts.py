"""Other departments' parts of a ticket."""

import pytest

from desk.replies import Card
from desk.terms import Status
from desk.tickets.part import SubtaskState
from tests.desk.builders import GAO, LI, MEI, SUN, WU, a_ticket
from tests.desk.talking import Desk


def asked() -> Desk:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/part 7 logistics deliver a pump")
    return desk


@pytest.mark.requirement("R3.3-2", "R3.3-3")
def test_another_department_gets_a_card_takes_it_and_reports_back() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/part 7")
    assert desk.labels(LI) == ["Customer service", "Logistics"]
    desk.presses(LI, "Logistics")
    desk.says(LI, "Deliver a pump")
    assert "Logistics is asked: Deliver a pump\nDeliver a pump: Open" in desk.was_told(LI)
    assert desk.labels(GAO) == ["Take", "Done"]
    desk.presses(GAO, "Take")
    assert desk.labels(GAO) == ["Done"]
    desk.presses(GAO, "Done")
    desk.says(GAO, "Pump is at the customer's")
    assert desk.ticket.subtasks[0].state is SubtaskState.DONE
    assert "“Deliver a pump” is done: Pump is at the customer's" in desk.was_told(LI)
    assert "Deliver a pump: Done Gao" in desk.was_told(LI)
    assert desk.labels(GAO) == []


def test_parts_are_taken_and_done_by_typing_their_number_too() -> None:
    desk = asked()
    number = desk.ticket.subtasks[0].id
    desk.says(GAO, "/take 7")
    assert desk.labels(GAO) == [f"{number}: deliver a pump"]
    desk.says(GAO, str(number))
    assert desk.ticket.subtasks[0].state is SubtaskState.TAKEN
    desk.says(GAO, f"办结7 {number} delivered")
    assert desk.ticket.subtasks[0].result == "delivered"


def test_a_part_is_taken_once_and_by_its_department() -> None:
    desk = asked()
    card = next(o for o in desk.last.outbound if o.to in GAO.addresses)
    number = desk.ticket.subtasks[0].id
    desk.says(WU, f"/take 7 {number}")
    assert desk.was_told(WU) == "This part belongs to another department."
    desk.presses(GAO, "Take", on=card)
    desk.presses(GAO, "Take", on=card)
    assert "This part was taken by Gao." in desk.was_told(GAO)
    desk.presses(GAO, "Done", on=card)
    desk.says(GAO, "delivered")
    desk.presses(GAO, "Done", on=card)
    assert "This part is done already." in desk.was_told(GAO)


def test_a_part_that_does_not_exist_is_asked_for_again() -> None:
    desk = asked()
    desk.says(GAO, "/take 7 999")
    assert desk.was_told(GAO).startswith("Sorry, I don't understand that.")
    desk.hold(a_ticket(Status.IN_PROGRESS)).says(GAO, "/done 7")
    assert desk.was_told(GAO) == "Ticket 7 has no parts of other departments."


def test_supervisors_get_the_part_of_a_department_where_nobody_is_on_duty() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.members = (LI, MEI, SUN)
    desk.says(MEI, "/part 7 logistics deliver a pump")
    assert desk.labels(SUN) == ["Take", "Done"]
    desk.presses(SUN, "Take")
    cards = [o.message for o in desk.last.outbound if isinstance(o.message, Card)]
    assert [card.revises for card in cards] == [True]


def test_only_the_handler_or_an_agent_asks_other_departments_while_the_job_is_under_way() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(WU, "/part 7")
    assert desk.was_told(WU) == "Ticket 7 is handled by Li, not by you."
    desk.hold(a_ticket(Status.HANDLED)).says(LI, "/part 7")
    assert "this is not possible now" in desk.was_told(LI)
