"""Which expert a special problem needs, and who is one (R2.1-5)."""

from typing import Any

from desk.people import Member
from desk.policy import Policy
from desk.routing.region import longest_of
from desk.routing.rows import Expertise
from desk.terms import ProblemClass, Role
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import person


def needed(ticket: Ticket, policy: Policy, *, by_row: Expertise | None) -> Expertise | None:
    """Give what a special ticket needs an expert for: what its row says, else safety where people may come to harm.

    Else the law, where the customer speaks of it. None: it is not special, or either kind of expert will do.
    """
    grade = ticket.grading.active or ticket.grading.proposed
    if grade is None or grade.problem_class is not ProblemClass.SPECIAL:
        return None
    if by_row or ticket.is_hazard:
        return by_row or Expertise.SAFETY
    said = "\n".join((ticket.description, *ticket.details))
    return Expertise.LEGAL if longest_of(policy.phrases.get("legal", ()), said) else None


def fields_of(member: Member) -> frozenset[Expertise]:
    """Give the fields in which a member's entry counts as an expert's; without named fields an expert has all.

    Nobody else has any: not supervisors, and not administrators.
    """
    if Role.EXPERT not in member.roles:
        return frozenset()
    return frozenset(field for field in Expertise if field in member.skills) or frozenset(Expertise)


def suits(member: Member, ticket: Ticket) -> bool:
    """Whether a member is an expert of the field that a ticket needs one for."""
    return bool(fields_of(member) if ticket.expertise is None else fields_of(member) & {ticket.expertise})


def entry(ticket: Ticket, by: Member) -> dict[str, Any]:
    """Give the fields of a ticket that name the expert who has made an entry in it, this one included."""
    if not (theirs := fields_of(by)):
        return {"expert": ticket.expert, "entered_for": ticket.entered_for}
    return {"expert": person(by), "entered_for": ticket.entered_for | theirs}


def is_entered(ticket: Ticket) -> bool:
    """Whether an expert of the field that a ticket needs has made an entry in it; of any, where either will do."""
    return ticket.expert is not None if ticket.expertise is None else ticket.expertise in ticket.entered_for
