"""What a ticket needs of whoever takes it: whether it needs anybody, how urgently, and with what skills and papers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from desk.dispatch.hands import place_of
from desk.messages import Place
from desk.people import Member
from desk.policy import Policy
from desk.routing.table import route_of
from desk.routing.tiers import is_in_tier
from desk.terms import ProductCategory, Role, ServiceType, Severity, Status
from desk.tickets.ticket import Ticket
from desk.values import replace

_OFFERED_IN = frozenset({Status.TRIAGED, Status.CLASSIFIED})
_BY_ROLE = frozenset({Role.TECHNICIAN, Role.EXPERT})
_SCALES = frozenset({kind.value for kind in (*ServiceType, *ProductCategory)})  # skills that are no words of anybody's


def needs_handler(ticket: Ticket | None) -> bool:
    """Whether a ticket waits for somebody to accept it: graded, declined, handed back; a hazard before it is graded."""
    if ticket is None or ticket.assignee is not None:
        return False
    return ticket.status in _OFFERED_IN or (ticket.status is Status.RECEIVED and ticket.is_hazard)


def severity_of(ticket: Ticket) -> Severity:
    """Give the severity that a ticket is dispatched by: as graded, or as it looks like until somebody has graded it."""
    grade = ticket.grading.active or ticket.grading.proposed
    return grade.severity if grade else Severity.ROUTINE


def placed(ticket: Ticket, policy: Policy) -> Ticket:
    """Give the ticket where it belongs: a hazard that nobody has graded yet, where it looks like it does."""
    if ticket.department:
        return ticket
    found = route_of(ticket, policy)
    return replace(ticket, department=found.department, tier=found.tier)


def tier_of(ticket: Ticket, members: Iterable[Member], policy: Policy) -> tuple[Member, ...]:
    """Name everybody whose work the ticket is, on duty or not: its tier, or where nobody is in it its department."""
    everybody = tuple(members)
    ticket = placed(ticket, policy)
    found = tuple(member for member in everybody if is_in_tier(member, ticket, policy))
    return found or tuple(m for m in everybody if m.department == ticket.department and m.roles & _BY_ROLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What a ticket demands: certificates, skills for `aspects` (service and product), and somebody at its `place`.

    `told` is what it speaks of, in small letters.
    """

    certificates: frozenset[str]
    aspects: frozenset[str]
    told: str
    place: Place | None
    is_urgent: bool


def demand_of(ticket: Ticket, policy: Policy) -> Demand:
    """Tell what a ticket demands of whoever takes it."""
    grade = ticket.grading.active or ticket.grading.proposed
    aspects = frozenset({grade.service_type.value, grade.category.value} if grade else ())
    told = "\n".join((ticket.description, *ticket.details, ticket.contact.product_model or "")).casefold()
    demanded = policy.offers.certificates
    return Demand(
        certificates=frozenset(
            name for name, signs in demanded.items() if any(sign in aspects or _speaks_of(told, sign) for sign in signs)
        ),
        aspects=aspects,
        told=told,
        place=place_of(ticket),
        is_urgent=severity_of(ticket) is Severity.URGENT,
    )


def skill_for(demand: Demand, member: Member) -> float:
    """Tell how far a member's skills fit, from 0 to 1; of whom none is noted it is taken as half."""
    if not member.skills:
        return 0.5
    fitting = len(demand.aspects & member.skills)
    if fitting < len(demand.aspects):
        fitting += any(_speaks_of(demand.told, skill) for skill in member.skills - _SCALES)
    return min(fitting / 2, 1.0)


def _speaks_of(told: str, sign: str) -> bool:
    """Whether words hold a sign: as a word of its own, in scripts that have such."""
    spelled = sign.casefold()
    if spelled not in told or not sign.isascii():
        return spelled in told
    return re.search(rf"(?<![a-z0-9]){re.escape(spelled)}(?![a-z0-9])", told) is not None
