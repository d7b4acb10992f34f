"""Who is told of a missed limit: the handler, and step by step whoever stands above them (T9, T10, C1, R2.3-6)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from desk.attention import Rung
from desk.people import Member, Staff
from desk.sla.acting import busy_until, in_charge
from desk.sla.chain import Step, climbed, first_of, step_for
from desk.sla.misses import Miss, missed
from desk.sla.news import news
from desk.sla.regret import regretted
from desk.sla.telling import apology_asked, escalation_card, handler_told
from desk.terms import Role
from desk.tickets.ticket import Escalation, Ticket
from desk.tickets.timeline import SYSTEM, Act, Change, amend, person
from desk.tickets.verdict import Duty
from desk.turns import Around, Outbound
from desk.values import replace

_OF_HANDLING = frozenset({Duty.COMPLETION, Duty.RESULT})


def escalated(change: Change, around: Around) -> tuple[Change, tuple[Outbound, ...]]:
    """Tell whom it concerns of the limits that a change has found missed; gives the change with the step up.

    Each limit that passes is one step up the chain, those of one instant together. Whoever has said that they take
    care of the ticket hears of it instead, until it is opened again. A failed service is told to all who stand above.
    """
    misses = missed(change, around)
    if not misses:
        return change, ()
    ticket = change.ticket
    handler = in_charge(ticket, around.staff, misses[0].duty)
    carer = caring(ticket, around.staff)
    if carer and misses[0].act is not Act.SERVICE_FAILED:
        return change, _told(ticket, misses, (carer,), handler, around)
    step = _next_step(ticket, misses, handler, around)
    state = replace(
        _standing(ticket, now=around.now),
        step=step.number,
        rule=misses[0].rule,
        since=around.now,
        to=tuple(map(person, step.members)),
    )
    has_failed = misses[0].act is Act.SERVICE_FAILED
    state, regret = (state, ()) if has_failed else regretted(ticket, misses, step, state, around)
    note = _way_up(handler, step)
    up = amend(ticket, Act.ESCALATED, by=SYSTEM, now=around.now, rule=misses[0].rule, note=note, escalation=state)
    told = _told(up.ticket, misses, step.members, handler, around)
    asked = apology_asked(up.ticket, around) if has_failed else ()
    return change.then(up), (*told, *regret, *asked)


def caring(ticket: Ticket, staff: Staff) -> Member | None:
    """Name whoever has said, since the ticket was last opened, that they take care of it, while they are on duty."""
    state = current(ticket)
    member = staff.by_id.get(state.acknowledged_by.id) if state and state.acknowledged_by else None
    return member if member and staff.is_on(member) and member.addresses else None


def current(ticket: Ticket) -> Escalation | None:
    """Give how far the ticket has been escalated since it was last opened; None where it has not."""
    state = ticket.escalation
    return state if state and state.round == ticket.reopened else None


def _standing(ticket: Ticket, *, now: datetime) -> Escalation:
    return current(ticket) or Escalation(round=ticket.reopened, since=now)


def _next_step(ticket: Ticket, misses: Sequence[Miss], handler: Member | None, around: Around) -> Step:
    """Tell how far up it goes. A ticket that nobody graded in time is the supervisors' at once, and no miss (C1)."""
    if misses[0].act is Act.SERVICE_FAILED:
        return _all_above(ticket, handler, around)
    state = current(ticket)
    here = state.step if state else 0
    steps = len({miss.due_at for miss in misses if miss.act is Act.LIMIT_MISSED})
    if steps:
        return step_for(here + steps, ticket, around, but=handler)
    up = step_for(max(here, first_of(Rung.SUPERVISOR, around)), ticket, around, but=handler)
    return replace(up, number=here)


def _all_above(ticket: Ticket, handler: Member | None, around: Around) -> Step:
    """Name all supervisors and the management (T10)."""
    members = around.staff.on_duty(Role.SUPERVISOR, Role.MANAGER)
    last = step_for(len(climbed(around)), ticket, around, but=handler)
    return Step(number=len(climbed(around)), members=members or last.members, rung=Rung.MANAGEMENT)


def _told(
    ticket: Ticket, misses: Sequence[Miss], members: Sequence[Member], handler: Member | None, around: Around
) -> tuple[Outbound, ...]:
    """Owe the card to those above, at the end of the pause if the handler is at it, and the news to the handler."""
    has_failed = misses[0].act is Act.SERVICE_FAILED
    after = None if has_failed else busy_until(ticket, handler, around)
    called = ticket.owner.id if ticket.owner and _is_called(ticket, misses, around) else None
    above = (
        out
        for member in members
        if member.id != called
        for out in news(member, escalation_card(ticket, misses, member, around), ticket, around, after=after)
    )
    if handler is None or handler in members or handler.id == called or _is_asked(ticket, misses):
        return tuple(above)
    say = handler_told(ticket, misses, handler, members, around)
    return (*news(handler, say, ticket, around), *above)


def _is_asked(ticket: Ticket, misses: Sequence[Miss]) -> bool:
    """Whether the handler is asked at this very moment why a job is not done by its expected time (R2.3-9)."""
    return len(misses) == 1 and misses[0].duty in _OF_HANDLING and misses[0].due_at == ticket.times.expected_at


def _is_called(ticket: Ticket, misses: Sequence[Miss], around: Around) -> bool:
    """Whether the owner hears at this very moment that a promised call is due, with the number to call (C29)."""
    asked_at, within = ticket.times.call_asked_at, around.policy_for(ticket).completion.call_back
    is_alone = len(misses) == 1 and misses[0].duty is Duty.CALL_BACK
    return is_alone and asked_at is not None and misses[0].due_at == asked_at + within


def _way_up(handler: Member | None, step: Step) -> str:
    """Name from whom to whom it goes; only one, where nobody but the handler is there to hear of it."""
    to = _names(step.members)
    return to if step.members == (handler,) else f"{_names((handler,) if handler else ())} → {to}"


def _names(members: Iterable[Member]) -> str:
    return ", ".join(member.name for member in members) or "—"
