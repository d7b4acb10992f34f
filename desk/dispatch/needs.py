"""What a ticket needs of whoever takes it: whether it needs anybody, how urgently, and with what skills and papers."""

import re
from collections.abc import Iterable

from desk.people import Member
from desk.policy import Policy
from desk.routing.table import route_of
from desk.routing.tiers import is_in_tier
from desk.terms import Role, Severity, Status
from desk.tickets.ticket import Ticket
from desk.values import replace

_OFFERED_IN = frozenset({Status.TRIAGED, Status.CLASSIFIED})
_BY_ROLE = frozenset({Role.TECHNICIAN, Role.EXPERT})
_RUN_OF = r"(?<![A-Za-z0-9])"


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


def certificates_for(ticket: Ticket, policy: Policy) -> tuple[str, ...]:
    """Name the certificates that a ticket's work demands."""
    demanded = policy.offers.certificates
    return tuple(name for name, signs in demanded.items() if any(_is_of(ticket, sign) for sign in signs))


def skills_for(ticket: Ticket, member: Member) -> float:
    """Tell how far a member's skills fit, from 0 to 1; of whom none is noted it is taken as half."""
    if not member.skills:
        return 0.5
    grade = ticket.grading.active or ticket.grading.proposed
    aspects = {grade.service_type.value, grade.category.value} if grade else set()
    own = member.skills - aspects
    fitting = len(aspects & member.skills) + any(_is_of(ticket, skill) for skill in own)
    return min(fitting / 2, 1.0)


def _is_of(ticket: Ticket, sign: str) -> bool:
    """Whether a ticket is of a service type, a product category, or speaks of something in these words."""
    grade = ticket.grading.active or ticket.grading.proposed
    if grade and sign in {grade.service_type.value, grade.category.value}:
        return True
    told = "\n".join((ticket.description, *ticket.details, ticket.contact.product_model or "")).casefold()
    if not sign.isascii():
        return sign in told
    return re.search(rf"{_RUN_OF}{re.escape(sign.casefold())}(?![A-Za-z0-9])", told) is not None
