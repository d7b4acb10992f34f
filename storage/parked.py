"""Messages that wait for a person, and what people did with them: those lines are never changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Identity,
    Integer,
    Row,
    Select,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.codec import decode
from desk.messages import InboundMessage, MessageId
from desk.parked import Parked, ParkedAct
from desk.terms import TicketId
from storage import addresses, plain
from storage.bulk import Bulk, incoming
from storage.conversations import conversations
from storage.customers import customers
from storage.dialogue import message_tickets, messages
from storage.members import member_addresses, members
from storage.put_off import put_off
from storage.schema import INSTANT, metadata

# who read, replayed or dropped which message, when and why; append-only
parked_acts = Table(
    "parked_acts",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("message_id", BigInteger, nullable=False, index=True),
    Column("fate", Text, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("by", Text, nullable=False),
    Column("member_id", BigInteger),
    Column("reason", Text, nullable=False),
    CheckConstraint("fate IN ('read', 'replayed', 'dropped')", name="fate"),
)

_member = (
    select(members.c.name)
    .join_from(member_addresses, members, members.c.id == member_addresses.c.member_id)
    .where(member_addresses.c.address == put_off.c.address)
    .scalar_subquery()
)
_customer = (
    select(customers.c.name)
    .join_from(conversations, customers, customers.c.id == conversations.c.customer_id)
    .where(conversations.c.address == put_off.c.address)
    .scalar_subquery()
)
_ticket = (
    select(func.max(message_tickets.c.ticket)).where(message_tickets.c.message_id == put_off.c.message_id)
).scalar_subquery()
_PARKED: Select[Any] = (
    select(
        put_off.c.message_id,
        put_off.c.address,
        put_off.c.album,
        put_off.c.attempts,
        put_off.c.error,
        messages.c.at,
        messages.c.recorded_at,
        messages.c.body,
        func.coalesce(_member, _customer, messages.c.body["sender_name"].astext, "").label("name"),
        _ticket.label("ticket"),
    )
    .join_from(put_off, messages, messages.c.id == put_off.c.message_id)
    .where(put_off.c.is_parked)
    .order_by(put_off.c.message_id)
    .limit(bindparam("limit", type_=Integer))
)


async def waiting(connection: AsyncConnection, *, limit: int) -> tuple[Parked, ...]:
    """List messages that wait for a person, oldest first; the parts of an album come as one."""
    grouped: dict[tuple[str, str], list[Row[Any]]] = {}
    for row in await connection.execute(_PARKED, {"limit": limit}):
        name = f"album {row.album}" if row.album else f"message {row.message_id}"
        grouped.setdefault((row.address, name), []).append(row)
    return tuple(map(_parked, grouped.values()))


def _parked(rows: Sequence[Row[Any]]) -> Parked:
    first = rows[0]
    return Parked(
        ids=tuple(MessageId(row.message_id) for row in rows),
        address=addresses.read(first.address),
        sent_at=first.at,
        recorded_at=first.recorded_at,
        attempts=max(row.attempts for row in rows),
        error=first.error,
        name=first.name,
        ticket=next((TicketId(row.ticket) for row in rows if row.ticket is not None), None),
        words="\n".join(filter(None, map(_words, rows))),
    )


def _words(row: Row[Any]) -> str:
    try:
        return plain.said(decode(InboundMessage, row.body).parts, labels={})
    except (AttributeError, KeyError, TypeError, ValueError):
        return ""


_done = incoming(*(parked_acts.c[name] for name in ("message_id", "fate", "by", "member_id", "reason")), name="done")
_NOW = bindparam("now", type_=INSTANT)
_is_meant = (put_off.c.message_id == _done.c.message_id) & put_off.c.is_parked
_replayed = (
    update(put_off)
    .where(_is_meant, _done.c.fate == literal_column("'replayed'"))
    .values(is_parked=literal_column("false"), due_at=_NOW, attempts=0)
    .returning(put_off.c.message_id, _done.c.fate)
    .cte("replayed")
)
_dropped = (
    delete(put_off)
    .where(_is_meant, _done.c.fate == literal_column("'dropped'"))
    .returning(put_off.c.message_id, _done.c.fate)
    .cte("dropped")
)
_read = (
    select(put_off.c.message_id, _done.c.fate)
    .join_from(put_off, _done, put_off.c.message_id == _done.c.message_id)
    .where(put_off.c.is_parked, _done.c.fate == literal_column("'read'"))
)
_met = (
    select(_replayed.c.message_id, _replayed.c.fate)
    .union_all(select(_dropped.c.message_id, _dropped.c.fate), _read)
    .cte("met")
)
# whoever comes second to a message finds it gone from the list, and has done nothing
_ACT = Bulk(
    statement=insert(parked_acts)
    .from_select(
        ["message_id", "fate", "at", "by", "member_id", "reason"],
        select(_done.c.message_id, _done.c.fate, _NOW, _done.c.by, _done.c.member_id, _done.c.reason)
        .join_from(_done, _met, (_met.c.message_id == _done.c.message_id) & (_met.c.fate == _done.c.fate))
        .order_by(_done.c.place),
    )
    .returning(parked_acts.c.message_id),
    source=_done,
)


async def act(connection: AsyncConnection, acts: Iterable[ParkedAct], *, now: datetime) -> frozenset[MessageId]:
    """Do with parked messages what was decided, and note who did; gives those that were parked until now.

    A replayed message is due now, as if it had never been tried; a dropped one stays in the dialogue alone.
    """
    done = {(id_, one.fate): (id_, one.fate.value, one.by, one.member, one.reason) for one in acts for id_ in one.ids}
    rows = [done[which] for which in sorted(done)]
    return frozenset(MessageId(row.message_id) for row in await _ACT.run(connection, rows, now=now))
