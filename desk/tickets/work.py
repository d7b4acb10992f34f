"""The handler's work: accept, decline, hand over, set out, arrive, note, wait, resume (T4-T8)."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from desk.errors import DeskError, IllegalMoveError, NotPermittedError
from desk.people import Member, require
from desk.policy import Policy
from desk.routing.expertise import entry
from desk.sla.limits import completion_due
from desk.terms import Role, Status, WaitReason
from desk.texts import text
from desk.tickets import moves
from desk.tickets.grading import confirm_grade
from desk.tickets.ticket import Person, Ticket, Wait
from desk.tickets.timeline import SYSTEM, Act, Actor, Change, amend, person, staff
from desk.visits.visit import Visit

HANDLERS = (Role.TECHNICIAN, Role.EXPERT, Role.SUPERVISOR, Role.AGENT, Role.LEAD)


_WORK_DONE = frozenset({Status.HANDLED, Status.RESULT_SENT, Status.CONFIRMED})


class TakenError(IllegalMoveError):
    """Somebody else has the job already: first accept wins."""


def accept(ticket: Ticket, *, by: Member, policy: Policy, now: datetime) -> Change:
    """Take the job: the grade becomes final (T3), the ticket is assigned (T4) and under way (T5).

    Raises TakenError when somebody else was first.
    """
    require(by, *HANDLERS)
    if ticket.assignee and ticket.status is not Status.ASSIGNED:
        raise TakenError(text("Ticket {number} was taken by {name}.", number=ticket.id, name=ticket.assignee.name))
    if ticket.assignee and ticket.assignee.id != by.id:
        raise TakenError(text("Ticket {number} was taken by {name}.", number=ticket.id, name=ticket.assignee.name))
    change = Change(ticket=ticket)
    if ticket.status in {Status.RECEIVED, Status.TRIAGED}:
        change = change.then(confirm_grade(ticket, by=by, policy=policy, now=now))
    if change.ticket.status is Status.CLASSIFIED:
        change = change.then(assign(change.ticket, to=by, by=staff(by), now=now))
    return change.then(_start(change.ticket, by=by, policy=policy, now=now))


def assign(ticket: Ticket, *, to: Member, by: Actor, now: datetime) -> Change:
    """Name the handler (T4, R1.4-3)."""
    moves.check(ticket, Status.ASSIGNED)
    handler = person(to)
    return amend(
        ticket,
        Act.ASSIGNED,
        by=by,
        now=now,
        status=Status.ASSIGNED,
        assignee=handler,
        handlers=_with(ticket.handlers, handler),
        **over(ticket, now=now),
        times=replace(ticket.times, assigned_at=ticket.times.assigned_at or now),
    )


def over(ticket: Ticket, *, now: datetime) -> dict[str, Any]:
    """Give the fields of a ticket whose wait, if it has one, ends now."""
    if ticket.wait is None:
        return {}
    return {"wait": None, "waits": (*ticket.waits, replace(ticket.wait, until=now))}


def _start(ticket: Ticket, *, by: Member, policy: Policy, now: datetime) -> Change:
    moves.check(ticket, Status.IN_PROGRESS)
    times = replace(
        ticket.times,
        service_started_at=ticket.times.service_started_at or now,
        expected_at=ticket.times.expected_at or completion_due(ticket, policy),
    )
    return amend(ticket, Act.STARTED, by=staff(by), now=now, status=Status.IN_PROGRESS, times=times)


def decline(ticket: Ticket, *, by: Member, reason: str, now: datetime) -> Change:
    """Turn the job down; it goes back to the queue when it was this member's."""
    require(by, *HANDLERS)
    declined = ticket.declined_by | {by.id}
    if ticket.assignee and ticket.assignee.id == by.id and ticket.status is Status.ASSIGNED:
        moves.check(ticket, Status.CLASSIFIED)
        return amend(
            ticket,
            Act.DECLINED,
            by=staff(by),
            now=now,
            note=reason,
            status=Status.CLASSIFIED,
            assignee=None,
            declined_by=declined,
        )
    moves.check_in(ticket, Status.RECEIVED, Status.TRIAGED, Status.CLASSIFIED, Status.ASSIGNED)
    return amend(ticket, Act.DECLINED, by=staff(by), now=now, note=reason, declined_by=declined)


def take_back(ticket: Ticket, act: Act, *, now: datetime, note: str = "") -> Change:
    """Take a job from a handler who does not answer, or is gone: it waits to be offered again, its clocks go on."""
    moves.check(ticket, Status.CLASSIFIED)
    fields = over(ticket, now=now)
    return amend(ticket, act, by=SYSTEM, now=now, note=note, status=Status.CLASSIFIED, assignee=None, **fields)


def hand_over(ticket: Ticket, *, to: Member, by: Member, policy: Policy, now: datetime) -> Change:
    """Give the job to a colleague, who has to accept it.

    Whoever leads may do so before technical support has judged it: their word for the preliminary grade stands then.
    """
    check_handler(ticket, by)
    if to.id == by.id:
        raise DeskError(text("Ticket {number} is yours already.", number=ticket.id))
    require(to, *HANDLERS)
    graded = Change(ticket=ticket)
    if ticket.status is Status.TRIAGED:
        graded = confirm_grade(ticket, by=by, policy=policy, now=now)
    asked_anew = replace(graded.ticket, declined_by=graded.ticket.declined_by - {to.id})
    change = assign(asked_anew, to=to, by=staff(by), now=now)
    return graded.then(replace(change, entries=tuple(replace(e, act=Act.HANDED_OVER) for e in change.entries)))


def check_handler(ticket: Ticket, member: Member) -> None:
    """Raise NotPermittedError unless the member handles this ticket, leads its department, or supervises."""
    if ticket.assignee and ticket.assignee.id == member.id:
        return
    if member.has(Role.SUPERVISOR) or (Role.LEAD in member.roles and member.department == ticket.department):
        return
    if ticket.assignee is None:
        raise NotPermittedError(text("Ticket {number} has no handler yet. Accept it first.", number=ticket.id))
    raise NotPermittedError(
        text("Ticket {number} is handled by {name}, not by you.", number=ticket.id, name=ticket.assignee.name)
    )


def set_out(ticket: Ticket, *, by: Member, now: datetime, visit: Visit | None = None) -> Change:
    """Note that the technician is on the way to this visit; this also records the need of one (C30)."""
    check_handler(ticket, by)
    moves.check_in(ticket, Status.IN_PROGRESS, Status.WAITING)
    resumed = _back_to_work(ticket, by=by, now=now)
    times = replace(ticket.times, set_out_at=now, onsite_need_at=ticket.times.onsite_need_at or now)
    return resumed.then(amend(resumed.ticket, Act.SET_OUT, by=staff(by), now=now, times=times, visit=visit))


def arrive(ticket: Ticket, *, by: Member, now: datetime, visit: Visit | None = None) -> Change:
    """Check in at the customer's place, which makes the visit (R1.2-4, C30)."""
    check_handler(ticket, by)
    moves.check_in(ticket, Status.IN_PROGRESS, Status.WAITING)
    resumed = _back_to_work(ticket, by=by, now=now)
    times = replace(ticket.times, arrived_at=now, onsite_need_at=ticket.times.onsite_need_at or now)
    return resumed.then(
        amend(resumed.ticket, Act.ARRIVED, by=staff(by), now=now, rule="completion.on_site", times=times, visit=visit)
    )


def note(ticket: Ticket, words: str, *, by: Member, now: datetime) -> Change:
    """Write down a finding or a measure; every department sees it at once (T6, R3.3-1)."""
    moves.check_in(ticket, *(s for s in Status if s.is_open))
    work = ticket.handling
    first = not work.diagnosis
    work = replace(
        work, diagnosis=work.diagnosis or words, measures=work.measures if first else (*work.measures, words)
    )
    examined_at = _later(ticket.times.examined_at, ticket.times.reopened_at) or now
    times = replace(ticket.times, examined_at=examined_at, noted_at=now)
    return amend(ticket, Act.NOTED, by=staff(by), now=now, note=words, handling=work, times=times, **entry(ticket, by))


def _later(at: datetime | None, than: datetime | None) -> datetime | None:
    return at if at and (than is None or at >= than) else None


def wait(ticket: Ticket, reason: WaitReason, *, until: datetime, plan: str, by: Member, now: datetime) -> Change:
    """Pause for the customer, parts, a supplier or a visit, with a new expected time (T7, R2.3-9)."""
    check_handler(ticket, by)
    moves.check(ticket, Status.WAITING)
    check_future(until, now=now)
    need = now if reason is WaitReason.VISIT else ticket.times.onsite_need_at
    return amend(
        ticket,
        Act.PAUSED,
        by=staff(by),
        now=now,
        note=plan,
        status=Status.WAITING,
        wait=Wait(reason=reason, since=now, plan=plan),
        is_delayed=ticket.is_delayed or _is_later(ticket, until),
        times=replace(ticket.times, expected_at=until, onsite_need_at=ticket.times.onsite_need_at or need),
    )


def resume(ticket: Ticket, *, by: Member, now: datetime) -> Change:
    """Go on with a waiting ticket (T7)."""
    check_handler(ticket, by)
    moves.check_in(ticket, Status.WAITING)
    return _back_to_work(ticket, by=by, now=now)


def expect(ticket: Ticket, at: datetime, *, cause: str, by: Member, now: datetime) -> Change:
    """Set a new expected completion; a later one than before is a delay and needs its cause (T8, R2.3-9)."""
    check_handler(ticket, by)
    moves.check_in(ticket, Status.ASSIGNED, Status.IN_PROGRESS, Status.WAITING)
    check_future(at, now=now)
    later = _is_later(ticket, at)
    if later and not cause:
        raise DeskError(text("A later time needs its cause. Please say why."))
    return amend(
        ticket,
        Act.DELAYED if later else Act.EXPECTED,
        by=staff(by),
        now=now,
        note=cause,
        is_delayed=ticket.is_delayed or later,
        handling=replace(ticket.handling, delay_cause=cause or ticket.handling.delay_cause),
        times=replace(ticket.times, expected_at=at),
    )


def overrun(ticket: Ticket, *, now: datetime) -> Change:
    """Flag that the expected time passed without completion (T8)."""
    return amend(ticket, Act.DELAYED, by=SYSTEM, now=now, rule="R2.3-9", is_delayed=True)


def call_back(ticket: Ticket, words: str, *, by: Member, now: datetime) -> Change:
    """Note that the customer was called as they had asked (C29)."""
    return amend(
        ticket,
        Act.CALLED_BACK,
        by=staff(by),
        now=now,
        rule="completion.call_back",
        note=words,
        call_back_asked=False,
        times=replace(ticket.times, called_back_at=now),
    )


def mark_complex(ticket: Ticket, reason: str, *, by: Member, policy: Policy, now: datetime) -> Change:
    """Flag a ticket as complex, with a reason and in time: afterwards the ordinary limit stands (C4)."""
    moves.check_in(ticket, *(s for s in Status if s.is_open and s not in _WORK_DONE))
    if ticket.is_complex:
        raise DeskError(text("Ticket {number} is marked as complex already.", number=ticket.id))
    limit = completion_due(ticket, policy)
    if now >= limit:
        raise DeskError(text("Too late: the limit passed at {at}, and its miss stands.", at=limit))
    return amend(ticket, Act.COMPLEX, by=staff(by), now=now, rule="completion.complex", note=reason, is_complex=True)


def check_future(at: datetime, *, now: datetime) -> None:
    """Raise DeskError when an expected time already lies in the past."""
    if at <= now:
        raise DeskError(text("That time has already passed. Please give a later one."))


def _is_later(ticket: Ticket, at: datetime) -> bool:
    return ticket.times.expected_at is not None and at > ticket.times.expected_at


def _back_to_work(ticket: Ticket, *, by: Member, now: datetime) -> Change:
    if ticket.status is not Status.WAITING:
        return Change(ticket=ticket)
    return amend(ticket, Act.RESUMED, by=staff(by), now=now, status=Status.IN_PROGRESS, **over(ticket, now=now))


def _with(handlers: tuple[Person, ...], handler: Person) -> tuple[Person, ...]:
    return handlers if handler in handlers else (*handlers, handler)
