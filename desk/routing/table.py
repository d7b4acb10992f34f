"""The routing table applied: which department and which tier a ticket goes to (R2.1-7, R3.2-4)."""

from dataclasses import dataclass
from typing import Any

from desk.policy import Policy
from desk.routing.expertise import needed
from desk.routing.rows import Expertise, Route
from desk.tickets.ticket import Grade, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Where a ticket goes. `row` is the row of the table that says so, from 1; 0 where none does."""

    department: str = ""
    tier: str = ""
    expertise: Expertise | None = None
    row: int = 0


def route_of(ticket: Ticket, policy: Policy) -> Assignment:
    """Give the department and tier of a ticket by the first row that matches, from its judgement or its proposal.

    What nobody has judged or proposed yet goes nowhere: the department is empty.
    """
    grade = ticket.grading.active or ticket.grading.proposed
    if grade is None:
        return Assignment()
    for number, route in enumerate(policy.routing, 1):
        if matches(route, grade, region=ticket.region):
            return Assignment(department=route.department, tier=route.tier, expertise=route.expertise, row=number)
    return Assignment()


def routed(ticket: Ticket, policy: Policy) -> dict[str, Any]:
    """Give the fields of a ticket that say where it goes; once somebody has accepted it, it stays where it is.

    Which expert it needs is found anew in any case: what is special concerns whoever has it.
    """
    found = route_of(ticket, policy)
    expertise = needed(ticket, policy, by_row=found.expertise)
    if ticket.assignee and ticket.department:
        return {"department": ticket.department, "tier": ticket.tier, "expertise": expertise}
    return {"department": found.department, "tier": found.tier, "expertise": expertise}


def matches(route: Route, grade: Grade, *, region: str) -> bool:
    """Whether a row is for tickets of such a judgement in such a region."""
    return (
        (not route.problem_class or grade.problem_class in route.problem_class)
        and (not route.severity or grade.severity in route.severity)
        and (not route.service_type or grade.service_type in route.service_type)
        and (not route.category or grade.category in route.category)
        and (not route.region or region in route.region)
    )
