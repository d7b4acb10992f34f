"""What those read of a customer's words who do not need to reach the customer (R5.4-10)."""

import re

from desk.people import Member
from desk.terms import Role, Status
from desk.tickets.record import name_of
from desk.tickets.ticket import Ticket

_OF_ADDRESS = 3  # the city, which tells how far it is
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PHONE = re.compile(r"(?<![A-Za-z0-9])(?:\+|00)?\d(?:[\s()-]{0,2}\d){6,14}(?![A-Za-z0-9])")


def sees_contact(ticket: Ticket, member: Member) -> bool:
    """Whether the member needs the customer's full contact: owner, supervisors, and who accepted the job (R5.4-10)."""
    handler = None if ticket.status is Status.ASSIGNED else ticket.assignee
    return member.has(Role.SUPERVISOR) or member.id in {who.id for who in (handler, ticket.owner) if who}


def mask(contact: str) -> str:
    """Hide the middle of a phone number or mail address (R5.4-10)."""
    kept = 3 if len(contact) > 7 else 1  # noqa: PLR2004 -- a phone number shows 3 + 4 digits
    tail = 4 if len(contact) > 7 else 0  # noqa: PLR2004
    return contact[:kept] + "*" * max(len(contact) - kept - tail, 1) + (contact[-tail:] if tail else "")


def customer_for(member: Member, ticket: Ticket) -> str:
    """Name the customer to this member: only the first letter unless they need to know them."""
    name = name_of(ticket)
    if name is None:
        return "—"
    return name if sees_contact(ticket, member) else f"{name[:1]}**"


def words_for(member: Member, ticket: Ticket, words: str) -> str:
    """Give words of a ticket as this member may read them: without phone numbers, mail and address unless needed."""
    return words if sees_contact(ticket, member) else masked(words, ticket)


def unreachable(words: str) -> str:
    """Give words without any phone number or mail address."""
    for pattern in (_MAIL, _PHONE):
        words = pattern.sub("***", words)
    return words


def masked(words: str, ticket: Ticket) -> str:
    """Give words of a ticket without phone numbers, mail and address."""
    if address := ticket.contact.address:
        words = words.replace(address, f"{address[:_OF_ADDRESS]}***")
    if contact := ticket.contact.contact:
        words = words.replace(contact, mask(contact))
    for pattern in (_MAIL, _PHONE):
        words = pattern.sub(lambda found: mask(found[0]), words)
    return words
