"""The chain of people: who is next when a limit passes (spec, gaps)."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.attention import Rung
from desk.people import Member
from desk.terms import Role
from desk.tickets.ticket import Ticket
from desk.turns import Around

ROLES = {Rung.LEAD: Role.LEAD, Rung.SUPERVISOR: Role.SUPERVISOR, Rung.MANAGEMENT: Role.MANAGER}
_LAST = (Role.ADMIN, Role.MANAGER, Role.SUPERVISOR, Role.LEAD)  # whoever is left when the chain has nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the chain, counted from 1, and who is reached by it; a `rung` of None: somebody outside of it."""

    number: int
    members: tuple[Member, ...]
    rung: Rung | None = None


def step_for(number: int, ticket: Ticket, around: Around, *, but: Member | None = None) -> Step:
    """Give the step of that number, or the next one that reaches somebody on duty who is not `but`.

    Past the end it is the last step; where nobody of the chain is on duty, administrators; and where not even they
    are, whoever there is: a miss never reaches nobody.
    """
    rungs = climbed(around)
    number = max(1, min(number, len(rungs)))
    for place, rung in enumerate(rungs[number - 1 :], start=number):
        if members := _on(rung, ticket, around, but=but):
            return Step(number=place, members=members, rung=rung)
    return Step(number=len(rungs), members=_anybody(rungs[: number - 1], ticket, around, but=but))


def climbed(around: Around) -> tuple[Rung, ...]:
    """Give the rungs above the handler, in order."""
    return tuple(rung for rung in around.policy.escalation.chain if rung is not Rung.HANDLER)


def first_of(rung: Rung, around: Around) -> int:
    """Give the number of the step that a rung is, 1 where the chain has no such rung."""
    rungs = climbed(around)
    return rungs.index(rung) + 1 if rung in rungs else 1


def _on(rung: Rung, ticket: Ticket, around: Around, *, but: Member | None) -> tuple[Member, ...]:
    found = around.staff.on_duty(ROLES[rung], department=_department(ticket) if rung is Rung.LEAD else None)
    return tuple(member for member in found if but is None or member.id != but.id)


def _department(ticket: Ticket) -> str:
    """Name the department that a ticket is in: before it is routed, its owner's."""
    return ticket.department or (ticket.owner.department if ticket.owner else "")


def _anybody(lower: Sequence[Rung], ticket: Ticket, around: Around, *, but: Member | None) -> tuple[Member, ...]:
    if admins := around.staff.on_duty(Role.ADMIN):
        return admins
    for rung in reversed(lower):
        if members := _on(rung, ticket, around, but=but):
            return members
    at_home = [member for member in around.staff.members if member.addresses]
    by_role = (tuple(m for m in at_home if role in m.roles) for role in _LAST)
    return next((members for members in by_role if members), tuple(at_home[:1]))
