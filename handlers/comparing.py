"""What tickets are compared with, loaded for those whose turn it is; a cluster is told of once, whoever finds it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Protocol

from desk.policy import Policy
from desk.similar.comparing import cluster_of
from desk.similar.trace import Alike, Trace, trace_of
from desk.terms import TicketId
from desk.tickets.ticket import Ticket
from handlers.reading import Reading


class Traces(Protocol):
    """What open tickets are found by, and which clusters were told of, within a transaction."""

    async def like(self, tickets: Collection[TicketId]) -> Mapping[TicketId, tuple[Trace, ...]]:
        """Give for each of these tickets the open ones that may be like it, by a key, its customer or its kind.

        It is a few dozen at most; those of its kind are the latest.
        """
        ...

    async def begin_check(self, tickets: Collection[TicketId], *, now: datetime) -> bool:
        """Note that these tickets are a cluster; False when one of them was in one before: then the others join it."""
        ...


async def compared_with(
    traces: Traces, tickets: Collection[Ticket], *, policy: Policy, now: datetime
) -> dict[TicketId, Alike]:
    """Give what is needed to compare these tickets."""
    found = await traces.like([ticket.id for ticket in tickets if ticket.status.is_open])
    alike = {}
    for ticket in sorted(tickets, key=lambda one: one.id):
        others = found.get(ticket.id, ())
        cluster = cluster_of(trace_of(ticket), others, incidents=policy.incidents, rules=policy.similar)
        is_new = bool(cluster) and await traces.begin_check([one.ticket for one in cluster], now=now)
        alike[ticket.id] = Alike(others=others, cluster=cluster if is_new else ())
    return alike


async def likely_beside(
    tx: Reading, tickets: Mapping[TicketId, Ticket], named: Iterable[TicketId]
) -> dict[TicketId, Ticket]:
    """Load what may be the same as the tickets that staff ask for, to be looked at only; mostly there is nothing."""
    likely = {number for ticket in named if ticket in tickets for number in tickets[ticket].likely}
    return await tx.tickets(likely - tickets.keys()) if likely else {}
