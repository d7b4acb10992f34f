"""Waiting, going on, and a new expected time, each with its cause and told to the customer (T7, T8, R2.3-9)."""

from datetime import datetime, timedelta

from desk import notices, outcome, wording
from desk.staff.draft import Draft
from desk.staff.parts import join
from desk.staff.spoken import NOT_HAD
from desk.staff.steps import BadAnswerError, Job, Option, Step, Taken, options_of
from desk.staff.taking import expectation, expected
from desk.staff.when import read_leading_time, read_time
from desk.terms import Status, WaitReason
from desk.texts import Text, text
from desk.tickets import moves, supplying, work
from desk.tickets.ticket import Ticket

_EVENING = "18:00"


def wait(job: Job) -> Step | None:
    """Pause the work: for what, until when, and what the plan is; the customer hears all of it."""
    draft, ticket = job.draft, job.ticket
    match job.said:
        case ():
            work.check_handler(ticket, draft.member)
            moves.check(ticket, Status.WAITING)
            question = text("Ticket {number}: what do you wait for?", number=ticket.id)
            return Step(question=(question,), options=options_of(wording.WAIT))
        case (_,):
            return _time_step(draft, ticket)
        case (_, _):
            return Step(question=(text("What is the cause, and the plan? The customer will read it."),))
        case (WaitReason.SUPPLIER, _, _) if not ticket.supplier:
            return Step(question=(text("Which supplier is it? (“-” if that is still open)"),))
        case _:
            reason, at, plan, *named = job.said
            _pause(draft, ticket, WaitReason(reason), until=datetime.fromisoformat(at), plan=plan)
            if named and named[0] not in NOT_HAD:
                draft.apply(supplying.name(job.ticket, named[0], by=draft.member, now=draft.scene.now))
            return None


def resume(job: Job) -> Step | None:
    """Go on with a waiting ticket."""
    draft, ticket = job.draft, job.ticket
    change = work.resume(ticket, by=draft.member, now=draft.scene.now)
    again = draft.apply(outcome.expecting(change, draft.around))
    draft.time(expected(again))
    line = text("Hello! We go on with the work on ticket {number}.", number=again.id)
    draft.owe(notices.tell_customer(again, draft.around, line, *expectation(again)))
    draft.refresh(again)
    return None


def expect(job: Job) -> Step | None:
    """Set a new expected time; a later one needs its cause."""
    draft, ticket = job.draft, job.ticket
    if not job.said:
        work.check_handler(ticket, draft.member)
        moves.check_in(ticket, Status.ASSIGNED, Status.IN_PROGRESS, Status.WAITING)
        return _time_step(draft, ticket)
    at = datetime.fromisoformat(job.said[0])
    later = ticket.times.expected_at is not None and at > ticket.times.expected_at
    if later and len(job.said) == 1:
        return Step(question=(text("Why later? The customer will read the cause."),))
    cause = job.said[1] if len(job.said) > 1 else ""
    moved = draft.apply(work.expect(ticket, at, cause=cause, by=draft.member, now=draft.scene.now))
    _tell(draft, moved, cause=text("Cause: {words}", words=cause) if cause else None, later=later)
    return None


def _pause(draft: Draft, ticket: Ticket, reason: WaitReason, *, until: datetime, plan: str) -> None:
    later = ticket.times.expected_at is not None and until > ticket.times.expected_at
    change = work.wait(ticket, reason, until=until, plan=plan, by=draft.member, now=draft.scene.now)
    waiting = join(draft, draft.apply(change))
    told = wording.WAIT_AS_TOLD[reason]
    _tell(draft, waiting, cause=text("{reason}: {words}", reason=told, words=plan), later=later)


def _tell(draft: Draft, ticket: Ticket, *, cause: Text | None, later: bool) -> None:
    """Tell the customer the new time with its cause, and the supervisors of a delay (T8)."""
    head = text("Hello! There is news of your ticket {number}.", number=ticket.id)
    if later:
        head = text("Hello! Your ticket {number} takes longer than expected. We are sorry.", number=ticket.id)
    told = (head, *((cause,) if cause else ()), *expectation(ticket))
    draft.time(expected(ticket))
    draft.owe(notices.tell_customer(ticket, draft.around, *told))
    draft.refresh(ticket)
    if later and ticket.times.expected_at:
        news = text("Ticket {number} is delayed until {at}.", number=ticket.id, at=ticket.times.expected_at)
        supervisors = [m for m in draft.around.staff.supervisors() if m.id != draft.member.id]
        why = (cause,) if cause else ()
        draft.owe(notices.tell_members(supervisors, news, *why, ticket=ticket))
    draft.say(text("The customer of ticket {number} is told the new time.", number=ticket.id))


def _time_step(draft: Draft, ticket: Ticket) -> Step:
    now, zone = draft.scene.now, draft.around.policy.zone

    def read(words: str) -> Taken | None:
        found = read_leading_time(words, now=now, zone=zone)
        if found is None:
            return None
        if found[0] <= now:
            raise BadAnswerError(text("That time has already passed. Please give a later one."))
        return found[0].isoformat(), found[1]

    labels = {
        "2h": text("In 2 hours"),
        _EVENING: text("Today, 18:00"),
        "tomorrow": text("Tomorrow, same time"),
        "2d": text("In 2 days"),
    }
    evening = read_time(_EVENING, now=now, zone=zone)
    if evening is None or evening - now > timedelta(hours=16):
        del labels[_EVENING]
    question = text(
        "Ticket {number}: done by when? Choose, or type: 2h, 3d, 14:00, 2026-11-25 14:00.", number=ticket.id
    )
    options = tuple(Option(value=value, label=label) for value, label in labels.items())
    return Step(question=(question,), options=options, read=read)
