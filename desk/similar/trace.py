"""What an open ticket is found by when another one is like it: its labels, its keys, its words (R3.3-1, R6.1.1-6)."""

import re
from dataclasses import dataclass
from datetime import datetime

from desk.findings.finding import FindingKind
from desk.people import contact_key
from desk.similar.likeness import alike, features
from desk.terms import CustomerId, IntakeChannel, ProductCategory, TicketId
from desk.tickets.ticket import Ticket
from desk.values import quick

_MARKS = ("sn", "s/n", "serial", "序列号", "机身号", "出厂编号")
_SERIAL = re.compile(r"(?:\bs/?n\b|serial(?: number| no\.?)?|序列号|机身号|出厂编号)\W{0,3}([a-z0-9][a-z0-9-]{5,29})")
LONGEST = 600  # characters of the problem: as many as are looked at


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What is known of one ticket, as graded, else as proposed; empty labels are not known.

    Contact, order number and serial number are spelled the one way by which they are compared; `likely` are the
    tickets that it was found to be like. One that is not open is forgotten.
    """

    ticket: TicketId
    customer: CustomerId
    intake: IntakeChannel
    opened_at: datetime
    category: str = ""
    service: str = ""
    model: str = ""
    contact: str = ""
    order: str = ""
    serial: str = ""
    words: str = ""
    likely: tuple[TicketId, ...] = ()
    is_open: bool = True

    @property
    def keys(self) -> frozenset[tuple[str, str]]:
        """What is one and the same for one problem only, or nearly so."""
        named = (("contact", self.contact), ("order", self.order), ("serial", self.serial))
        return frozenset((name, value) for name, value in named if value)

    @property
    def has_labels(self) -> bool:
        """Whether product and kind of service are known."""
        return bool(self.category and self.service)

    def is_like_in_kind(self, other: "Trace", *, alike_words: int) -> bool:
        """Whether two are of one product and type: the labels, and with them the model or enough of the words."""
        if not self.has_labels or (self.category, self.service) != (other.category, other.service):
            return False
        if self.model and self.model == other.model:
            return True
        return words_shared(self, other) >= alike_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """What was found for one ticket: those that may be like it, and a cluster that is to be told of, if it is new."""

    others: tuple[Trace, ...] = ()
    cluster: tuple[Trace, ...] = ()


def words_shared(one: Trace, other: Trace) -> int:
    """Give how many percent of the words of two tickets are shared."""
    return alike(features(one.words), features(other.words))


def trace_of(ticket: Ticket) -> Trace:
    """Give what a ticket is found by as it stands."""
    grade, proposal, contact = ticket.grading.active, ticket.proposal, ticket.contact
    category = grade.category if grade else (proposal.category if proposal else None)
    service = grade.service_type if grade else (proposal.service_type if proposal else None)
    words = ticket.problem[:LONGEST]
    return Trace(
        ticket=ticket.id,
        customer=ticket.customer,
        intake=ticket.intake,
        opened_at=ticket.times.opened_at,
        category="" if category in {None, ProductCategory.OTHER} else str(category),
        service=str(service or ""),
        model=(contact.product_model or "").strip().casefold(),
        contact=contact_key(contact.contact) if contact.contact else "",
        order=_bare(contact.order_number or ""),
        serial=_serial(f"{words}\n{contact.product_model or ''}".casefold()) or _serial_read(ticket),
        words=words,
        likely=ticket.likely,
        is_open=ticket.status.is_open,
    )


def _serial(said: str) -> str:
    if not any(mark in said for mark in _MARKS):  # nearly always
        return ""
    found = _SERIAL.search(said)
    return _bare(found[1]) if found else ""


def _serial_read(ticket: Ticket) -> str:
    """Give the serial number that is surest of those read off pictures."""
    read = [one for one in ticket.findings if one.kind is FindingKind.SERIAL]
    return _bare(max(read, key=lambda one: one.confidence).value) if read else ""


def _bare(number: str) -> str:
    return "".join(char for char in number.upper() if char.isalnum())
