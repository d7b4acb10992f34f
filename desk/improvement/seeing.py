"""Who sees and works on the register: supervisors and managers all, leads their department, others what is theirs."""

from dataclasses import dataclass

from desk.improvement.case import Case
from desk.improvement.measure import Measure
from desk.people import Member
from desk.terms import MemberId, Role
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import ActorKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a member sees of the register: everything, what concerns a department, or what is theirs."""

    everything: bool
    department: str | None
    member: MemberId


EVERYTHING = Sight(everything=True, department=None, member=MemberId(0))  # as the operator at the command line


def sight_of(member: Member) -> Sight:
    """Tell what a member sees."""
    return Sight(
        everything=member.has(Role.SUPERVISOR, Role.MANAGER),
        department=(member.department or None) if member.has(Role.LEAD) else None,
        member=member.id,
    )


def works_on(case: Case, member: Member, ticket: Ticket | None) -> bool:
    """Whether a member may work on a case: those who lead, its owner, and the owner of its ticket."""
    sight = sight_of(member)
    owners = {who.id for who in (case.owner, ticket.owner if ticket else None) if who}
    return sight.everything or sight.department == case.department or member.id in owners


def sees(case: Case, member: Member, ticket: Ticket | None) -> bool:
    """Whether a member may read a case: whoever may work on it, and whoever reported it."""
    is_author = case.by.kind is ActorKind.STAFF and case.by.id == member.id
    return is_author or works_on(case, member, ticket)


def judges(measure: Measure, member: Member) -> bool:
    """Whether a member may read a measure and judge it: those who lead, and its owner."""
    sight = sight_of(member)
    return sight.everything or sight.department == measure.department or measure.owner.id == member.id
