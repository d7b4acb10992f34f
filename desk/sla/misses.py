"""Limits that a change has found missed, as people are told of them."""

from dataclasses import dataclass
from datetime import datetime

from desk.sla.limits import OVERALL, clause_of, response_limits
from desk.sla.naming import limit_name
from desk.texts import Text, text
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Act, Change
from desk.tickets.verdict import Duty
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
    rules = dict.fromkeys(entry.rule for entry in change.entries if entry.act in NEWS)
    found = (miss_of(change.ticket, rule, around) for rule in rules)
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


def miss_of(ticket: Ticket, rule: str, around: Around) -> Miss:
    """Give the last miss of a limit, as it stands in the ticket's record."""
    verdict = next((verdict for verdict in reversed(ticket.verdicts) if verdict.rule == rule), None)
    if verdict is None:
        return _triage(ticket, rule, around)
    has_failed = rule == OVERALL and ticket.service_failed_at is not None
    act = Act.SERVICE_FAILED if has_failed else Act.LIMIT_MISSED
    return Miss(act=act, rule=rule, duty=verdict.duty, due_at=verdict.due_at)


def _triage(ticket: Ticket, rule: str, around: Around) -> Miss:
    limits = response_limits(ticket, around.policy_for(ticket))
    due_at = next((limit.due_at for limit in limits if limit.rule == rule), around.now)
    return Miss(act=Act.TRIAGE_OVERDUE, rule=rule, duty=Duty.RESPONSE, due_at=due_at)
