"""Lanes at work: claiming all that is owed to an address, with one worker at a time in each lane."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    Integer,
    Row,
    Text,
    and_,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.codec import decoder_of
from desk.deliveries import Lane, Owed, Priority
from desk.messages import Address, Channel
from desk.replies import Outgoing
from desk.terms import MemberId, TicketId
from storage import addresses
from storage.bulk import Bulk, Values, among, incoming
from storage.deliveries import IS_OWED, NOW, cards, deliveries, lanes
from storage.dialogue import messages
from storage.locales import locale_at
from storage.ready import Ready
from storage.schema import INSTANT

_outgoing = decoder_of(Outgoing)

_is_free = lanes.c.due_at.is_not(None) & (lanes.c.due_at <= NOW) & (func.coalesce(lanes.c.leased_until, NOW) <= NOW)
_first = (
    select(lanes.c.address)
    .where(_is_free)
    .order_by(lanes.c.priority, lanes.c.due_at)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(skip_locked=True)
)
_channel = func.split_part(lanes.c.address, literal_column("':'"), literal_column("1"))
_is_of_channel = _channel == bindparam("channel", type_=Text)
_theirs = (
    select(lanes.c.address)
    .where(_is_free, among(lanes.c.address, "addresses"))
    .order_by(lanes.c.address)
    .with_for_update(skip_locked=True)
    .cte("theirs")
)
_lease = (
    update(lanes)
    .values(leased_until=bindparam("leased_until", type_=INSTANT), is_replying=bindparam("is_replying", type_=Boolean))
    .returning(lanes.c.address)
)
_LEASE_FIRST = Ready(_lease.where(lanes.c.address.in_(select(_first.cte("first").c.address))))
_LEASE_OF_CHANNEL = Ready(
    _lease.where(lanes.c.address.in_(select(_first.where(_is_of_channel).cte("first").c.address)))
)
_LEASE_OF = Ready(_lease.where(lanes.c.address.in_(select(_theirs.c.address))))
# what is to reach staff at a time of its own: nothing takes it along
_is_not_yet = and_(
    deliveries.c.due_at > NOW,
    deliveries.c.reason.is_(None),
    deliveries.c.state == literal_column("'due'"),
    func.split_part(deliveries.c.address, literal_column("':'"), literal_column("1")).in_(
        [literal_column(f"'{channel.value}'") for channel in Channel if channel.is_staff]
    ),
)
_OWED = Ready(
    select(
        deliveries.c.id,
        deliveries.c.address,
        deliveries.c.ticket,
        deliveries.c.priority,
        deliveries.c.attempts,
        deliveries.c.due_at,
        deliveries.c.settled_at,
        deliveries.c.cost,
        messages.c.author,
        messages.c.body,
        cards.c.platform_id,
        cards.c.response_code,
        locale_at(deliveries.c.address).label("locale"),
    )
    .join_from(deliveries, messages, messages.c.id == deliveries.c.id)
    .outerjoin(
        cards, and_(deliveries.c.revises, cards.c.address == deliveries.c.address, cards.c.key == deliveries.c.card_key)
    )
    .where(IS_OWED, among(deliveries.c.address, "addresses"), ~_is_not_yet)
    .order_by(deliveries.c.address, deliveries.c.id)
)


async def claim(
    connection: AsyncConnection, *, now: datetime, limit: int, lease: timedelta, channel: Channel | None
) -> tuple[Lane, ...]:
    """Lease free lanes with something due, the most urgent first; of one channel, or of all."""
    wanted = {"now": now, "leased_until": now + lease, "limit": limit, "is_replying": False}
    if channel is None:
        leased = await _LEASE_FIRST.run(connection, **wanted)
    else:
        leased = await _LEASE_OF_CHANNEL.run(connection, **wanted, channel=channel.value)
    return await _lanes(connection, [row.address for row in leased], now=now, until=now + lease)


async def claim_of(
    connection: AsyncConnection, wanted: Iterable[Address], *, now: datetime, lease: timedelta, is_replying: bool
) -> tuple[Lane, ...]:
    """Lease those of these lanes that are free and owe something due."""
    spelled = addresses.spell_all(wanted)
    leased = await _LEASE_OF.run(
        connection, addresses=spelled, now=now, leased_until=now + lease, is_replying=is_replying
    )
    return await _lanes(connection, [row.address for row in leased], now=now, until=now + lease)


async def _lanes(
    connection: AsyncConnection, leased: Iterable[str], *, now: datetime, until: datetime
) -> tuple[Lane, ...]:
    spelled = list(leased)
    if not spelled:
        return ()
    rows = await _OWED.run(connection, addresses=spelled, now=now)
    found = [
        Lane(address=addresses.read(address), owed=tuple(_owed(row) for row in owed), until=until)
        for address, owed in groupby(rows, key=lambda row: row.address)
    ]
    empty = {addresses.read(address) for address in spelled} - {lane.address for lane in found}
    await release(connection, dict.fromkeys(empty, until))
    return tuple(sorted(found, key=_rank))


def _rank(lane: Lane) -> tuple[Priority, datetime, int]:
    return (min(owed.priority for owed in lane.owed), lane.owed[0].due_at, lane.owed[0].id)


def _owed(row: Row[Any]) -> Owed:
    return Owed(
        id=row.id,
        address=addresses.read(row.address),
        message=_outgoing(row.body),
        ticket=TicketId(row.ticket) if row.ticket is not None else None,
        priority=Priority(row.priority),
        attempts=row.attempts,
        due_at=row.due_at,
        begun_at=row.settled_at,
        parts=row.cost,
        author=MemberId(row.author) if row.author is not None else None,
        locale=row.locale,
        revises=row.platform_id,
        response_code=row.response_code,
    )


_ours = incoming(lanes.c.address, lanes.c.leased_until, name="ours")
_is_ours = and_(lanes.c.address == _ours.c.address, lanes.c.leased_until == _ours.c.leased_until)
_EXTEND = Bulk(
    statement=update(lanes)
    .where(_is_ours)
    .values(leased_until=bindparam("to", type_=INSTANT))
    .returning(lanes.c.address),
    source=_ours,
)
_HOLD = Bulk(
    statement=select(lanes.c.address)
    .join_from(_ours, lanes, _is_ours)
    .order_by(lanes.c.address)
    .with_for_update(of=lanes),
    source=_ours,
)
# what waits for its time may be older than what did not go out
_by_age = (deliveries.c.reason.is_(None), deliveries.c.id)
_first_due = func.array_agg(aggregate_order_by(deliveries.c.due_at, *_by_age), type_=ARRAY(INSTANT))[1]
_first_reason = func.array_agg(aggregate_order_by(deliveries.c.reason, *_by_age), type_=ARRAY(Text))[1]
_left = (
    select(
        func.min(deliveries.c.priority).label("priority"),
        # the oldest one that did not go out holds up the rest; else whatever does not wait for company takes it along
        case((_first_reason.is_not(None), _first_due), else_=func.min(deliveries.c.due_at)).label("due_at"),
        func.coalesce(_first_reason.is_not(None), literal(value=False)).label("is_put_off"),
    )
    .where(deliveries.c.address == _ours.c.address, IS_OWED)
    .lateral("remaining")
)
_RELEASE = Bulk(
    statement=update(lanes)
    .where(_is_ours)
    .values(
        leased_until=None,
        is_replying=False,
        priority=func.coalesce(_left.c.priority, lanes.c.priority),
        due_at=_left.c.due_at,
        is_put_off=_left.c.is_put_off,
    ),
    source=_ours,
)
_FREE = (
    update(lanes)
    # what is leased is owed something, and so it has its place in the index
    .where(_is_of_channel, lanes.c.due_at.is_not(None), lanes.c.leased_until.is_not(None), ~lanes.c.is_replying)
    .values(leased_until=None)
)


async def extend(connection: AsyncConnection, leases: Mapping[Address, datetime], *, to: datetime) -> list[Address]:
    """Prolong leases; gives the lanes where it was in time, the others may be somebody else's."""
    return [addresses.read(row.address) for row in await _EXTEND.run(connection, _rows(leases), to=to)]


async def release(connection: AsyncConnection, leases: Mapping[Address, datetime]) -> None:
    """Give lanes back, but those that are somebody else's by now; each is due again when what is owed there is."""
    # first the locks, then a statement of its own: it must see what those who held the locks have added
    await _HOLD.run(connection, _rows(leases))
    await _RELEASE.run(connection, _rows(leases))


async def free(connection: AsyncConnection, channel: Channel) -> None:
    """Free the lanes of a channel whose sender is gone; a webhook's own answer has its lane until it is through."""
    await connection.execute(_FREE, {"channel": channel.value})


def _rows(leases: Mapping[Address, datetime]) -> list[Values]:
    return sorted((addresses.spell(address), until) for address, until in leases.items())
