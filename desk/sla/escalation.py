"""Who is told of a limit: the handler before it passes, the next in the chain when it has (R2.3-6, C1)."""

from desk.notices import tell_members, tell_person
from desk.sla.limits import Limit
from desk.sla.naming import limit_name
from desk.terms import Role
from desk.texts import Text, text
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Act, Change, Entry
from desk.turns import Around, Outbound

_NEWS = frozenset({Act.LIMIT_MISSED, Act.TRIAGE_OVERDUE, Act.SERVICE_FAILED})


def reminder(ticket: Ticket, limit: Limit, around: Around) -> tuple[Outbound, ...]:
    """Remind whoever is to act of a limit that comes nearer."""
    left = text(
        "Ticket {number}: {limit} is due by {at}.", number=ticket.id, limit=limit_name(limit.rule), at=limit.due_at
    )
    return tell_person(ticket.assignee or ticket.owner, around, left, ticket=ticket)


def escalated(change: Change, around: Around) -> tuple[Change, tuple[Outbound, ...]]:
    """Tell handler and supervisors of the limits that a change has found missed."""
    ticket = change.ticket
    news = [_news(ticket, entry) for entry in change.entries if entry.act in _NEWS]
    if not news:
        return change, ()
    told = (
        *tell_person(ticket.assignee or ticket.owner, around, *news, ticket=ticket),
        *tell_members(around.staff.on_duty(Role.SUPERVISOR), *news, ticket=ticket),
    )
    return change, tuple({out.to: out for out in told}.values())


def _news(ticket: Ticket, entry: Entry) -> Text:
    match entry.act:
        case Act.TRIAGE_OVERDUE:
            return text("Ticket {number} is not graded yet, and the time for it is over.", number=ticket.id)
        case Act.SERVICE_FAILED:
            return text("Ticket {number} had no qualifying response in time: the service failed.", number=ticket.id)
        case _:
            return text("Ticket {number}: limit missed: {limit}.", number=ticket.id, limit=limit_name(entry.rule))
