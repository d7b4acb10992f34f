"""A ticket that nobody has accepted goes to other people: those get it, and the others see that it is not theirs."""

from desk import notices
from desk.terms import Status
from desk.tickets.ticket import Ticket
from desk.turns import Around, Outbound

_OFFERED = frozenset({Status.TRIAGED, Status.CLASSIFIED})


def moved(before: Ticket, after: Ticket, around: Around) -> tuple[Outbound, ...]:
    """Offer a ticket where it goes now, and revise the cards of those who had it; nothing where it stays."""
    if before.status not in _OFFERED or (before.department, before.tier) == (after.department, after.tier):
        return ()
    had = {member.id for member in notices.dispatchable(before, around)}
    have = {member.id for member in notices.dispatchable(after, around)}
    left = [member for member in notices.dispatchable(before, around) if member.id not in have]
    offered = notices.dispatch(after, around) if have - had or not have else ()
    return (*offered, *notices.show_card(after, left, around, revises=True))
