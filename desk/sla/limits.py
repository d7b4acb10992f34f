"""The master rule for the first response: the strictest matching limit wins, counted from first contact (C1)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.policy import Policy
from desk.terms import ResponseLevel
from desk.tickets.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit that applies to a ticket, and the policy key it is from."""

    rule: str
    span: timedelta


def response_limits(ticket: Ticket, policy: Policy) -> tuple[Limit, ...]:
    """Collect every response limit whose condition matches, strictest first (R1.1-2, R1.1-6).

    Until somebody has graded the ticket, level 1 is taken for the level rule (C1, master rule 7).
    """
    grade = ticket.grading.active
    limits = policy.limits
    level = grade.response_level if grade else ResponseLevel.LEVEL_1
    found = [Limit(rule="response.overall", span=limits.overall)]
    found.append(Limit(rule=f"response.level.{level[-1]}", span=limits.level[level]))
    if grade and grade.category in limits.product:
        found.append(Limit(rule=f"response.product.{grade.category}", span=limits.product[grade.category]))
    if grade:
        found.append(Limit(rule=f"response.severity.{grade.severity[3]}", span=limits.severity[grade.severity]))
    if ticket.intake in limits.channel:
        found.append(Limit(rule=f"response.channel.{ticket.intake}", span=limits.channel[ticket.intake]))
    return tuple(sorted(found, key=lambda limit: (limit.span, limit.rule)))


def response_due(ticket: Ticket, policy: Policy) -> tuple[datetime, str]:
    """Give the instant by which a qualifying response is owed, and the winning rule."""
    strictest = response_limits(ticket, policy)[0]
    return ticket.times.first_contact_at + strictest.span, strictest.rule


def completion_due(ticket: Ticket, policy: Policy) -> datetime:
    """Give the instant by which handling must be complete (C4)."""
    span = policy.completion.complex_result if ticket.is_complex else policy.completion.limit
    return ticket.times.first_contact_at + span
