"""In whose hands a ticket is, for the counts of what everybody has to do; and how far it is to its customer."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from math import asin, cos, radians, sin, sqrt

from desk.dispatch.workload import Acceptance, Holding, Workload, carried_on
from desk.messages import Place
from desk.terms import MemberId, Status, TicketId
from desk.tickets.ticket import Ticket

IN_HAND = frozenset({Status.ASSIGNED, Status.IN_PROGRESS, Status.WAITING})
_WRITTEN = re.compile(r"\((-?\d{1,2}\.\d{1,8}), ?(-?\d{1,3}\.\d{1,8})\)")
_EARTH = 6371.0  # km, the mean radius
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
    found = _WRITTEN.search(ticket.contact.address or "")
    if found is None:
        return None
    try:
        return Place(latitude=float(found[1]), longitude=float(found[2]))
    except ValueError:
        return None


def km_between(one: Place, other: Place) -> float:
    """Give the distance along the earth's surface."""
    north = sin(radians(other.latitude - one.latitude) / 2) ** 2
    east = sin(radians(other.longitude - one.longitude) / 2) ** 2
    share = north + cos(radians(one.latitude)) * cos(radians(other.latitude)) * east
    return 2 * _EARTH * asin(sqrt(min(share, 1.0)))
