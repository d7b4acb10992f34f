"""Who is to act on a ticket, and whether they are doing so at this moment: then nobody nags them."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from desk.conversations import StaffDialog
from desk.messages import Address
from desk.people import Member, Staff
from desk.terms import MemberId, TicketId
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import ActorKind, Entry
from desk.tickets.verdict import Duty
from desk.turns import Around
from desk.values import replace

STILL_WRITING = timedelta(minutes=30)
_OWNERS = frozenset({Duty.CALL_BACK, Duty.SURVEY})  # to talk with the customer is for whoever owns the ticket


def in_charge(ticket: Ticket, staff: Staff, duty: Duty = Duty.RESPONSE) -> Member | None:
    """Name whoever is to act: the handler, else the owner; one who is on duty, if any is."""
    persons = (ticket.owner, ticket.assignee) if duty in _OWNERS else (ticket.assignee, ticket.owner)
    found = [member for who in persons if who and (member := staff.by_id.get(who.id)) and member.addresses]
    return next((member for member in found if staff.is_on(member)), next(iter(found), None))


def acted(ticket: Ticket, entries: Iterable[Entry]) -> Ticket:
    """Note on a ticket that whoever is to act on it just did."""
    persons = {who.id for who in (ticket.assignee, ticket.owner) if who}
    theirs = [
        entry
        for entry in entries
        if entry.ticket == ticket.id and entry.actor.kind is ActorKind.STAFF and entry.actor.id in persons
    ]
    return replace(ticket, acted_by=theirs[-1].actor.id, acted_at=theirs[-1].at) if theirs else ticket


def busy_until(ticket: Ticket, member: Member | None, around: Around) -> datetime | None:
    """Give until when a member who has just acted on a ticket is left alone with it; None when they have not."""
    if member is None or ticket.acted_at is None or ticket.acted_by != member.id:
        return None
    until = ticket.acted_at + around.policy.nagging.pause
    return until if until > around.now else None


def writing(dialogs: Mapping[Address, StaffDialog], around: Around) -> frozenset[tuple[MemberId, TicketId]]:
    """Tell who is answering a question about which ticket; one that is open for long was forgotten."""
    found = (
        (around.staff.by_address.get(address), dialog.ticket)
        for address, dialog in dialogs.items()
        if dialog.since and around.now - dialog.since < STILL_WRITING
    )
    return frozenset((member.id, ticket) for member, ticket in found if member and ticket)


def is_answering(ticket: Ticket, member: Member, around: Around) -> bool:
    """Whether a member is at a ticket right now: has just acted on it, or has a question about it open."""
    return busy_until(ticket, member, around) is not None or (member.id, ticket.id) in around.writing
