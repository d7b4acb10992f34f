"""News of limits for staff: they respect people's quiet hours, and a burst of them becomes one message."""

from datetime import datetime, timedelta

from desk.people import Member
from desk.replies import Outgoing
from desk.sla.quiet import is_level_1, quiet_until
from desk.tickets.ticket import Ticket
from desk.turns import Around, Outbound

URGENT_WITHIN = timedelta(seconds=10)  # so long may news of a second ticket of level 1 wait for a third


def news(
    member: Member, message: Outgoing, ticket: Ticket, around: Around, *, after: datetime | None = None
) -> tuple[Outbound, ...]:
    """Owe a member news of a limit: not before `after`, nor in their quiet hours, and with others that come at once."""
    if not member.addresses:
        return ()
    not_before = [at for at in (after, quiet_until(member, ticket, around)) if at is not None]
    within = around.policy.digest.within
    told = Outbound(
        to=member.addresses[0],
        message=message,
        ticket=ticket.id,
        patience=max((at - around.now for at in not_before), default=timedelta()),
        gathers=min(within, URGENT_WITHIN) if is_level_1(ticket) else within,
    )
    return (told,)
