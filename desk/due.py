"""What happens because time passed: results released, confirmations asked for, delays owned up to, tickets closed."""

from collections.abc import Callable

from desk import outcome
from desk.cards import job_card
from desk.dispatch.stepping import pass_time
from desk.errors import IncompleteError
from desk.notices import tell_customer, tell_members, tell_person
from desk.overdue import overrun
from desk.people import Member
from desk.replies import Card
from desk.similar.comparing import compare
from desk.sla.limits import limits_of
from desk.sla.watching import pass_step
from desk.terms import Status
from desk.texts import Text, text
from desk.tickets import closing
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import SYSTEM, Act, amend
from desk.tickets.verdict import Duty
from desk.turns import Around, Outbound, Timer, TimerKind, Turn
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
        case TimerKind.REMIND_CONFIRMATION if ticket.status is Status.RESULT_SENT:
            return _remind(ticket, around)
        case TimerKind.CALL_FOR_CONFIRMATION if ticket.status is Status.RESULT_SENT:
            return _call_for(ticket, around)
        case TimerKind.CLOSE:
            return _close(ticket, around)
        case TimerKind.EXPECTED if ticket.status in {Status.ASSIGNED, Status.IN_PROGRESS, Status.WAITING}:
            return overrun(timer, ticket, around)
        case TimerKind.CALL_BACK if ticket.status.is_open:
            return _call_back(ticket, around)
        case _:
            step = _STEPS.get(timer.kind)
            return step(timer, ticket, around) if step else Turn()


_STEPS = {TimerKind.LIMIT: pass_step, TimerKind.OFFER: pass_time}  # of those that look for themselves what is due


def _compare(_: Timer, ticket: Ticket, around: Around) -> Turn:
    return compare(ticket, around)


# these set themselves again until nothing more is to come
_STEP_BY_STEP: dict[TimerKind, Callable[[Timer, Ticket, Around], Turn]] = {
    TimerKind.LIMIT: pass_step,
    TimerKind.VISIT: pass_mark,
    TimerKind.COMPARE: _compare,
}


def _remind(ticket: Ticket, around: Around) -> Turn:
    question = text("Hello, one question about ticket {number}: is it solved?", number=ticket.id)
    choices = outcome.questions(ticket, around)
    return Turn(about=ticket.id, outbound=tell_customer(ticket, around, question, choices=choices))


def _call_for(ticket: Ticket, around: Around) -> Turn:
    """Ask the owner to call the customer: a human attempt is part of the survey's duty (C13)."""
    lines = (
        text("Ticket {number}: the customer has not answered. Please call and note the outcome:", number=ticket.id),
        text("{contact}", contact=ticket.contact.contact or "—"),
    )
    owner = around.staff.by_id.get(ticket.owner.id) if ticket.owner else None
    card = _task_card(ticket, owner, around, lines) if owner else ()
    return Turn(about=ticket.id, outbound=card or tell_person(ticket.owner, around, *lines, ticket=ticket))


def _task_card(ticket: Ticket, owner: Member, around: Around, lines: tuple[Text, ...]) -> tuple[Outbound, ...]:
    if not owner.addresses:
        return ()
    drawn = job_card(ticket, owner, around)
    card = Card(key=f"call:{ticket.id}", title=lines[0], rows=drawn.rows, body=lines[1:], choices=drawn.choices)
    return (Outbound(to=owner.addresses[0], message=card, ticket=ticket.id),)


def _close(ticket: Ticket, around: Around) -> Turn:
    """Close what is settled; what can't close is asked for again a day later, never forgotten (T17, T18)."""
    try:
        if ticket.status is Status.CONFIRMED:
            return outcome.closed(ticket, around, by=SYSTEM)
        if ticket.status is Status.RESULT_SENT:
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
    return Turn()


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
        outbound=(*tell_customer(change.ticket, around, note, later), *supervisors),
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
