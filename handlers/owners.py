"""Tickets whose owner is gone: every minute it is looked whether there are any, and each gets another (R3.2-1)."""

from dataclasses import dataclass
from datetime import datetime

from desk.ranking import ranked
from desk.routing.owning import is_gone, owned
from handlers.rules import Rules
from handlers.store import Transaction

AT_ONCE = 20  # of one transaction; the next ones follow a minute later


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerWatch:
    """Gives open tickets without a reachable owner to somebody who is. Those that are worked on wait for the next."""

    rules: Rules

    async def __call__(self, tx: Transaction, /, *, scheduled_for: datetime, now: datetime) -> None:  # noqa: ARG002 -- as all jobs
        """Look for such tickets, and write what becomes of them."""
        staff = await tx.staff()
        gone = [member.id for member in staff.members if is_gone(member)]
        found = await tx.orphans(gone, limit=AT_ONCE)
        customers = await tx.customers({ticket.customer for ticket in found}) if found else {}
        around = self.rules.around(now=now, staff=staff, customers=customers)
        turns = [turn for ticket in found if (turn := owned(ticket, around))]
        tickets = {ticket.id: ticket for turn in turns for ticket in turn.tickets}
        if turns:
            await tx.write([((), ranked(turn, tickets)) for turn in turns], now=now)
