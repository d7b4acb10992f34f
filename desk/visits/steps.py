"""What the handler of a visit does next: the buttons of a job card by where they are (R1.2-4)."""

from desk.terms import ServiceType, Status, WaitReason
from desk.tickets.ticket import Ticket
from desk.visits.visit import VisitState

_AT_THE_DESK = frozenset({ServiceType.SOFTWARE_SUPPORT, ServiceType.CUSTOMER_SERVICE, ServiceType.COMPLAINT})
_WITHOUT_VISIT = ("note", "reply", "wait", "complete", "visit", "more")
_BEFORE_VISIT = ("way", "visit", "note", "reply", "complete", "more")
_ON_THE_WAY = ("arrived", "note", "reply", "visit", "more")
_THERE = ("complete", "used", "note", "reply", "wait", "more")
_TO_CHOOSE = ("visit", "way", "note", "reply", "resume", "more")
_AGREED = ("way", "visit", "note", "reply", "arrived", "more")
_WAITING = ("resume", "visit", "note", "reply", "eta", "more")
_COMES_BACK = ("resume", "way", "visit", "note", "reply", "more")


def on_the_way(ticket: Ticket) -> bool:
    """Whether the technician has set out and not arrived since."""
    out, arrived = ticket.times.set_out_at, ticket.times.arrived_at
    return out is not None and (arrived is None or arrived < out)


def is_there(ticket: Ticket) -> bool:
    """Whether the technician has arrived and no second visit is due, as it is when the customer is not content."""
    return ticket.times.arrived_at is not None and not on_the_way(ticket) and not _goes_again(ticket)


def next_steps(ticket: Ticket) -> tuple[str, ...]:
    """Name what the handler of a ticket in work may press, at most six, the likeliest first."""
    if on_the_way(ticket):
        return _ON_THE_WAY
    if ticket.status is Status.WAITING:
        return _while_waiting(ticket)
    if is_there(ticket):
        return _THERE
    is_likely = ticket.service_type not in _AT_THE_DESK or ticket.times.onsite_need_at is not None
    return _BEFORE_VISIT if is_likely else _WITHOUT_VISIT


def _while_waiting(ticket: Ticket) -> tuple[str, ...]:
    if ticket.wait is None or ticket.wait.reason is not WaitReason.VISIT:
        return _COMES_BACK if ticket.times.arrived_at else _WAITING
    is_agreed = ticket.visit is not None and ticket.visit.state is VisitState.AGREED
    return _AGREED if is_agreed else _TO_CHOOSE


def _goes_again(ticket: Ticket) -> bool:
    """Whether another visit is being arranged, or the work was not right."""
    again = ticket.visit is not None and ticket.visit.is_pending
    arrival = ticket.visit.check_in if ticket.visit else None
    came_back = arrival is not None and ticket.times.reopened_at is not None and arrival.at > ticket.times.reopened_at
    return again or (bool(ticket.reopened) and not came_back)


def at_work(tickets: tuple[Ticket, ...], member: int) -> Ticket | None:
    """Find the one ticket whose customer a member is on the way to, or at."""
    theirs = [t for t in tickets if t.assignee and t.assignee.id == member and t.times.handled_at is None]
    found = [t for t in theirs if on_the_way(t)] or [t for t in theirs if is_there(t)]
    return found[0] if len(found) == 1 else None
