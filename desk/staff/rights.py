"""Who may give which order: one table of roles, and what needs the handler (R5.4-7, R5.4-10)."""

from desk.errors import NotPermittedError
from desk.people import Member, require
from desk.staff.vocabulary import Order
from desk.terms import Role
from desk.texts import text
from desk.tickets.ticket import Ticket

_WORKERS = (Role.AGENT, Role.TECHNICIAN, Role.EXPERT, Role.SUPERVISOR, Role.LEAD, Role.MANAGER)
_SPEAKERS = (Role.AGENT, Role.SUPERVISOR)
_EVERYBODY = tuple(Role)

ROLES: dict[Order, tuple[Role, ...]] = {
    **dict.fromkeys(Order, _EVERYBODY),
    **dict.fromkeys(
        (
            *(Order.QUEUE, Order.GRADE, Order.ACCEPT, Order.DECLINE, Order.HANDOVER, Order.WAY, Order.ARRIVED),
            *(
                Order.NOTE,
                Order.REPLY,
                Order.CALLED,
                Order.WAIT,
                Order.RESUME,
                Order.ETA,
                Order.PART,
                Order.TAKE,
                Order.DONE,
            ),
            *(Order.VISIT, Order.USED, Order.PHOTOS),
            *(Order.COMPLETE, Order.RELEASE, Order.SET, Order.WORDS, Order.ATTACH, Order.NOTIFY, Order.SENT),
            *(Order.HAZARD, Order.SUPPLIER, Order.EVALUATE),
        ),
        _WORKERS,
    ),
    Order.CANDIDATES: (Role.AGENT, Role.SUPERVISOR, Role.LEAD, Role.MANAGER),
    **dict.fromkeys((Order.CARE, Order.ESCALATE), (Role.SUPERVISOR, Role.LEAD, Role.MANAGER)),
    Order.APOLOGISE: _SPEAKERS,
    **dict.fromkeys((Order.REACHED, Order.UNSOLVED, Order.MISSED, Order.SURVEY, Order.REFUSED), _SPEAKERS),
    **dict.fromkeys((Order.MERGE, Order.NO_PROBLEM), _SPEAKERS),
    Order.CLOSE: (*_SPEAKERS, Role.ARCHIVIST),
    Order.LOG: (*_SPEAKERS, Role.TECHNICIAN),
    Order.COMPLEX: (*_SPEAKERS, Role.TECHNICIAN),
    **dict.fromkeys((Order.TIER, Order.CERTIFICATE), (Role.SUPERVISOR, Role.MANAGER)),
    **dict.fromkeys((Order.SLA, Order.REPORT), (Role.SUPERVISOR, Role.MANAGER, Role.LEAD)),
    Order.WEEKLY: _WORKERS,
    **dict.fromkeys(
        (Order.JUDGE, Order.ANSWER, Order.REWARD, Order.PENALTY, Order.TEST), (Role.SUPERVISOR, Role.MANAGER, Role.LEAD)
    ),
    **dict.fromkeys((Order.PARKED, Order.REPLAY, Order.DROP, Order.EVIDENCE), (Role.SUPERVISOR,)),
}

SEES_ALL = (*_SPEAKERS, Role.MANAGER)  # the queues of all departments

# What agents and supervisors do for every ticket, and everybody else only for the one that they handle.
_FOR_HANDLERS = frozenset(
    {Order.REPLY, Order.CALLED, Order.RELEASE, Order.SET, Order.NOTIFY, Order.SENT, Order.SUPPLIER}
)
_READING = frozenset(
    {
        *(Order.DIALOGUE, Order.TIMELINE, Order.PHOTOS, Order.NOTE, Order.DOCUMENTS),
        *(Order.WORDS, Order.ATTACH, Order.COMPLEX, Order.FEEDBACK),
    }
)


def check(order: Order, member: Member, ticket: Ticket | None = None) -> None:
    """Raise NotPermittedError unless the member may give this order, for this ticket."""
    require(member, *ROLES[order])
    if ticket is None:
        return
    if order in _FOR_HANDLERS and not (member.has(*_SPEAKERS) or is_handler(ticket, member)):
        raise NotPermittedError(text("Only the handler, an agent or a supervisor may do this."))
    if order in _READING and not may_read(ticket, member):
        raise NotPermittedError(text("Ticket {number} belongs to another department.", number=ticket.id))


def is_handler(ticket: Ticket, member: Member) -> bool:
    """Whether the ticket is this member's job."""
    return ticket.assignee is not None and ticket.assignee.id == member.id


def may_read(ticket: Ticket, member: Member) -> bool:
    """Whether the member may read what was said: their department's tickets, or those they have a part in."""
    if member.has(Role.AGENT, Role.SUPERVISOR, Role.EXPERT, Role.MANAGER) or Role.ARCHIVIST in member.roles:
        return True
    departments = {ticket.department, *(part.department for part in ticket.subtasks)}
    return is_handler(ticket, member) or not ticket.department or member.department in departments
