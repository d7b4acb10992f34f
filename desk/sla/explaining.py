"""Why a ticket is owed what by when: every limit that applies, which wins, when it is reminded of, and what it used."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desk.flows import DueKey, HandlingStep, Node, ResponseStep
from desk.policy import Policy
from desk.routing.region import region_of
from desk.sla.calendar import Interval
from desk.sla.limits import Limit, completion_due, limits_of, response_due
from desk.sla.watching import met_at, open_limits
from desk.terms import (
    CustomerId,
    IntakeChannel,
    ProblemClass,
    ProductCategory,
    ResponseLevel,
    ServiceType,
    Severity,
    TicketId,
)
from desk.tickets.ticket import Contact, Grade, Grading, Ticket, Times
from desk.tickets.verdict import Duty, Verdict


class State(StrEnum):
    """How a limit stands: judged, or not yet, or not to be judged: it came to apply after the answer."""

    MET = "met"
    MISSED = "missed"
    RUNS = "runs"
    STANDS = "stands"
    PROVISIONAL = "provisional"
    VOID = "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A ticket that might be, as far as limits and routes look at it: ungraded without level, severity and class."""

    at: datetime
    channel: IntakeChannel
    level: ResponseLevel | None = None
    severity: Severity | None = None
    problem_class: ProblemClass | None = None
    product: ProductCategory = ProductCategory.OTHER
    service: ServiceType = ServiceType.FAULT_REPAIR
    address: str = ""
    is_complex: bool = False
    needs_visit: bool = False
    wants_call: bool = False

    @property
    def is_graded(self) -> bool:
        """Whether somebody has judged it."""
        return any((self.level, self.severity, self.problem_class))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A reminder before a limit passes."""

    percent: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A limit that applies now: whether it is the strictest of its kind, its steps, and how it stands.

    `counted` is the working time that it used until it was met or missed, else until now.
    """

    limit: Limit
    wins: bool
    state: State
    steps: tuple[Step, ...] = ()
    counted: tuple[Interval, ...] = ()
    verdict: Verdict | None = None

    @property
    def used(self) -> timedelta:
        """How much working time it used."""
        return sum((stretch.length for stretch in self.counted), timedelta())


@dataclass(frozen=True, slots=True, kw_only=True)
class DueStep:
    """A step of one of the two flows, with its time node as an instant (R4.3.1-1)."""

    step: ResponseStep | HandlingStep
    node: Node
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """All that is known of a ticket's limits. `earlier` are verdicts of limits that no longer apply: they stay."""

    ticket: Ticket
    limits: tuple[Explained, ...]
    earlier: tuple[Verdict, ...] = ()
    flow: tuple[DueStep, ...] = ()


def sample(case: Case, policy: Policy) -> Ticket:
    """Make the ticket of a case: a class suggests its severity (C6), and of level and severity each the other (C2)."""
    return Ticket(
        id=TicketId(0),
        customer=CustomerId(0),
        intake=case.channel,
        description="",
        policy_version=policy.version,
        contact=Contact(address=case.address or None),
        region=region_of(case.address, policy.regions),
        grading=Grading(final=_grade(case, policy) if case.is_graded else None),
        is_complex=case.is_complex,
        times=Times(
            first_contact_at=case.at,
            opened_at=case.at,
            onsite_need_at=case.at if case.needs_visit else None,
            call_asked_at=case.at if case.wants_call else None,
        ),
    )


def _grade(case: Case, policy: Policy) -> Grade:
    problem_class = case.problem_class or ProblemClass.GENERAL
    severities, levels = tuple(Severity), tuple(ResponseLevel)
    suggested = severities[levels.index(case.level)] if case.level else policy.severity_of[problem_class]
    severity = case.severity or suggested
    return Grade(
        problem_class=problem_class,
        severity=severity,
        response_level=case.level or levels[severities.index(severity)],
        category=case.product,
        service_type=case.service,
        by="",
        at=case.at,
    )


def explain(ticket: Ticket, policy: Policy, *, now: datetime) -> Explanation:
    """Explain the limits of a ticket by the policy that it is judged by."""
    limits = limits_of(ticket, policy)
    judged = {(verdict.rule, verdict.starts_at): verdict for verdict in ticket.verdicts}
    keys = {(limit.rule, limit.starts_at) for limit in limits}
    strictest, is_open = _strictest(limits), open_limits(ticket, ticket, policy)
    return Explanation(
        ticket=ticket,
        limits=tuple(
            _explained(
                limit,
                policy,
                judged.get((limit.rule, limit.starts_at)),
                wins=limit in strictest,
                is_open=limit in is_open,
                until=_used_until(limit, ticket, now=now),
            )
            for limit in limits
        ),
        earlier=tuple(verdict for key, verdict in judged.items() if key not in keys),
        flow=tuple(_flow(ticket, policy)),
    )


def _strictest(limits: tuple[Limit, ...]) -> tuple[Limit, ...]:
    """Give the strictest limit of each duty."""
    first: dict[Duty, Limit] = {}
    for limit in sorted(limits, key=lambda one: (one.due_at, one.span, one.rule)):
        first.setdefault(limit.duty, limit)
    return tuple(first.values())


def _used_until(limit: Limit, ticket: Ticket, *, now: datetime) -> datetime:
    """Give up to when a limit used time: until its duty was done, or a wait stopped its clock, else until now."""
    done_at = met_at(limit, ticket)
    if done_at is None and limit.stands and ticket.wait:
        return min(ticket.wait.since, now)
    return min(done_at or now, now)


def _explained(
    limit: Limit, policy: Policy, verdict: Verdict | None, *, wins: bool, is_open: bool, until: datetime
) -> Explained:
    return Explained(
        limit=limit,
        wins=wins,
        state=_state(limit, verdict, is_open=is_open),
        steps=tuple(Step(percent=share, at=limit.share_at(share)) for share in sorted(policy.remind_at)),
        counted=limit.calendar.intervals(limit.starts_at, until, paused=limit.paused),
        verdict=verdict,
    )


def _state(limit: Limit, verdict: Verdict | None, *, is_open: bool) -> State:
    if verdict:
        return State.MET if verdict.met else State.MISSED
    if not is_open:
        return State.VOID
    if limit.stands:
        return State.STANDS
    return State.PROVISIONAL if limit.is_provisional else State.RUNS


def _flow(ticket: Ticket, policy: Policy) -> Iterator[DueStep]:
    """Give the steps of both flows with their time nodes, as far as these lie on the clock already."""
    times = ticket.times
    response, completion = response_due(ticket, policy)[0], completion_due(ticket, policy)
    handled = times.handled_at or completion
    nodes = {
        DueKey.PROMPTLY: times.first_contact_at + policy.notices.promptly,
        DueKey.RESPONSE: response,
        DueKey.COMPLETION: completion,
        DueKey.RELEASE: handled + policy.pace.release_result,
        DueKey.SURVEY: policy.clock.survey.add(handled, policy.completion.survey),
        DueKey.UNCONFIRMED: (times.result_sent_at or handled) + policy.pace.close_unconfirmed,
    }
    for flow in (policy.flows.response, policy.flows.handling):
        for step, node in flow.items():
            yield DueStep(step=step, node=node, at=nodes[node.due])
