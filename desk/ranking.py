"""Who goes first: the one rule of how urgent each message of a turn is."""

from collections.abc import Mapping

from desk.deliveries import Priority
from desk.messages import Address
from desk.replies import Toast, brief_of
from desk.terms import Severity, TicketId
from desk.tickets.ticket import Ticket
from desk.turns import Outbound, TimerKind, Turn
from desk.values import replace

REMINDERS = frozenset({TimerKind.SURVEY})


def ranked(
    turn: Turn, tickets: Mapping[TicketId, Ticket], *, answers: Address | None = None, is_reminder: bool = False
) -> Turn:
    """Rank what a turn says. `tickets` are those known, as the turn leaves them; `answers` is who had written.

    Urgent is what is about a ticket of severity 1, and the answer to a press, which nobody waits for long. Of the
    rest an answer comes before news, and news before reminders.
    """
    told = tuple(
        out
        if out.priority is (rank := _rank(out, tickets, answers, is_reminder=is_reminder))
        else replace(out, priority=rank)
        for out in turn.outbound
    )
    return replace(turn, outbound=told) if told != turn.outbound else turn


def _rank(out: Outbound, tickets: Mapping[TicketId, Ticket], answers: Address | None, *, is_reminder: bool) -> Priority:
    ticket = tickets.get(out.ticket) if out.ticket else None
    if isinstance(out.message, Toast) or (ticket and is_urgent(ticket)):
        return Priority.URGENT
    if out.to == answers:
        return Priority.ANSWER
    return Priority.BULK if is_reminder or brief_of(out.message) else Priority.NOTICE


def is_urgent(ticket: Ticket) -> bool:
    """Whether a ticket is of severity 1, as graded, or as its words look like until then, or a hazard."""
    grade = ticket.grading.active or ticket.grading.proposed
    return ticket.is_hazard or (grade is not None and grade.severity is Severity.URGENT)
