"""What was read is put on the ticket, and fills only what nobody has told."""

from datetime import UTC, datetime, timedelta

import pytest

from desk.findings import keeping, showing
from desk.findings.finding import Basis, Finding, FindingKind
from desk.terms import CustomerId, Field, IntakeChannel, TicketId
from desk.tickets import opening
from desk.tickets.ticket import Contact, Ticket, Times
from desk.tickets.timeline import SYSTEM, Act
from desk.values import replace

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TICKET = Ticket(
    id=TicketId(1001),
    customer=CustomerId(1),
    intake=IntakeChannel.TELEGRAM,
    description="It leaks",
    times=Times(first_contact_at=NOW, opened_at=NOW),
)


def read(kind: FindingKind, value: str, sure: float = 0.97) -> Finding:
    return Finding(kind=kind, value=value, basis=Basis.PRINT, confidence=sure, at=NOW)


MODEL, ORDER = read(FindingKind.MODEL, "XQG100"), read(FindingKind.ORDER, "TB2026")


@pytest.mark.requirement("R2.2-3", "R1.3-1", "R1.3-7")
def test_it_is_kept_with_an_entry_and_stands_for_the_answers() -> None:
    change = keeping.keep(TICKET, [MODEL, ORDER], now=NOW)
    ticket = change.ticket
    assert ticket.findings == (MODEL, ORDER)
    assert (ticket.contact.product_model, ticket.contact.order_number) == ("XQG100", "TB2026")
    assert ticket.contact.from_pictures == {Field.PRODUCT_MODEL, Field.ORDER_NUMBER}
    (entry,) = change.entries
    assert (entry.act, entry.actor, entry.note) == (Act.READ, SYSTEM, "XQG100, TB2026")


def test_what_the_customer_has_told_is_not_changed() -> None:
    told = replace(TICKET, contact=Contact(product_model="WM-1"))
    ticket = keeping.keep(told, [MODEL], now=NOW).ticket
    assert ticket.contact == told.contact
    assert ticket.findings == (MODEL,)


def test_what_the_customer_tells_later_takes_its_place_for_good() -> None:
    ticket = keeping.keep(TICKET, [MODEL], now=NOW).ticket
    ticket = opening.answer(ticket, Field.PRODUCT_MODEL, "WM-1", by=SYSTEM, now=NOW).ticket
    assert ticket.contact.from_pictures == frozenset()
    again = keeping.keep(ticket, [read(FindingKind.MODEL, "XQG999")], now=NOW)
    assert again.ticket.contact.product_model == "WM-1"


def test_what_is_unsure_is_kept_but_answers_no_question() -> None:
    ticket = keeping.keep(TICKET, [read(FindingKind.ORDER, "TB2026", sure=0.8)], now=NOW).ticket
    assert ticket.findings
    assert ticket.contact == TICKET.contact


def test_the_same_again_changes_nothing_and_there_is_an_end() -> None:
    ticket = keeping.keep(TICKET, [MODEL], now=NOW).ticket
    assert keeping.keep(ticket, [MODEL], now=NOW + timedelta(days=1)).entries == ()
    many = [read(FindingKind.SERIAL, f"SN{n:08}") for n in range(99)]
    assert len(keeping.keep(ticket, many, now=NOW).ticket.findings) == keeping.MOST_KEPT


def test_who_is_not_close_to_the_customer_sees_the_device_alone() -> None:
    ticket = keeping.keep(TICKET, [MODEL, ORDER], now=NOW).ticket
    (far,) = showing.rows(ticket, is_close=False)
    assert "TB2026" not in str(far)
    (close,) = showing.rows(ticket, is_close=True)
    assert "TB2026" in str(close)
    assert list(showing.rows(TICKET, is_close=True)) == []
