"""Links to a ticket's page: signed, for one customer and one ticket, good until a day; nobody logs in."""

import base64
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from desk.terms import CustomerId, TicketId
from desk.tickets.ticket import Ticket
from desk.turns import Around

_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_HOUR = timedelta(hours=1)
_SIGNATURE_BYTES = 16
_LONGEST = 96
_PURPOSE = b"aftercare/pages "  # with a space, which no button's plain text has: one is never good for the other


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Whose page of which ticket a link opens, and until when. `until` is of whole hours."""

    ticket: TicketId
    customer: CustomerId
    until: datetime

    def is_over(self, now: datetime) -> bool:
        """Whether its time has passed."""
        return now >= self.until

    def opens(self, ticket: Ticket) -> bool:
        """Whether the ticket is, or was before two chats were brought together, of the customer it was given to."""
        return ticket.id == self.ticket and self.customer in {ticket.customer, ticket.came_from}


def page_of(ticket: Ticket, around: Around) -> str | None:
    """Give the address of a ticket's page for its customer; None where the desk has no address for people outside."""
    if not around.public_url:
        return None
    link = Link(ticket=ticket.id, customer=ticket.customer, until=around.now + around.policy.pages.lasts)
    return f"{around.public_url}/p/{seal(link, secret=around.secret)}"


def seal(link: Link, *, secret: bytes) -> str:
    """Write a link as a part of an address; its time is rounded up to the hour."""
    hours = -((_EPOCH - link.until) // _HOUR)
    plain = f"{link.ticket}-{link.customer}-{hours}"
    return f"{plain}.{_signature(plain, secret)}"


def unseal(token: str, *, secret: bytes) -> Link | None:
    """Read a link back, whether or not its time is over; None when this desk never made it."""
    plain, _, signature = token.partition(".")
    if len(token) > _LONGEST or not hmac.compare_digest(_signature(plain, secret).encode(), signature.encode()):
        return None
    ticket, customer, hours = (int(number) for number in plain.split("-"))
    return Link(ticket=TicketId(ticket), customer=CustomerId(customer), until=_EPOCH + hours * _HOUR)


def _signature(plain: str, secret: bytes) -> str:
    digest = hmac.digest(secret, _PURPOSE + plain.encode(), "sha256")[:_SIGNATURE_BYTES]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
