"""Watches the limits of every ticket that a turn changes: what is met, what is missed, and when to look again.

Everything that changes a ticket goes through here once, whoever does it; no order and no timer has to remember it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from operator import attrgetter

from desk.policy import Policy
from desk.sla.acting import acted
from desk.sla.escalation import escalated
from desk.sla.limits import OVERALL, Limit, answered_at, limits_of, owed_first
from desk.sla.reminding import reminder
from desk.sla.response import qualified_at
from desk.terms import Status, TicketId
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import SYSTEM, Act, Change, amend
from desk.tickets.verdict import Duty, Verdict
from desk.turns import Around, Outbound, Timer, TimerKind, Turn
from desk.values import replace

# what changes in a ticket without moving a limit: what a customer adds to it at any time, and whom it is offered to;
# and what else a ticket holds, all of which may move one
_ADDED = ("contact", "details", "says_more", "urged", "dispatch", "findings")
_added = attrgetter(*_ADDED)
_the_rest = attrgetter(*(field.name for field in fields(Ticket) if field.name not in _ADDED))


def watched(turn: Turn, before: Mapping[TicketId, Ticket], around: Around) -> Turn:
    """Judge the limits of the tickets that a turn changed, escalate misses, and set the timers of what is open.

    `before` are the tickets as they were. One to which the customer merely added something, or which was merely offered
    to somebody, keeps its limits and timers.
    """
    if not turn.tickets:
        return turn
    changes: list[Change] = []
    told: list[Outbound] = []
    timers: list[Timer] = []
    for changed in turn.tickets:
        old, ticket = before.get(changed.id), acted(changed, turn.entries)
        if old and _added(old) != _added(ticket) and _the_rest(old) == _the_rest(ticket):
            changes.append(Change(ticket=ticket))
            continue
        limits = limits_of(ticket, around.policy_for(ticket))
        change, news = escalated(judge(old, ticket, limits, now=around.now), around)
        changes.append(change)
        told += news
        timers += _timers(old, change.ticket, limits, around)  # a verdict moves no limit
    return replace(
        turn,
        tickets=tuple(change.ticket for change in changes),
        entries=(*turn.entries, *(entry for change in changes for entry in change.entries)),
        outbound=(*turn.outbound, *told),
        timers=(*turn.timers, *timers),
    )


def pass_step(timer: Timer, ticket: Ticket, around: Around) -> Turn:
    """Look at a limit whose timer went off: past it, have it judged; before, remind. Late, the newest step counts."""
    policy = around.policy_for(ticket)
    limit = next((one for one in open_limits(ticket, ticket, policy) if one.rule == timer.rule), None)
    if limit is None:
        return Turn()
    if _has_passed(limit, ticket, now=around.now):
        return Turn(about=ticket.id, tickets=(ticket,))
    if limit.stands:  # its timer is set again when the wait is over
        return Turn()
    again = _timer(ticket, limit.rule, next_step(limit, policy, now=around.now))
    return Turn(about=ticket.id, outbound=reminder(ticket, limit, around), timers=(again,))


def judge(old: Ticket | None, ticket: Ticket, limits: Sequence[Limit], *, now: datetime) -> Change:
    """Note the first response once it qualifies, and every limit that is met or missed by now (C1, R1.1-7)."""
    change = respond(with_due(ticket, limits), now=now)
    for limit in _unjudged(old, change.ticket, limits):
        met = met_at(limit, change.ticket)
        if met is not None and met <= limit.due_at:
            change = change.then(_verdict(change.ticket, limit, at=met, now=now))
        elif met is not None or _has_passed(limit, change.ticket, now=now):
            change = change.then(_missed(change.ticket, limit, now=now))
    return change


def _has_passed(limit: Limit, ticket: Ticket, *, now: datetime) -> bool:
    """Whether a limit is over; while its clock stands, only if it was when the wait began."""
    until = ticket.wait.since if limit.stands and ticket.wait else now
    return until >= limit.due_at


def with_due(ticket: Ticket, limits: Sequence[Limit]) -> Ticket:
    """Give the ticket with the time by which its next response is owed, as long as it is owed."""
    if answered_at(ticket):
        return ticket
    due_at, rule = owed_first(limits)
    if (due_at, rule) == (ticket.response_due_at, ticket.response_rule):
        return ticket
    return replace(ticket, response_due_at=due_at, response_rule=rule)


def respond(ticket: Ticket, *, now: datetime) -> Change:
    """Note since when the first response qualifies; what was said before the grade is judged when that is there."""
    at = None if ticket.times.responded_at else qualified_at(ticket)
    if at is None:
        return Change(ticket=ticket)
    times = replace(ticket.times, responded_at=at)
    return amend(
        ticket, Act.RESPONDED, by=SYSTEM, now=now, rule=ticket.response_rule, note=ticket.handling.plan, times=times
    )


def open_limits(old: Ticket | None, ticket: Ticket, policy: Policy) -> tuple[Limit, ...]:
    """Give the limits that nobody has judged yet.

    After a qualifying response no response limit is computed anew (C1, master rule 6); withdrawn tickets have none.
    """
    return _unjudged(old, ticket, limits_of(ticket, policy))


def _unjudged(old: Ticket | None, ticket: Ticket, limits: Sequence[Limit]) -> tuple[Limit, ...]:
    if ticket.status is Status.CANCELLED:
        return ()
    judged = {(verdict.rule, verdict.starts_at) for verdict in ticket.verdicts}
    is_answered = old is not None and answered_at(old) is not None and old.reopened == ticket.reopened
    return tuple(
        limit
        for limit in limits
        if (limit.rule, limit.starts_at) not in judged
        and not (limit.duty is Duty.RESPONSE and is_answered)
        and not (limit.is_provisional and ticket.is_triage_overdue)
    )


def met_at(limit: Limit, ticket: Ticket) -> datetime | None:
    """Give the moment at which a limit's duty was done, from the record; None while it is not."""
    times = ticket.times
    match limit.duty:
        case Duty.RESPONSE:
            return answered_at(ticket)
        case Duty.COMPLETION:
            return times.handled_at
        case Duty.PRELIMINARY:
            return _after(limit.starts_at, times.examined_at) or times.handled_at
        case Duty.RESULT:
            return times.result_sent_at
        case Duty.ON_SITE:
            return _after(limit.starts_at, times.arrived_at)
        case Duty.CALL_BACK:
            return _after(limit.starts_at, times.called_back_at)
        case Duty.SURVEY:
            return _after(limit.starts_at, times.surveyed_at)


def _after(begin: datetime, at: datetime | None) -> datetime | None:
    return at if at is not None and at >= begin else None


def _verdict(ticket: Ticket, limit: Limit, *, at: datetime, now: datetime) -> Change:
    act = Act.LIMIT_MET if at <= limit.due_at else Act.LIMIT_MISSED
    person = ticket.assignee or ticket.owner
    verdict = Verdict(
        rule=limit.rule,
        duty=limit.duty,
        starts_at=limit.starts_at,
        due_at=limit.due_at,
        at=at,
        met=act is Act.LIMIT_MET,
        department=ticket.department or (person.department if person else ""),
        person=person.id if person else None,
    )
    return amend(ticket, act, by=SYSTEM, now=now, rule=limit.rule, verdicts=(*ticket.verdicts, verdict))


def _missed(ticket: Ticket, limit: Limit, *, now: datetime) -> Change:
    """Note a miss, for good. A provisional limit only says that nobody graded; 24 h without answer is a failure."""
    if limit.is_provisional:
        return amend(ticket, Act.TRIAGE_OVERDUE, by=SYSTEM, now=now, rule=limit.rule, is_triage_overdue=True)
    change = _verdict(ticket, limit, at=max(now, limit.due_at + timedelta.resolution), now=now)
    if limit.rule != OVERALL or ticket.reopened:
        return change
    failed = amend(change.ticket, Act.SERVICE_FAILED, by=SYSTEM, now=now, rule=OVERALL, service_failed_at=now)
    return change.then(failed)


def _timers(old: Ticket | None, ticket: Ticket, limits: Sequence[Limit], around: Around) -> list[Timer]:
    """Set a timer for each open limit whose time has changed, and take away those of limits that are no longer open."""
    policy = around.policy_for(ticket)
    was = {limit.rule: limit for limit in open_limits(old, old, policy)} if old else {}
    is_open = {limit.rule: limit for limit in _unjudged(old, ticket, limits) if not limit.stands}
    timers = [
        _timer(ticket, rule, next_step(limit, policy, now=around.now))
        for rule, limit in is_open.items()
        if was.get(rule) != limit
    ]
    return [*timers, *(_timer(ticket, rule, None) for rule in was if rule not in is_open)]


def _timer(ticket: Ticket, rule: str, due_at: datetime | None) -> Timer:
    return Timer(ticket=ticket.id, kind=TimerKind.LIMIT, rule=rule, due_at=due_at)


def next_step(limit: Limit, policy: Policy, *, now: datetime) -> datetime:
    """Give when to look at an open limit again: at the next share of it that is reminded of, at last when it passes."""
    steps = map(limit.share_at, sorted(policy.remind_at))
    return next((at for at in steps if at > now), limit.due_at)
