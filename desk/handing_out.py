"""What is handed to other systems, a line at a time: a ticket with who reported it, and a customer (R4.3.3-1)."""

from dataclasses import dataclass
from datetime import datetime

from desk.quality.facts import Facts, Segment
from desk.terms import CustomerId, CustomerKind, TicketId
from desk.tickets.ticket import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketLine:
    """What is counted of a ticket; `contact` only where personal details were asked for."""

    facts: Facts
    contact: Contact = Contact()  # noqa: RUF009 -- frozen, as the others


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerLine:
    """A customer who wrote in a period: EXISTING if they had written before it. First and last are of all time."""

    id: CustomerId
    kind: CustomerKind | None
    industry: str
    segment: Segment
    tickets: int
    first_ticket: TicketId
    first_at: datetime
    last_ticket: TicketId
    last_at: datetime
    name: str | None = None
    contact: str | None = None
    address: str | None = None
    product_model: str | None = None
