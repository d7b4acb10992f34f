"""From the answer to the archive: respond, complete, release, confirm, reopen, rate, close (M1, T11-T18)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from desk.errors import IncompleteError
from desk.people import Member, require
from desk.sla.response import Element, qualified_at
from desk.survey import taking
from desk.survey.round import SurveyRound
from desk.terms import ActionType, Method, Role, Status
from desk.texts import text
from desk.tickets import moves
from desk.tickets.joint import begun_anew, ended
from desk.tickets.record import check_complete
from desk.tickets.ticket import Feedback, Ticket
from desk.tickets.timeline import SYSTEM, Act, Actor, Change, amend, staff
from desk.tickets.work import check_handler
from desk.visits.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What a handler states when the work is done (R2.2-6, R1.3-5)."""

    action: ActionType
    method: Method
    result: str
    solved: bool
    further: bool


def respond(ticket: Ticket, words: str, elements: Collection[Element], *, by: Member, now: datetime) -> Change:
    """Record a person's answer to the customer and what it holds; the first response once it qualifies (M1, C3).

    After a reopening it is the answer to that. Later answers change nothing here: the dialogue keeps them.
    """
    times = ticket.times
    if times.responded_at and not (ticket.reopened and times.answered_at is None and elements):
        return Change(ticket=ticket)
    times = replace(
        times,
        response_started_at=times.response_started_at or now,
        planned_at=times.planned_at or (now if Element.PLAN in elements else None),
        proposed_at=times.proposed_at or (now if Element.SOLUTION in elements else None),
        answered_at=now if ticket.reopened else None,
    )
    work = replace(ticket.handling, plan=ticket.handling.plan or words) if Element.PLAN in elements else ticket.handling
    qualified = times.responded_at or qualified_at(replace(ticket, times=times))
    is_first = qualified is not None and times.responded_at is None
    return amend(
        ticket,
        Act.RESPONDED if is_first else Act.ANSWERED,
        by=staff(by),
        now=now,
        rule=ticket.response_rule if is_first else "",
        note=words,
        times=replace(times, responded_at=qualified),
        handling=work,
    )


def complete(ticket: Ticket, done: Completion, *, by: Member, now: datetime) -> Change:
    """Confirm completion (T11). Raises IncompleteError while a part of it or a sub-task is missing (R2.3-8)."""
    check_completable(ticket, by=by)
    if not done.result.strip():
        raise IncompleteError(text("Please write the result in a few words: the customer will read it."))
    responded = respond(ticket, done.result, tuple(Element), by=by, now=now)
    ticket = responded.ticket
    work = replace(
        ticket.handling,
        action=done.action,
        method=done.method,
        result=done.result.strip(),
        solved=done.solved,
        further=done.further,
    )
    times = replace(ticket.times, handled_at=now, examined_at=ticket.times.examined_at or now)
    parts = ended(replace(ticket, handling=work))
    return responded.then(
        amend(
            ticket,
            Act.HANDLED,
            by=staff(by),
            now=now,
            status=Status.HANDLED,
            handling=work,
            subtasks=parts,
            times=times,
        )
    )


def check_completable(ticket: Ticket, *, by: Member) -> None:
    """Raise unless the member may complete the ticket as it stands: their job, under way, no sub-task open."""
    check_handler(ticket, by)
    moves.check(ticket, Status.HANDLED)
    if held := ticket.holding_subtasks:
        part = held[0].title_in(by.locale)
        raise IncompleteError(text("Ticket {number} still waits for: {part}.", number=ticket.id, part=part))


def release_result(
    ticket: Ticket, *, by: Actor, now: datetime, visit: Visit | None = None, asked: SurveyRound | None = None
) -> Change:
    """Send the result to the customer, with the two questions (T12, R1.3-9, R3.2-6); `visit`, where one is to sign.

    The round of the survey that is `asked` begins with it (T15).
    """
    moves.check(ticket, Status.RESULT_SENT)
    return amend(
        ticket,
        Act.RESULT_SENT,
        by=by,
        now=now,
        status=Status.RESULT_SENT,
        times=replace(ticket.times, result_sent_at=now),
        feedback=replace(ticket.feedback, asked_at=now),
        surveys=taking.with_round(ticket, asked) if asked else ticket.surveys,
        visit=visit or ticket.visit,
    )


def confirm(ticket: Ticket, *, via: str, by: Actor, now: datetime) -> Change:
    """Take the customer's word that it is solved (T13, R2.4-1)."""
    moves.check(ticket, Status.CONFIRMED)
    return amend(
        ticket,
        Act.CONFIRMED,
        by=by,
        now=now,
        status=Status.CONFIRMED,
        times=replace(ticket.times, confirmed_at=now),
        feedback=replace(ticket.feedback, solved=True, confirmed_via=via),
    )


def reopen(ticket: Ticket, reason: str, *, by: Actor, now: datetime) -> Change:
    """Go back to work because the customer has doubts (T14, R2.2-8); its round of the survey is void (C13)."""
    moves.check(ticket, Status.IN_PROGRESS)
    moves.check_in(ticket, Status.RESULT_SENT, Status.CONFIRMED)
    feedback = Feedback(doubts=(*ticket.feedback.doubts, reason), suggestion=ticket.feedback.suggestion)
    times = replace(
        ticket.times,
        reopened_at=now,
        answered_at=None,
        handled_at=None,
        result_sent_at=None,
        surveyed_at=None,
        confirmed_at=None,
    )
    return amend(
        ticket,
        Act.REOPENED,
        by=by,
        now=now,
        note=reason,
        status=Status.IN_PROGRESS,
        reopened=ticket.reopened + 1,
        subtasks=begun_anew(ticket),
        feedback=feedback,
        surveys=taking.voided(ticket),
        times=times,
    )


def attempt(ticket: Ticket, note: str, *, by: Member, now: datetime) -> Change:
    """Log a human's attempt to reach the customer about the result (C13)."""
    require(by, Role.AGENT, Role.SUPERVISOR)
    feedback = replace(ticket.feedback, human_attempts=ticket.feedback.human_attempts + 1)
    surveyed_at = ticket.times.surveyed_at or (now if feedback.asked_at else None)
    times = replace(ticket.times, surveyed_at=surveyed_at)
    return amend(ticket, Act.ATTEMPTED, by=staff(by), now=now, note=note, feedback=feedback, times=times)


def close(ticket: Ticket, *, by: Actor, now: datetime) -> Change:
    """Close a confirmed ticket whose record is complete (T17). Raises IncompleteError naming what is missing."""
    moves.check_in(ticket, Status.CONFIRMED)
    settled = taking.settled(ticket)
    check_complete(settled)
    return _close(ticket, settled, reason="confirmed", by=by, now=now)


def close_unconfirmed(ticket: Ticket, *, now: datetime) -> Change:
    """Close after long silence, when a push and a human attempt went unanswered (T18)."""
    moves.check_in(ticket, Status.RESULT_SENT)
    if not ticket.feedback.human_attempts:
        raise IncompleteError(text("Ticket {number}: nobody has called the customer yet.", number=ticket.id))
    settled = taking.settled(ticket)
    check_complete(settled)
    return _close(ticket, settled, reason="unconfirmed", by=SYSTEM, now=now)


def _close(before: Ticket, settled: Ticket, *, reason: str, by: Actor, now: datetime) -> Change:
    return amend(
        before,
        Act.CLOSED,
        by=by,
        now=now,
        status=Status.CLOSED,
        closing_reason=reason,
        feedback=settled.feedback,
        surveys=settled.surveys,
        times=replace(before.times, closed_at=now),
    )
