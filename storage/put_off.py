"""Messages whose turn is still to come: parts of albums that are arriving, and turns that failed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    Row,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    text,
    true,
    union,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.codec import decode
from desk.deliveries import Unsettled, Waiting
from desk.messages import InboundMessage, MessageId, Unsupported
from storage import addresses
from storage.bulk import Bulk, among, incoming
from storage.dialogue import messages
from storage.schema import INSTANT, metadata

put_off = Table(
    "put_off",
    metadata,
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Column("address", Text, nullable=False),
    Column("album", Text),
    Column("due_at", INSTANT, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("is_parked", Boolean, nullable=False),
    Index("put_off_due", "due_at", postgresql_where=text("NOT is_parked")),
    Index("put_off_album", "address", "album", "message_id", postgresql_where=text("album IS NOT NULL")),
    Index("put_off_address", "address", "message_id", postgresql_where=text("NOT is_parked")),
    Index("put_off_parked", "message_id", postgresql_where=text("is_parked")),
)

_late = incoming(
    put_off.c.message_id, put_off.c.due_at, put_off.c.attempts, put_off.c.error, put_off.c.is_parked, put_off.c.album
)
_adding = insert(put_off).from_select(
    ["message_id", "address", "album", "due_at", "attempts", "error", "is_parked"],
    select(
        _late.c.message_id,
        messages.c.address,
        func.coalesce(_late.c.album, messages.c.body["album"].astext),
        _late.c.due_at,
        _late.c.attempts,
        _late.c.error,
        _late.c.is_parked,
    )
    .join_from(_late, messages, messages.c.id == _late.c.message_id)
    .order_by(_late.c.message_id),
)
_PUT_OFF = Bulk(
    statement=_adding.on_conflict_do_update(
        index_elements=["message_id"],
        set_={name: _adding.excluded[name] for name in ("due_at", "attempts", "error", "is_parked")},
    ),
    source=_late,
)
_SETTLED = delete(put_off).where(among(put_off.c.message_id, "ids"))


async def note(connection: AsyncConnection, unsettled: Iterable[Unsettled]) -> None:
    """Note messages whose turn did not happen yet; noting one again replaces the note."""
    await _PUT_OFF.run(connection, [(u.id, u.due_at, u.attempts, u.error, u.parked, u.together) for u in unsettled])


async def settle(connection: AsyncConnection, ids: Iterable[MessageId]) -> None:
    """Note that messages had their turn."""
    if wanted := list(ids):
        await connection.execute(_SETTLED, {"ids": wanted})


_UNSETTLED = select(put_off.c.message_id).where(among(put_off.c.message_id, "ids")).with_for_update(read=True)


async def unsettled(connection: AsyncConnection, ids: Iterable[MessageId]) -> frozenset[MessageId]:
    """Tell which messages still wait for a turn, once the turns under way with them have ended."""
    return frozenset((await connection.execute(_UNSETTLED, {"ids": list(ids)})).scalars())


_NOW = bindparam("now", type_=INSTANT)
_other = put_off.alias("other")
_same_album = and_(_other.c.address == put_off.c.address, _other.c.album == put_off.c.album, ~_other.c.is_parked)
_earlier = and_(_other.c.address == put_off.c.address, ~_other.c.is_parked, _other.c.due_at <= _NOW)
# In a conversation the earliest of those that are due comes first, also where several workers claim at once: one that
# a worker has claimed still stands there for the others. An album is claimed by its first message, once its last one
# is due.
_HEADS = (
    select(put_off.c.message_id, put_off.c.address, put_off.c.album)
    .where(
        ~put_off.c.is_parked,
        put_off.c.due_at <= _NOW,
        ~exists().where(_earlier, _other.c.message_id < put_off.c.message_id),
        or_(
            put_off.c.album.is_(None),
            ~exists().where(_same_album, or_(_other.c.message_id < put_off.c.message_id, _other.c.due_at > _NOW)),
        ),
    )
    .order_by(put_off.c.due_at, put_off.c.message_id)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(skip_locked=True, of=put_off)
)
_head = incoming(put_off.c.message_id, put_off.c.address, put_off.c.album, name="head")
_alone = select(_head.c.message_id.label("head"), put_off.c.message_id, put_off.c.attempts).join_from(
    _head, put_off, put_off.c.message_id == _head.c.message_id
)
_together = select(_head.c.message_id.label("head"), put_off.c.message_id, put_off.c.attempts).join_from(
    _head,
    put_off,
    and_(put_off.c.address == _head.c.address, put_off.c.album == _head.c.album, ~put_off.c.is_parked),
)
_claimed = union(_alone, _together).cte("claimed")
_later = messages.alias("later")
_edit = (
    select(_later.c.id, _later.c.body)
    .where(
        _later.c.address == messages.c.address,
        _later.c.platform_id == messages.c.platform_id,
        _later.c.body["amends"].is_not(None),
        _later.c.id > messages.c.id,
    )
    .order_by(_later.c.id.desc())
    .limit(1)
    .correlate(messages)
    .lateral("edit")
)
_PARTS = Bulk(
    statement=select(
        _claimed.c.head,
        _claimed.c.message_id,
        _claimed.c.attempts,
        messages.c.key,
        messages.c.address,
        messages.c.at,
        messages.c.body,
        _edit.c.id.label("edit"),
        _edit.c.body.label("edited"),
    )
    .join_from(_claimed, messages, messages.c.id == _claimed.c.message_id)
    .join(_edit, true(), isouter=True)
    .order_by(_claimed.c.message_id),
    source=_head,
)


async def claim(connection: AsyncConnection, *, now: datetime, limit: int) -> tuple[Waiting, ...]:
    """Claim messages that are due until the transaction ends, at most one a conversation; an album comes as one.

    One that can't be read back is among them, so that it stops no other.
    """
    heads = (await connection.execute(_HEADS, {"now": now, "limit": limit})).all()
    parts = await _PARTS.run(connection, [tuple(head) for head in heads])
    return tuple(_waiting([part for part in parts if part.head == head.message_id]) for head in heads)


def _waiting(rows: list[Row[Any]]) -> Waiting:
    ids = tuple(MessageId(row.message_id) for row in rows)
    attempts = max(row.attempts for row in rows)
    try:
        together = [decode(InboundMessage, row.body) for row in rows]
        edited = [
            decode(InboundMessage, row.edited) if row.edit else said for row, said in zip(rows, together, strict=True)
        ]
    except (AttributeError, KeyError, TypeError, ValueError) as broken:
        return Waiting(ids=ids, message=_bare(rows[0]), attempts=attempts, unreadable=type(broken).__name__)
    parts = tuple(part for message in edited for part in message.parts)
    edits = tuple(MessageId(row.edit) for row in rows if row.edit)
    return Waiting(ids=ids, message=replace(together[0], parts=parts), attempts=attempts, edits=edits)


def _bare(row: Row[Any]) -> InboundMessage:
    address = addresses.read(row.address)
    return InboundMessage(address=address, key=row.key, sent_at=row.at, parts=(Unsupported(kind="unreadable"),))
