"""What staff register: calls and mails, missing data, complex and duplicate tickets."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.people import Customer
from desk.terms import CustomerId, Field, IntakeChannel, Role, Status, TicketId
from desk.turns import TimerKind
from tests.desk.builders import ANN, ANNS_CHAT, GAO, HOUR, LI, MEI, MONDAY_9AM, WU, a_ticket
from tests.desk.talking import Desk

NEW = TicketId(90)


@pytest.mark.requirement("R1.2-2", "R1.4-1", "R2.2-2", "R3.2-1")
def test_a_call_is_logged_in_one_line() -> None:
    desk = Desk()
    desk.says(MEI, "/log phone 13800000000 王先生: the washer leaks")
    ticket = desk.tickets[NEW]
    assert (ticket.intake, ticket.description) == (IntakeChannel.PHONE, "the washer leaks")
    assert (ticket.contact.name, ticket.contact.contact) == ("王先生", "13800000000")
    assert ticket.owner
    assert ticket.owner.name == "Mei"
    assert ticket.response_due_at == MONDAY_9AM + timedelta(minutes=15)
    assert "Ticket 90 is opened." in desk.was_told(MEI)
    assert "Grade" in desk.labels(MEI)
    assert desk.customers[CustomerId(900)].name == "王先生"


@pytest.mark.requirement("R1.2-5")
def test_a_mail_is_logged_step_by_step_and_wants_writing() -> None:
    desk = Desk()
    desk.says(MEI, "登记")
    assert desk.labels(MEI) == ["Phone", "E-mail", "Fax", "Walk-in"]
    desk.presses(MEI, "E-mail")
    desk.says(MEI, "not an address")
    assert desk.was_told(MEI).startswith("Sorry, I don't understand that.")
    desk.says(MEI, "ann@example.com", "Ann Wang", "2 screws are missing")
    ticket = desk.tickets[NEW]
    assert ticket.needs_writing
    assert ticket.contact.contact == "ann@example.com"
    assert ticket.response_due_at == MONDAY_9AM + HOUR
    assert ticket.description == "2 screws are missing"


@pytest.mark.requirement("R1.2-1")
def test_a_technician_logs_a_walk_in_and_the_duty_agent_owns_it() -> None:
    desk = Desk()
    desk.says(LI, "/log 到店 - : ", "-", "My kettle hums")
    ticket = desk.tickets[NEW]
    assert ticket.intake is IntakeChannel.ON_SITE
    assert Field.CONTACT in ticket.contact.declined
    assert ticket.contact.name is None
    assert "Ticket 90" in desk.was_told(MEI)


@pytest.mark.parametrize("written", ["+86 138 0000 0000", "021-5555 1234", "(no) 138"])
def test_numbers_are_taken_as_people_write_them(written: str) -> None:
    desk = Desk()
    desk.says(MEI, f"/log phone {written} Ann: it hums")
    if written.startswith("("):
        assert desk.was_told(MEI).startswith("Sorry, I don't understand that.")
    else:
        assert desk.tickets[NEW].contact.contact == written


def test_a_log_is_not_for_every_role() -> None:
    desk = Desk(members=(replace(GAO, roles=frozenset({Role.EXPERT})),))
    desk.says(GAO, "/log")
    assert desk.was_told(GAO) == "Your role does not allow this. Please ask a supervisor."


@pytest.mark.requirement("R1.3-1")
def test_missing_data_are_set_and_remembered_for_the_customer() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/set 7")
    desk.presses(LI, "Product model")
    desk.says(LI, "W-10")
    assert desk.ticket.contact.product_model == "W-10"
    assert desk.customers[ANN].product_model == "W-10"
    desk.says(LI, "/set 7 order A-1")
    assert desk.ticket.contact.order_number == "A-1"
    assert Field.ORDER_NUMBER not in desk.ticket.contact.declined


def test_a_dash_says_that_the_customer_has_none_but_everybody_has_a_name() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/set 7 address -")
    assert Field.ADDRESS in desk.ticket.contact.declined
    desk.says(LI, "设置7 姓名", "无")
    assert desk.was_told(LI) == "Every ticket needs the customer's name."
    desk.says(LI, "王先生")
    assert desk.ticket.contact.name == "王先生"
    desk.says(WU, "/set 7 name x")
    assert desk.was_told(WU) == "Only the handler, an agent or a supervisor may do this."


def test_an_unknown_customers_ticket_can_be_completed_too() -> None:
    desk = Desk(customers={}).hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/set 7 name Bo")
    assert desk.ticket.contact.name == "Bo"
    assert desk.last.customers == ()


def test_a_ticket_is_complex_for_a_reason_and_only_in_time() -> None:
    desk = Desk().hold(a_ticket(Status.IN_PROGRESS))
    desk.says(LI, "/complex 7")
    assert desk.was_told(LI) == "Ticket 7: why is it complex?"
    desk.says(LI, "two departments")
    assert desk.ticket.is_complex
    assert "the result is due by 2026-11-26 01:00" in desk.was_told(LI)
    desk.says(LI, "/complex 7 again")
    assert desk.was_told(LI) == "Ticket 7 is marked as complex already."
    desk.hold(a_ticket(Status.IN_PROGRESS)).now = MONDAY_9AM + 24 * HOUR
    desk.says(LI, "/complex 7 late")
    assert desk.was_told(LI) == "Too late: the limit passed at 2026-11-24 01:00, and its miss stands."


def test_a_duplicate_is_merged_and_the_other_ticket_knows_all() -> None:
    desk = Desk().hold(
        a_ticket(Status.RECEIVED, details=("and it smells",)), a_ticket(Status.IN_PROGRESS, id=TicketId(9))
    )
    desk.timers[TicketId(7), TimerKind.EXPECTED] = MONDAY_9AM
    desk.says(MEI, "/merge 7 into 9")
    assert desk.ticket.status is Status.CANCELLED
    assert desk.ticket.merged_into == TicketId(9)
    assert desk.tickets[TicketId(9)].details == ("The washer leaks", "and it smells")
    assert desk.was_told(ANNS_CHAT) == "Ticket 7 is the same problem as ticket 9; we go on with 9."
    assert "Ticket 7 is the same problem" in desk.was_told(LI)
    assert desk.timers == {}


def test_a_merge_asks_for_the_other_ticket_and_refuses_nonsense() -> None:
    other = a_ticket(Status.RECEIVED, id=TicketId(9), customer=CustomerId(501))
    desk = Desk(customers={CustomerId(501): Customer(id=CustomerId(501))}).hold(a_ticket(Status.RECEIVED), other)
    desk.says(MEI, "/merge 7", "which?")
    assert desk.was_told(MEI).startswith("Sorry, I don't understand that.")
    desk.says(MEI, "9")
    assert desk.was_told(MEI) == "These two tickets are of different customers."
    desk.says(MEI, "/merge 7 7")
    assert desk.was_told(MEI) == "A ticket can't be a duplicate of itself."
    desk.says(MEI, "/merge 7 8")
    assert desk.was_told(MEI) == "There is no ticket 8."
    desk.says(LI, "/merge 7 9")
    assert desk.was_told(LI) == "Your role does not allow this. Please ask a supervisor."
