"""Nobody rates their own work: a customer who is on the staff, and a member who takes points for a ticket of theirs."""

from collections.abc import Iterable

from desk.errors import NotPermittedError
from desk.messages import Address, Channel
from desk.people import Customer, Member, Staff, contact_key
from desk.terms import MemberId
from desk.texts import text
from desk.tickets.ticket import Ticket

_SAME_PEOPLE = {Channel.TELEGRAM: Channel.TELEGRAM_STAFF}  # where a person has one number for both our accounts


def check_customer(ticket: Ticket, customer: Customer | None, staff: Staff) -> None:
    """Raise NotPermittedError when who answers as the customer worked on the ticket."""
    if is_their_own(ticket, customer, staff):
        raise NotPermittedError(
            text("You worked on ticket {number} yourself, so your own points for it can't count.", number=ticket.id)
        )


def check_taker(ticket: Ticket, member: Member) -> None:
    """Raise NotPermittedError when a member would take the points for work of their own."""
    if is_worker(ticket, member):
        raise NotPermittedError(
            text("You worked on ticket {number}: a colleague has to ask the customer for the points.", number=ticket.id)
        )


def is_their_own(ticket: Ticket, customer: Customer | None, staff: Staff) -> bool:
    """Whether the customer of a ticket is one of those who worked on it, by phone number or account."""
    workers = (staff.by_id.get(number) for number in _workers(ticket))
    return any(worker and _is_same(worker, ticket, customer) for worker in workers)


def is_worker(ticket: Ticket, member: Member) -> bool:
    """Whether a member did some of the work."""
    return member.id in _workers(ticket)


def _workers(ticket: Ticket) -> set[MemberId]:
    return {who.id for who in (ticket.assignee, *ticket.handlers) if who}


def _is_same(member: Member, ticket: Ticket, customer: Customer | None) -> bool:
    known = (ticket.contact.contact, customer.contact if customer else None)
    theirs = {contact_key(contact) for contact in known if contact}
    is_phone = bool(member.contact) and contact_key(member.contact) in theirs
    return is_phone or bool(customer and _accounts(customer.addresses) & _accounts(member.addresses))


def _accounts(addresses: Iterable[Address]) -> set[tuple[Channel, str]]:
    return {(_SAME_PEOPLE.get(address.channel, address.channel), address.user) for address in addresses}
