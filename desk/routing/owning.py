"""The owner of a ticket: never nobody, as long as anybody can be reached (R3.2-1, R3.3-2)."""

from desk import notices
from desk.people import Member, Staff
from desk.terms import Role
from desk.texts import text
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import SYSTEM, Act, amend, person
from desk.turns import Around, Turn

_ROLES = (Role.AGENT, Role.SUPERVISOR, Role.ADMIN, Role.LEAD, Role.MANAGER)


def next_owner(staff: Staff) -> Member | None:
    """Name who owns a ticket from now on: whoever has the duty, else whoever can be reached, customer service first."""
    if found := staff.duty_agent():
        return found
    reachable = [member for member in staff.members if member.addresses]
    by_role = (member for role in _ROLES for member in reachable if role in member.roles)
    return next(by_role, next(iter(reachable), None))


def is_gone(member: Member) -> bool:
    """Whether a member can't own anything: they left, or have no address yet."""
    return not member.addresses


def owned(ticket: Ticket, around: Around) -> Turn | None:
    """Give an open ticket whose owner is gone to another one, who is told and shown it; None where all is well."""
    owner = notices.member_of(ticket.owner, around.staff)
    heir = next_owner(around.staff)
    if not ticket.status.is_open or (owner and not is_gone(owner)) or heir is None:
        return None
    was = ticket.owner.name if ticket.owner else "—"
    note = f"{was} → {heir.name}"
    change = amend(ticket, Act.OWNED, by=SYSTEM, now=around.now, note=note, owner=person(heir))
    news = text("Ticket {number} is yours to look after now; it was {name}'s.", number=ticket.id, name=was)
    told = notices.tell_members((heir,), news, ticket=change.ticket)
    card = notices.show_card(change.ticket, (heir,), around)
    return Turn(about=ticket.id, tickets=(change.ticket,), entries=change.entries, outbound=(*told, *card))
