"""Customers' messages that wait or never arrived: what was done about them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Text, bindparam, exists, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.codec import decoder_of
from desk.deliveries import Owed, Priority
from desk.messages import Address
from desk.replies import Outgoing
from desk.terms import MemberId, TicketId
from storage import addresses
from storage.bulk import among
from storage.deliveries import deliveries
from storage.dialogue import messages
from storage.schema import INSTANT

_outgoing = decoder_of(Outgoing)
_HELD = literal_column("'held'", type_=Text)
_is_theirs = deliveries.c.address == bindparam("customer", type_=Text)

_KNOCKED = select(
    exists().where(
        _is_theirs,
        deliveries.c.state == _HELD,
        deliveries.c.platform_id.is_not(None),
        deliveries.c.settled_at > bindparam("since", type_=INSTANT),
    )
)
_ANNOUNCED = (
    select(
        deliveries.c.id,
        deliveries.c.ticket,
        deliveries.c.priority,
        deliveries.c.attempts,
        deliveries.c.due_at,
        messages.c.author,
        messages.c.body,
    )
    .join_from(deliveries, messages, messages.c.id == deliveries.c.id)
    .where(_is_theirs, deliveries.c.state == _HELD, deliveries.c.platform_id == bindparam("knock", type_=Text))
    .order_by(deliveries.c.id)
)
_GIVE_UP = (
    update(deliveries)
    .where(among(deliveries.c.id, "ids"), deliveries.c.state == _HELD)
    .values(state=literal_column("'refused'"), reason=bindparam("why", type_=Text))
)
_FAILED = select(
    exists().where(
        messages.c.address == bindparam("customer", type_=Text),
        messages.c.platform_id == bindparam("knock", type_=Text),
        messages.c.body["parts"][0]["failure"].astext.is_not(None),
    )
)


async def was_knocked(connection: AsyncConnection, address: Address, *, since: datetime) -> bool:
    """Tell whether a template notice said since then that something waits for this customer, and it still does."""
    asked = {"customer": addresses.spell(address), "since": since}
    return bool((await connection.execute(_KNOCKED, asked)).scalar_one())


async def knock_failed(connection: AsyncConnection, address: Address, knock: str) -> bool:
    """Tell whether the platform has said of a template notice that it did not arrive."""
    asked = {"customer": addresses.spell(address), "knock": knock}
    return bool((await connection.execute(_FAILED, asked)).scalar_one())


async def announced(connection: AsyncConnection, address: Address, knock: str) -> tuple[Owed, ...]:
    """Give what is held and was announced by a template notice."""
    rows = await connection.execute(_ANNOUNCED, {"customer": addresses.spell(address), "knock": knock})
    return tuple(
        Owed(
            id=row.id,
            address=address,
            message=_outgoing(row.body),
            ticket=TicketId(row.ticket) if row.ticket is not None else None,
            attempts=row.attempts,
            due_at=row.due_at,
            priority=Priority(row.priority),
            author=MemberId(row.author) if row.author is not None else None,
        )
        for row in rows
    )


async def give_up(connection: AsyncConnection, ids: Iterable[int], *, reason: str) -> None:
    """Hold messages no longer: they were told another way."""
    await connection.execute(_GIVE_UP, {"ids": sorted(ids), "why": reason})
