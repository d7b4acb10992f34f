"""A problem that comes back within thirty days of its closure is linked to the earlier ticket, and counted (T20)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk.people import Customer
from desk.similar import recurrence
from desk.similar.record import Earlier, LinkedBy
from desk.terms import ProductCategory, ServiceType, Status, TicketId
from desk.tickets.ticket import Contact, Grade, Grading, Ticket, Times
from desk.tickets.timeline import SYSTEM, Act
from tests.desk.builders import ANN, MEI, MONDAY_9AM, SUN, a_grade, a_ticket
from tests.desk.dialog.talk import Talk
from tests.desk.talking import Desk
from tests.desk.triage.listening import Listening

DAY = timedelta(days=1)
WASHER = a_grade()
EARLIER = Earlier(ticket=TicketId(3), category=ProductCategory.CONSUMER_GOODS, service_type=ServiceType.FAULT_REPAIR)


def closed(*, days_ago: int = 10, grade: Grade = WASHER, model: str | None = None, **more: Any) -> Ticket:  # noqa: ANN401 -- any field
    at = MONDAY_9AM - days_ago * DAY
    times = Times(first_contact_at=at, opened_at=at, closed_at=at)
    contact = Contact(name="Ann", product_model=model)
    return a_ticket(Status.CLOSED, grading=Grading(final=grade), times=times, contact=contact, **more)


def again(*earlier: Earlier, model: str | None = None, proposed: Grade | None = WASHER) -> Ticket:
    contact = Contact(name="Ann", product_model=model)
    return a_ticket(Status.RECEIVED, earlier=earlier, grading=Grading(proposed=proposed), contact=contact)


@pytest.mark.requirement("R4.1.2-1", "R4.3.4-4")
@pytest.mark.parametrize(("days", "count"), [(0, 1), (30, 1), (31, 0)])
def test_only_what_was_closed_within_thirty_days_can_come_back(days: int, count: int) -> None:
    assert len(recurrence.earlier_of([closed(days_ago=days)], now=MONDAY_9AM, window=30 * DAY)) == count


def test_what_is_open_or_was_never_graded_can_not_come_back() -> None:
    ungraded = replace(closed(), grading=Grading())
    found = recurrence.earlier_of([a_ticket(Status.IN_PROGRESS), ungraded], now=MONDAY_9AM, window=30 * DAY)
    assert found == ()


@pytest.mark.parametrize(
    ("earlier", "model", "grade", "is_it"),
    [
        ({}, None, {}, True),
        ({}, "X-100", {}, True),
        ({"product_model": "X-100"}, "x-100", {}, True),
        ({"product_model": "X-100"}, "Y-200", {}, False),
        ({}, None, {"category": ProductCategory.MEDICAL_DEVICE}, False),
        ({}, None, {"service_type": ServiceType.INSTALLATION}, False),
        ({"category": ProductCategory.OTHER}, None, {"category": ProductCategory.OTHER}, False),
        (
            {"category": ProductCategory.OTHER, "product_model": "Z"},
            "Z",
            {"category": ProductCategory.OTHER},
            True,
        ),
    ],
)
def test_the_same_problem_is_of_the_same_product_and_kind_of_service(
    earlier: dict[str, Any], model: str | None, grade: dict[str, Any], *, is_it: bool
) -> None:
    ticket = again(replace(EARLIER, **earlier), model=model, proposed=replace(WASHER, **grade))
    assert (recurrence.find(ticket) is not None) is is_it


def test_nothing_comes_back_before_anything_is_known() -> None:
    assert recurrence.find(again(EARLIER, proposed=None)) is None


def ann(*tickets: Ticket) -> Talk:
    talk = Talk(recogniser=Listening()).knows(*tickets)
    talk.later(minutes=1)
    return talk


def only_new(talk: Talk) -> Ticket:
    (new,) = (ticket for ticket in talk.tickets.values() if ticket.id != TicketId(7))
    return new


@pytest.mark.requirement("R4.1.2-1", "R4.3.4-4")
def test_a_new_report_is_linked_by_its_proposal_and_the_customer_hears_that_the_earlier_one_is_known() -> None:
    talk = ann(closed(times_again=1))
    heard = talk.says("The washer leaks at the door")
    assert "It may be the problem of ticket 7 again: we look at what was done." in heard
    ticket = only_new(talk)
    assert (ticket.recurrence_of, ticket.recurs_by, ticket.times_again) == (7, LinkedBy.PROPOSAL, 2)
    assert "Recurrence" not in talk.told(SUN)
    first = talk.last
    talk.presses("It is the problem of ticket 7 again")
    assert only_new(talk).recurs_by is LinkedBy.CUSTOMER
    assert f"Recurrence: ticket {ticket.id} is the problem of ticket 7 again." in talk.told(SUN)
    talk.presses("It is the problem of ticket 7 again", told=first)
    assert talk.told(SUN) == ""


def graded(ticket: Ticket, words: str) -> Desk:
    desk = Desk().hold(ticket)
    desk.says(MEI, f"/grade 7 {words}")
    return desk


@pytest.mark.requirement("R4.1.2-1", "R4.3.4-4")
def test_the_grade_confirms_what_was_proposed_and_supervisors_hear_of_it() -> None:
    proposed = recurrence.propose(again(EARLIER), now=MONDAY_9AM).ticket
    desk = graded(proposed, "general routine repair consumer_goods level3")
    assert (desk.ticket.recurrence_of, desk.ticket.recurs_by) == (3, LinkedBy.GRADE)
    assert "Recurrence: ticket 7 is the problem of ticket 3 again." in desk.was_told(SUN)
    desk.says(MEI, "/grade 7 general routine repair consumer_goods level3")
    assert "Recurrence" not in desk.was_told(SUN)


def test_the_grade_undoes_what_was_proposed_of_another_product() -> None:
    proposed = recurrence.propose(again(EARLIER), now=MONDAY_9AM).ticket
    desk = graded(proposed, "general routine repair medical_device level3")
    assert (desk.ticket.recurrence_of, desk.ticket.times_again) == (None, 0)
    assert Act.UNLINKED in desk.acts()
    assert "not the problem of an earlier one" in desk.was_told(MEI)


def test_the_grade_finds_what_nobody_had_proposed_and_the_customer_hears_of_it() -> None:
    desk = graded(again(EARLIER, proposed=None), "general routine repair consumer_goods level3")
    assert desk.ticket.recurs_by is LinkedBy.GRADE
    chat = desk.customers[ANN].addresses[0]
    assert "Your ticket 7 looks like ticket 3: we look at what was done then." in desk.was_told(chat)


def test_what_the_customer_says_stands_whatever_the_grade() -> None:
    said = recurrence.link(again(EARLIER), EARLIER, by=SYSTEM, basis=LinkedBy.CUSTOMER, now=MONDAY_9AM).ticket
    desk = graded(said, "general routine repair medical_device level3")
    assert desk.ticket.recurrence_of == 3


@pytest.mark.requirement("R4.1.2-1")
def test_who_calls_again_is_linked_too() -> None:
    caller = Customer(id=ANN, name="Ann", contact="13800001234")
    desk = Desk(customers={ANN: caller}, recogniser=Listening()).hold(closed())
    desk.says(MEI, "/log phone 13800001234 Ann: the washer leaks again")
    (new,) = (ticket for ticket in desk.tickets.values() if ticket.id != TicketId(7))
    assert (new.recurrence_of, new.recurs_by) == (7, LinkedBy.PROPOSAL)
    assert "again after ticket 7" in desk.was_told(MEI)
