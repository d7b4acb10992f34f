"""A hazard was told: whoever is in charge learns of it at once; the job is offered before anybody has graded it."""

from collections.abc import Iterable

from desk import notices
from desk.people import Member
from desk.terms import Role
from desk.tickets.ticket import Ticket
from desk.turns import Around, Outbound

_IN_CHARGE = (Role.SUPERVISOR, Role.EXPERT)


def raised(ticket: Ticket, around: Around) -> tuple[Outbound, ...]:
    """Owe the card of a hazard to owner, handler, supervisors and experts; whoever may take it is offered the job.

    Where none of the supervisors and experts is on duty, all of them are told: this can't wait for the morning.
    """
    staff = around.staff
    watching = staff.on_duty(*_IN_CHARGE) or tuple(m for m in staff.members if m.roles & set(_IN_CHARGE))
    named = (notices.member_of(who, staff) for who in (ticket.owner, ticket.assignee))
    return notices.show_card(ticket, _once(member for member in (*named, *watching) if member), around)


def _once(members: Iterable[Member]) -> tuple[Member, ...]:
    return tuple({member.id: member for member in members}.values())
