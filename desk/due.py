"""What happens because time passed: results released, confirmations asked for, delays owned up to, tickets closed."""

from collections.abc import Callable

from desk import outcome
from desk.dispatch.stepping import pass_time
from desk.errors import IncompleteError
from desk.notices import tell_customer, tell_members, tell_person
from desk.overdue import overrun
from desk.papers.issuing import announced
from desk.similar.comparing import compare
from desk.sla.limits import limits_of
from desk.sla.watching import pass_step
from desk.survey.calling import pass_silence
from desk.survey.hearing_out import heard_out
from desk.terms import Status
from desk.texts import text
from desk.tickets import closing
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import SYSTEM, Act, amend
from desk.tickets.verdict import Duty
from desk.turns import Around, Timer, TimerKind, Turn
from desk.values import replace
from desk.visits.reminding import pass_mark


def fire(timer: Timer, ticket: Ticket, around: Around) -> Turn:
    """Do what a timer is for; a timer whose reason is gone does nothing.

    It may be late by however long the desk stood still: `timer.due_at` says when it should have been.
    """
    if timer.kind in _STEP_BY_STEP:
        return _STEP_BY_STEP[timer.kind](timer, ticket, around)
    match timer.kind:
        case TimerKind.RELEASE_RESULT if ticket.status is Status.HANDLED:
            return outcome.release(ticket, around, by=SYSTEM)
        case TimerKind.CLOSE:
            return _close(ticket, around)
        case TimerKind.EXPECTED if ticket.status in {Status.ASSIGNED, Status.IN_PROGRESS, Status.WAITING}:
            return overrun(timer, ticket, around)
        case TimerKind.CALL_BACK if ticket.status.is_open:
            return _call_back(ticket, around)
        case _:
            step = _STEPS.get(timer.kind)
            return step(timer, ticket, around) if step else Turn()


# of those that look for themselves what is due
_STEPS = {TimerKind.LIMIT: pass_step, TimerKind.OFFER: pass_time, TimerKind.SURVEY: pass_silence}


def _compare(_: Timer, ticket: Ticket, around: Around) -> Turn:
    return compare(ticket, around)


# these set themselves again until nothing more is to come
_STEP_BY_STEP: dict[TimerKind, Callable[[Timer, Ticket, Around], Turn]] = {
    TimerKind.LIMIT: pass_step,
    TimerKind.VISIT: pass_mark,
    TimerKind.COMPARE: _compare,
}


def _close(ticket: Ticket, around: Around) -> Turn:
    """Close what is settled; what can't close is asked for again a day later, never forgotten (T17, T18).

    What was answered until then is heard, whether it closes or not: nobody will say more.
    """
    if ticket.status not in {Status.CONFIRMED, Status.RESULT_SENT}:
        return Turn()
    heard, learnt = heard_out(ticket, around)
    return _joined(learnt, _closed(heard, around))


def _closed(ticket: Ticket, around: Around) -> Turn:
    try:
        if ticket.status is Status.CONFIRMED:
            return outcome.closed(ticket, around, by=SYSTEM)
        return _close_unconfirmed(ticket, around)
    except IncompleteError as missing:
        refused = amend(ticket, Act.CLOSURE_REFUSED, by=SYSTEM, now=around.now)
        due_at = around.now + around.policy_for(ticket).completion.survey
        again = Timer(ticket=ticket.id, kind=TimerKind.CLOSE, due_at=due_at)
        return Turn(
            about=ticket.id,
            tickets=(refused.ticket,),
            entries=refused.entries,
            outbound=tell_person(ticket.owner, around, missing.text, ticket=ticket),
            timers=(again,),
        )


def _joined(learnt: Turn, closed: Turn) -> Turn:
    """Give what became of a ticket with the case that its answers opened, if they did."""
    entries, told = (*learnt.entries, *closed.entries), (*closed.outbound, *learnt.outbound)
    return replace(closed, entries=entries, outbound=told, cases=learnt.cases)


def _close_unconfirmed(ticket: Ticket, around: Around) -> Turn:
    change = closing.close_unconfirmed(ticket, now=around.now)
    note = text("We have not heard from you, so ticket {number} is closed now.", number=ticket.id)
    later = text("If it is not solved, just write to us here.")
    news = text("Ticket {number} is closed without the customer's confirmation.", number=ticket.id)
    supervisors = tell_members(around.staff.supervisors(), news, ticket=ticket)
    return Turn(
        about=ticket.id,
        tickets=(change.ticket,),
        entries=change.entries,
        outbound=(*tell_customer(change.ticket, around, note, later, *announced(change.ticket, around)), *supervisors),
    )


def _call_back(ticket: Ticket, around: Around) -> Turn:
    """Say that a promised call is due: to the owner, and to the supervisors unless it escalates now (C29)."""
    news = text("Ticket {number}: the promised call is due now: {contact}", number=ticket.id,
                contact=ticket.contact.contact or "—")  # fmt: skip
    limits = limits_of(ticket, around.policy_for(ticket))
    escalates = any(limit.duty is Duty.CALL_BACK and limit.due_at <= around.now for limit in limits)
    told = (
        *tell_person(ticket.owner, around, news, ticket=ticket),
        *tell_members(() if escalates else around.staff.supervisors(), news, ticket=ticket),
    )
    once = {out.to: out for out in told}  # an owner who is a supervisor too
    return Turn(about=ticket.id, outbound=tuple(once.values()))
