"""In whose hands a ticket is, for the counts of what everybody has to do; and how far it is to its customer."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from desk.dispatch.workload import Acceptance, Holding, Workload, carried_on
from desk.messages import Place
from desk.terms import MemberId, Status, TicketId
from desk.tickets.ticket import Ticket
from desk.visits.spots import metres_between, spot_in, spot_of

IN_HAND = frozenset({Status.ASSIGNED, Status.IN_PROGRESS, Status.WAITING})
_KILOMETRE = 1000  # metres
_NOBODYS = Holding()


def holding_of(ticket: Ticket | None) -> Holding:
    """Tell in whose hands a ticket is: nobody's, where its work is done or there is none."""
    if ticket is None:
        return _NOBODYS
    handler = ticket.assignee.id if ticket.assignee and ticket.status in IN_HAND else None
    return Holding(handler=handler, offered=frozenset(offer.to for offer in ticket.dispatch.exclusive))


def accepted(before: Mapping[TicketId, Ticket], tickets: Iterable[Ticket], *, now: datetime) -> Iterator[Acceptance]:
    """Tell which of these tickets were accepted as they changed; a handler who goes on with their own counts once."""
    for ticket in tickets:
        old, handler = before.get(ticket.id), ticket.assignee
        if handler is None or ticket.status is not Status.IN_PROGRESS:
            continue
        was_theirs = old is not None and old.assignee is not None and old.assignee.id == handler.id
        if not was_theirs or (old is not None and old.status is Status.ASSIGNED):
            yield Acceptance(member=handler.id, at=now, place=place_of(ticket))


def carried(
    workloads: Mapping[MemberId, Workload],
    before: Mapping[TicketId, Ticket],
    tickets: Iterable[Ticket],
    *,
    now: datetime,
) -> dict[MemberId, Workload]:
    """Give the workloads as they are after tickets have changed from what they were before."""
    changed = tuple(tickets)
    pairs = ((holding_of(before.get(ticket.id)), holding_of(ticket)) for ticket in changed)
    return carried_on(workloads, pairs, accepted(before, changed, now=now))


def place_of(ticket: Ticket) -> Place | None:
    """Find where a ticket's customer is, where they shared their location."""
    spot = spot_in(ticket.contact.address)
    return Place(latitude=spot.latitude, longitude=spot.longitude) if spot else None


def km_between(one: Place, other: Place) -> float:
    """Give the distance along the earth's surface, whichever datum each is told in."""
    return metres_between(spot_of(one), spot_of(other)) / _KILOMETRE
