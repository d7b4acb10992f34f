"""Grading: who judged the problem how, and what follows from it (T2, T3, C19)."""

from dataclasses import replace
from datetime import datetime

from desk.errors import IncompleteError
from desk.people import Member, require
from desk.policy import Policy
from desk.routing.expertise import entry
from desk.routing.table import routed
from desk.sla.limits import response_due
from desk.terms import ProblemClass, ResponseLevel, Role, Severity, Status
from desk.texts import text
from desk.tickets import moves
from desk.tickets.record import name_of
from desk.tickets.ticket import Grade, Grading, Ticket
from desk.tickets.timeline import Act, Change, amend, staff

LEVEL_OF: dict[Severity, ResponseLevel] = {
    Severity.URGENT: ResponseLevel.LEVEL_1,
    Severity.TIMED: ResponseLevel.LEVEL_2,
    Severity.ROUTINE: ResponseLevel.LEVEL_3,
}
_DECIDERS = (Role.TECHNICIAN, Role.SUPERVISOR, Role.EXPERT)


def suggested_severity(problem_class: ProblemClass, policy: Policy) -> Severity:
    """Give the policy's decision aid for the severity of a class (C6)."""
    return policy.severity_of[problem_class]


def grade(ticket: Ticket, judged: Grade, *, by: Member, policy: Policy, now: datetime) -> Change:
    """Store a judgement: preliminary when an agent makes it (T2), final when technical support does (T3).

    Raises NotPermittedError for other roles, IllegalMoveError once the ticket is handled, and IncompleteError
    when nobody has registered who reports the problem (R3.2-2).
    """
    require(by, Role.AGENT, *_DECIDERS)
    moves.check_in(
        ticket,
        Status.RECEIVED,
        Status.TRIAGED,
        Status.CLASSIFIED,
        Status.ASSIGNED,
        Status.IN_PROGRESS,
        Status.WAITING,
    )
    if name_of(ticket) is None:
        raise IncompleteError(
            text("Ticket {number} has no customer name yet. Set it with: /set {number} name …", number=ticket.id)
        )
    if by.has(*_DECIDERS):
        return _classify(ticket, judged, by=by, policy=policy, now=now)
    return _triage(ticket, judged, by=by, policy=policy, now=now)


def confirm_grade(ticket: Ticket, *, by: Member, policy: Policy, now: datetime) -> Change:
    """Make the preliminary judgement final, as technical support does by accepting a job (R2.2-4).

    Of a hazard that nobody has graded, what was proposed: by then it is the member's own decision, in their name (C19).
    """
    preliminary = ticket.grading.preliminary or (ticket.grading.proposed if ticket.is_hazard else None)
    if preliminary is None:
        raise IncompleteError(text("Ticket {number} is not graded yet.", number=ticket.id))
    return _classify(ticket, replace(preliminary, by=by.name, at=now), by=by, policy=policy, now=now)


def _triage(ticket: Ticket, judged: Grade, *, by: Member, policy: Policy, now: datetime) -> Change:
    first = ticket.status is Status.RECEIVED
    if first:
        moves.check(ticket, Status.TRIAGED)
    graded = replace(ticket, grading=replace(ticket.grading, preliminary=judged))
    return _with_limits(
        ticket,
        graded,
        Act.TRIAGED if first else Act.REGRADED,
        by=by,
        policy=policy,
        now=now,
        status=Status.TRIAGED if first else ticket.status,
    )


def _classify(ticket: Ticket, judged: Grade, *, by: Member, policy: Policy, now: datetime) -> Change:
    first = ticket.status in {Status.RECEIVED, Status.TRIAGED}
    triaged = Change(ticket=ticket)
    if ticket.status is Status.RECEIVED:
        triaged = _triage(ticket, judged, by=by, policy=policy, now=now)
        ticket = triaged.ticket
    graded = replace(ticket, grading=replace(ticket.grading, final=judged))
    return triaged.then(
        _with_limits(
            ticket,
            graded,
            Act.CLASSIFIED if first else Act.REGRADED,
            by=by,
            policy=policy,
            now=now,
            status=Status.CLASSIFIED if first else ticket.status,
        )
    )


def _with_limits(
    before: Ticket, graded: Ticket, act: Act, *, by: Member, policy: Policy, now: datetime, status: Status
) -> Change:
    due_at, rule = response_due(graded, policy)
    active: Grading = graded.grading
    assert active.active is not None  # noqa: S101 -- both callers have just set one
    if before.times.responded_at:
        due_at, rule = before.response_due_at or due_at, before.response_rule
    return amend(
        before,
        act,
        by=staff(by),
        now=now,
        rule=rule,
        status=status,
        grading=active,
        **routed(graded, policy),
        response_due_at=due_at,
        response_rule=rule,
        **entry(before, by),
        times=replace(before.times, response_started_at=before.times.response_started_at or now),
    )
