"""Limits that a change has found missed, as people are told of them."""

from dataclasses import dataclass
from datetime import datetime

from desk.sla.limits import clause_of, response_limits
from desk.sla.naming import limit_name
from desk.texts import Text, text
from desk.tickets.ticket import Duty, Ticket
from desk.tickets.timeline import Act, Change, Entry
from desk.turns import Around

NEWS = frozenset({Act.LIMIT_MISSED, Act.TRIAGE_OVERDUE, Act.SERVICE_FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """A limit that has passed: what it asked for, when it was due, and what its passing means."""

    act: Act
    rule: str
    duty: Duty
    due_at: datetime


def missed(change: Change, around: Around) -> tuple[Miss, ...]:
    """Give what a change has found missed, the gravest first: a failed service, then whatever was due first."""
    found = (_miss(change.ticket, entry, around) for entry in change.entries if entry.act in NEWS)
    return tuple(sorted(found, key=lambda miss: (miss.act is not Act.SERVICE_FAILED, miss.due_at, miss.rule)))


def line_of(ticket: Ticket, miss: Miss) -> Text:
    """Say in one line what has passed."""
    match miss.act:
        case Act.SERVICE_FAILED:
            return text("Ticket {number}: no proper answer by {at}, the service has failed.", number=ticket.id,
                        at=miss.due_at)  # fmt: skip
        case Act.TRIAGE_OVERDUE:
            return text("Ticket {number}: not graded yet, due by {at}.", number=ticket.id, at=miss.due_at)
        case _:
            return text(
                "Ticket {number}, missed: {limit} (clause {clause}), due by {at}.",
                number=ticket.id,
                limit=limit_name(miss.rule),
                clause=clause_of(miss.rule),
                at=miss.due_at,
            )


def _miss(ticket: Ticket, entry: Entry, around: Around) -> Miss:
    verdicts = (verdict for verdict in reversed(ticket.verdicts) if verdict.rule == entry.rule)
    if verdict := next(verdicts, None):
        return Miss(act=entry.act, rule=entry.rule, duty=verdict.duty, due_at=verdict.due_at)
    limits = (limit.due_at for limit in response_limits(ticket, around.policy_for(ticket)) if limit.rule == entry.rule)
    return Miss(act=entry.act, rule=entry.rule, duty=Duty.RESPONSE, due_at=next(limits, entry.at))
