"""Lanes at work: claiming all that is owed to an address, with one worker at a time in each lane."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Integer, Row, Text, and_, bindparam, func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.codec import decoder_of
from desk.deliveries import Lane, Owed
from desk.messages import Address, Channel
from desk.replies import Outgoing
from desk.terms import TicketId
from storage import addresses
from storage.bulk import among
from storage.deliveries import NOW, cards, deliveries, lanes
from storage.dialogue import messages
from storage.locales import locale_at
from storage.schema import INSTANT

_outgoing = decoder_of(Outgoing)
_DUE = literal_column("'due'", type_=Text)

_is_free = lanes.c.due_at.is_not(None) & (lanes.c.due_at <= NOW) & (func.coalesce(lanes.c.leased_until, NOW) <= NOW)
_free = select(lanes.c.address).where(_is_free)
_oldest = _free.order_by(lanes.c.due_at).limit(bindparam("limit", type_=Integer)).with_for_update(skip_locked=True)
_of_channel = func.split_part(lanes.c.address, ":", 1) == bindparam("channel", type_=Text)
_one = (
    select(lanes.c.address)
    .where(_is_free, among(lanes.c.address, "addresses"))
    .with_for_update(skip_locked=True)
    .cte("one")
)
_lease = update(lanes).values(leased_until=bindparam("leased_until", type_=INSTANT)).returning(lanes.c.address)
_LEASE_OLDEST = _lease.where(lanes.c.address.in_(select(_oldest.cte("oldest").c.address)))
_LEASE_OF_CHANNEL = _lease.where(lanes.c.address.in_(select(_oldest.where(_of_channel).cte("oldest").c.address)))
_LEASE_ONE = _lease.where(lanes.c.address.in_(select(_one.c.address)))
_OWED = (
    select(
        deliveries.c.id,
        deliveries.c.address,
        deliveries.c.ticket,
        deliveries.c.attempts,
        deliveries.c.due_at,
        messages.c.body,
        cards.c.platform_id,
        cards.c.response_code,
        locale_at(deliveries.c.address).label("locale"),
    )
    .join_from(deliveries, messages, messages.c.id == deliveries.c.id)
    .outerjoin(
        cards, and_(deliveries.c.revises, cards.c.address == deliveries.c.address, cards.c.key == deliveries.c.card_key)
    )
    .where(deliveries.c.state == _DUE, among(deliveries.c.address, "addresses"))
    .order_by(deliveries.c.address, deliveries.c.id)
)


async def claim(
    connection: AsyncConnection, *, now: datetime, limit: int, lease: timedelta, channel: Channel | None
) -> tuple[Lane, ...]:
    """Lease free lanes with something due, oldest first; of one channel, or of all."""
    wanted = {"now": now, "leased_until": now + lease, "limit": limit}
    if channel is None:
        leased = await connection.execute(_LEASE_OLDEST, wanted)
    else:
        leased = await connection.execute(_LEASE_OF_CHANNEL, wanted | {"channel": channel.value})
    return await _lanes(connection, leased.scalars(), until=now + lease)


async def claim_one(connection: AsyncConnection, address: Address, *, now: datetime, lease: timedelta) -> Lane | None:
    """Lease one lane if it is free and something is due in it."""
    wanted = {"now": now, "leased_until": now + lease, "addresses": [addresses.spell(address)]}
    leased = await connection.execute(_LEASE_ONE, wanted)
    found = await _lanes(connection, leased.scalars(), until=now + lease)
    return found[0] if found else None


async def _lanes(connection: AsyncConnection, leased: Iterable[str], *, until: datetime) -> tuple[Lane, ...]:
    spelled = list(leased)
    if not spelled:
        return ()
    rows = await connection.execute(_OWED, {"addresses": spelled})
    found = [
        Lane(address=addresses.read(address), owed=tuple(_owed(row) for row in owed), until=until)
        for address, owed in groupby(rows, key=lambda row: row.address)
    ]
    for empty in set(spelled) - {addresses.spell(lane.address) for lane in found}:
        await release(connection, addresses.read(empty), until=until)
    return tuple(sorted(found, key=lambda lane: (lane.owed[0].due_at, lane.owed[0].id)))


def _owed(row: Row[Any]) -> Owed:
    return Owed(
        id=row.id,
        address=addresses.read(row.address),
        message=_outgoing(row.body),
        ticket=TicketId(row.ticket) if row.ticket is not None else None,
        attempts=row.attempts,
        due_at=row.due_at,
        locale=row.locale,
        revises=row.platform_id,
        response_code=row.response_code,
    )


_is_ours = among(lanes.c.address, "addresses") & (lanes.c.leased_until == bindparam("until", type_=INSTANT))
_EXTEND = update(lanes).where(_is_ours).values(leased_until=bindparam("to", type_=INSTANT)).returning(lanes.c.address)
_HOLD = select(lanes.c.address).where(_is_ours).with_for_update()
_head = (
    select(deliveries.c.due_at)
    .where(deliveries.c.address == lanes.c.address, deliveries.c.state == _DUE)
    .order_by(deliveries.c.id)
    .limit(1)
    .scalar_subquery()
)
_RELEASE = update(lanes).where(_is_ours).values(leased_until=None, due_at=_head)


async def extend(connection: AsyncConnection, address: Address, *, until: datetime, to: datetime) -> bool:
    """Prolong a lease; False when it ran out and somebody else has the lane."""
    ours = {"addresses": [addresses.spell(address)], "until": until, "to": to}
    return (await connection.execute(_EXTEND, ours)).first() is not None


async def release(connection: AsyncConnection, address: Address, *, until: datetime) -> None:
    """Give a lane back, unless the lease ran out and somebody else has it; due again when its oldest delivery is."""
    spelled = {"addresses": [addresses.spell(address)], "until": until}
    # first the lock, then a statement of its own: it must see what those who held the lock have added
    await connection.execute(_HOLD, spelled)
    await connection.execute(_RELEASE, spelled)
