"""The appointment of a visit: proposed, chosen, wished otherwise, called off (R1.2-4, C30, T7)."""

from datetime import datetime, timedelta

from desk.errors import DeskError
from desk.people import Member
from desk.terms import Status, WaitReason
from desk.texts import text
from desk.tickets import moves
from desk.tickets.ticket import Ticket, Wait
from desk.tickets.timeline import Act, Actor, Change, amend, staff
from desk.tickets.work import check_handler, over
from desk.values import replace
from desk.visits.visit import Visit, VisitState, Window, in_note

_IN_WORK = (Status.IN_PROGRESS, Status.WAITING)
_IN_HAND = (Status.ASSIGNED, *_IN_WORK)


def begun(ticket: Ticket) -> Visit:
    """Give the visit to make next: the one under way, or a new one once that was made."""
    visit = ticket.visit
    if visit is None:
        return Visit(state=VisitState.AGREED)
    if visit.state is VisitState.MADE:
        return replace(
            visit, number=visit.number + 1, state=VisitState.AGREED, windows=(), chosen=None, wish="", code_until=None
        )
    return visit


def check(ticket: Ticket, *, by: Member) -> None:
    """Raise unless the member may arrange a visit of this ticket as it stands."""
    check_handler(ticket, by)
    moves.check_in(ticket, *_IN_WORK)


def propose(ticket: Ticket, windows: tuple[Window, ...], *, by: Member, now: datetime) -> Change:
    """Offer times to the customer: the need of a visit is recorded, and the ticket waits for it (C30, T7)."""
    check(ticket, by=by)
    _check_future(windows, now=now)
    visit = replace(begun(ticket), state=VisitState.PROPOSED, windows=windows, chosen=None, wish="")
    return _waiting(ticket, visit, Act.VISIT_PROPOSED, by=staff(by), now=now)


def agree(ticket: Ticket, window: Window, *, work: timedelta, by: Actor, now: datetime) -> Change:
    """Settle when: done is expected at the end of the window, after the time that the work takes there.

    A later time than was promised is a delay, though the customer chose it (T8).
    """
    moves.check_in(ticket, *_IN_HAND)
    _check_future((window,), now=now)
    held = begun(ticket)
    moved = held.moved + (held.chosen is not None and held.chosen != window)
    visit = replace(held, state=VisitState.AGREED, chosen=window, wish="", moved=moved)
    expected_at = window.end + work
    late = ticket.times.expected_at is not None and expected_at > ticket.times.expected_at
    change = _waiting(ticket, visit, Act.VISIT_AGREED, by=by, now=now)
    times = replace(change.ticket.times, expected_at=expected_at)
    return change.then(
        amend(change.ticket, Act.EXPECTED, by=by, now=now, is_delayed=ticket.is_delayed or late, times=times)
    )


def wish(ticket: Ticket, words: str, *, by: Actor, now: datetime) -> Change:
    """Keep what the customer wishes instead; what was agreed on stands until something else is."""
    moves.check_in(ticket, *_IN_HAND)
    visit = replace(begun(ticket), state=VisitState.WISHED, wish=words)
    return amend(ticket, Act.VISIT_WISHED, by=by, now=now, note=words, visit=visit)


def call_off(ticket: Ticket, reason: str, *, by: Actor, now: datetime) -> Change:
    """Give a visit up; the ticket waits for it no longer."""
    visit = ticket.visit
    if visit is None or not visit.is_pending:
        raise DeskError(text("Ticket {number} has no visit to call off.", number=ticket.id))
    off = replace(visit, state=VisitState.CALLED_OFF, windows=(), chosen=None, wish="", code_until=None)
    waits = ticket.wait is not None and ticket.wait.reason is WaitReason.VISIT
    ended = {"status": Status.IN_PROGRESS, **over(ticket, now=now)} if waits else {}
    return amend(ticket, Act.VISIT_CALLED_OFF, by=by, now=now, note=reason, visit=off, **ended)


def _waiting(ticket: Ticket, visit: Visit, act: Act, *, by: Actor, now: datetime) -> Change:
    """Have the ticket wait for the visit; one that a colleague has yet to accept keeps its state."""
    times = replace(ticket.times, onsite_need_at=ticket.times.onsite_need_at or now)
    note = in_note((visit.chosen,) if visit.chosen else visit.windows)
    if ticket.status is Status.ASSIGNED or (ticket.wait and ticket.wait.reason is WaitReason.VISIT):
        return amend(ticket, act, by=by, now=now, note=note, visit=visit, times=times)
    waits = {**over(ticket, now=now), "wait": Wait(reason=WaitReason.VISIT, since=now)}
    return amend(ticket, act, by=by, now=now, note=note, status=Status.WAITING, visit=visit, times=times, **waits)


def _check_future(windows: tuple[Window, ...], *, now: datetime) -> None:
    if any(window.end <= now for window in windows):
        raise DeskError(text("That time has already passed. Please give a later one."))
