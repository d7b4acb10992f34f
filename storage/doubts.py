"""Deliveries of which nobody knows whether they arrived."""

from datetime import datetime

from sqlalchemy import BigInteger, Text, bindparam, exists, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.messages import Address
from desk.terms import TicketId
from storage import addresses
from storage.deliveries import deliveries
from storage.dialogue import message_tickets
from storage.schema import INSTANT

_IN_DOUBT = select(
    exists()
    .where(
        message_tickets.c.ticket == bindparam("ticket", type_=BigInteger),
        deliveries.c.id == message_tickets.c.message_id,
        deliveries.c.address == bindparam("address", type_=Text),
        deliveries.c.state == literal_column("'unknown'"),
        deliveries.c.settled_at > bindparam("since", type_=INSTANT),
    )
    .select_from(message_tickets, deliveries)
)


async def any_since(connection: AsyncConnection, address: Address, ticket: TicketId, *, since: datetime) -> bool:
    """Tell whether the fate of a message about this ticket to this address became unknown since then."""
    asked = {"ticket": ticket, "address": addresses.spell(address), "since": since}
    return bool((await connection.execute(_IN_DOUBT, asked)).scalar_one())
