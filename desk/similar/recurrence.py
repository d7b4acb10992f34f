"""A problem that comes back after its ticket was closed: found by product and kind of service, or told so (T20)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from desk.similar.record import Earlier, LinkedBy
from desk.terms import ProductCategory, Status
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import SYSTEM, Act, Actor, Change, amend

MOST_EARLIER = 5
_CERTAIN = frozenset({LinkedBy.CUSTOMER, LinkedBy.GRADE})


def earlier_of(tickets: Iterable[Ticket], *, now: datetime, window: timedelta) -> tuple[Earlier, ...]:
    """Give what can come back: graded tickets that were closed within the window, the latest first."""
    closed = [
        t
        for t in tickets
        if t.status is Status.CLOSED and t.times.closed_at and now - t.times.closed_at <= window and t.grading.active
    ]
    latest = sorted(closed, key=lambda t: t.id, reverse=True)[:MOST_EARLIER]
    return tuple(
        Earlier(
            ticket=t.id,
            category=grade.category,
            service_type=grade.service_type,
            product_model=t.contact.product_model or "",
            times=t.times_again,
        )
        for t in latest
        if (grade := t.grading.active)
    )


def is_certain(ticket: Ticket) -> bool:
    """Whether somebody has said that it is the problem of an earlier ticket again; a proposal is not enough."""
    return ticket.recurrence_of is not None and ticket.recurs_by in _CERTAIN


def find(ticket: Ticket) -> Earlier | None:
    """Give the earlier ticket of the same product and kind of service, and of the same model where both are known.

    By the grade, else by what is proposed. Where only "other product" is known, the model must be known, and the same.
    """
    grade = ticket.grading.active or ticket.grading.proposed
    if grade is None:
        return None
    model = (ticket.contact.product_model or "").casefold()
    for one in ticket.earlier:
        theirs = one.product_model.casefold()
        is_model = bool(model) and model == theirs
        is_kind = (one.category, one.service_type) == (grade.category, grade.service_type)
        if is_kind and (is_model or (not (model and theirs) and grade.category is not ProductCategory.OTHER)):
            return one
    return None


def link(ticket: Ticket, earlier: Earlier, *, by: Actor, basis: LinkedBy, now: datetime) -> Change:
    """Link a ticket to the earlier one whose problem is back, and count how often it came back."""
    return amend(
        ticket,
        Act.RECURRED,
        by=by,
        now=now,
        rule="pace.recurrence",
        recurrence_of=earlier.ticket,
        recurs_by=basis,
        times_again=earlier.times + 1,
    )


def propose(ticket: Ticket, *, now: datetime) -> Change:
    """Link a ticket that nobody has graded to what its proposal says it repeats, if anything."""
    found = find(ticket)
    if found is None or ticket.recurrence_of is not None:
        return Change(ticket=ticket)
    return link(ticket, found, by=SYSTEM, basis=LinkedBy.PROPOSAL, now=now)


def settle(ticket: Ticket, *, by: Actor, now: datetime) -> Change:
    """Confirm the link of a graded ticket, make it, or undo what was proposed; what the customer said stands."""
    if ticket.recurs_by is LinkedBy.CUSTOMER:
        return Change(ticket=ticket)
    found = find(ticket)
    if found is None and ticket.recurrence_of is not None and ticket.recurs_by is not None:
        return amend(ticket, Act.UNLINKED, by=by, now=now, recurrence_of=None, recurs_by=None, times_again=0)
    if found is None or (ticket.recurrence_of == found.ticket and ticket.recurs_by is LinkedBy.GRADE):
        return Change(ticket=ticket)
    return link(ticket, found, by=by, basis=LinkedBy.GRADE, now=now)
