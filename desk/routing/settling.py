"""A ticket's region, and with it its place in the house, follow its address until somebody has accepted it."""

from datetime import datetime
from typing import Any

from desk.policy import Policy
from desk.routing.region import region_of
from desk.routing.table import routed
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Act, Actor, Change, amend
from desk.values import replace


def settle(ticket: Ticket, *, policy: Policy, by: Actor, now: datetime) -> Change:
    """Find the region of the address, and route the ticket anew by it; no change where all stays as it is.

    Before anybody has judged the ticket it is not routed at all. Who has accepted it keeps it.
    """
    region = region_of(ticket.contact.address or "", policy.regions) if ticket.contact.address else ticket.region
    located = replace(ticket, region=region)
    new: dict[str, Any] = {"region": region, **(routed(located, policy) if ticket.grading.active else {})}
    if all(getattr(ticket, name) == value for name, value in new.items()):
        return Change(ticket=ticket)
    return amend(ticket, Act.ROUTED, by=by, now=now, **new)
