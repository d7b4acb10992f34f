"""Files of inbound messages: still on the platform, in the desk's own store, or lost."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Identity,
    Index,
    Integer,
    Row,
    Table,
    Text,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.codec import decode, encode
from desk.deliveries import Attachment
from desk.messages import Address, File, InboundMessage, MediaRef, MessageId, Part, Picture, Video, Voice
from desk.replies import MediaKind
from desk.terms import TicketId
from storage import addresses
from storage.bulk import Bulk, Values, incoming
from storage.dialogue import message_tickets, messages
from storage.put_off import put_off
from storage.schema import INSTANT, RECORD, metadata

attachments = Table(
    "attachments",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("message_id", BigInteger, nullable=False, index=True),
    Column("address", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("media", RECORD, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("due_at", INSTANT),  # when to fetch it; null once it is kept or given up
    Column("sha256", Text),
    Column("size", BigInteger),
    Column("mime", Text),
    Column("kept_at", INSTANT),
    Column("reason", Text),
    Column("forward_to", Text),  # whose chat it is shown in, once it is kept
    CheckConstraint("kept_at IS NULL OR sha256 IS NOT NULL", name="kept"),
    Index("attachments_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
)

_NOW = bindparam("now", type_=INSTANT)
_new = incoming(attachments.c.message_id, attachments.c.address, attachments.c.kind, attachments.c.media)
_ADD = Bulk(
    statement=insert(attachments).from_select(
        ["message_id", "address", "kind", "media", "due_at"],
        select(_new.c.message_id, _new.c.address, _new.c.kind, _new.c.media, _NOW).order_by(_new.c.place),
    ),
    source=_new,
)


async def add(
    connection: AsyncConnection, received: Iterable[InboundMessage], ids: Mapping[str, MessageId], *, now: datetime
) -> None:
    """Note the files of messages that were recorded under these ids; to be fetched as soon as these had their turn."""
    rows = {message.key: _files(ids[message.key], message) for message in received if message.key in ids}
    await _ADD.run(connection, [row for files in rows.values() for row in files], now=now)


_shown = incoming(attachments.c.message_id, attachments.c.forward_to)
_FORWARD = Bulk(
    statement=update(attachments)
    .where(attachments.c.message_id == _shown.c.message_id)
    .values(forward_to=_shown.c.forward_to),
    source=_shown,
)


async def forward(connection: AsyncConnection, shown: Iterable[tuple[MessageId, Address]]) -> None:
    """Note whose chat the files of messages are to be shown in."""
    await _FORWARD.run(connection, [(id_, addresses.spell(address)) for id_, address in shown])


_adopted = incoming(messages.c.key)
_SHOW = Bulk(
    # one that is being fetched is touched too: whoever keeps it then waits for us, and sees its ticket
    statement=update(attachments)
    .where(messages.c.key == _adopted.c.key, attachments.c.message_id == messages.c.id)
    .values(due_at=case((attachments.c.kept_at.is_not(None), _NOW), else_=attachments.c.due_at)),
    source=_adopted,
)


async def show(connection: AsyncConnection, keys: Iterable[str], *, now: datetime) -> None:
    """Have the kept files of earlier messages looked at once more: only now it is known which ticket they are about."""
    await _SHOW.run(connection, [(key,) for key in keys], now=now)


def _files(id_: MessageId, message: InboundMessage) -> list[Values]:
    address = addresses.spell(message.address)
    files = (file_of(part) for part in message.parts)
    return [(id_, address, kind.value, encode(media)) for kind, media in filter(None, files)]


def file_of(part: Part) -> tuple[MediaKind, MediaRef] | None:
    """Give the file that a part of a message brings, and what it is; None for parts without one."""
    match part:
        case Picture(media=media):
            return MediaKind.PICTURE, media
        case Voice(media=media):
            return MediaKind.VOICE, media
        case Video(media=media):
            return MediaKind.VIDEO, media
        case File(media=media):
            return MediaKind.FILE, media
        case _:
            return None


_turn_to_come = and_(put_off.c.message_id == attachments.c.message_id, put_off.c.is_parked.is_(false()))
_wanted = (
    select(attachments.c.id)
    # after the turn: only then is it known what the file is about, and who is to see it
    .where(attachments.c.due_at <= _NOW, ~exists().where(_turn_to_come))
    .order_by(attachments.c.due_at, attachments.c.id)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(skip_locked=True)
    .cte("wanted")
)
_ticket = (
    select(func.max(message_tickets.c.ticket))
    .where(message_tickets.c.message_id == attachments.c.message_id)
    .scalar_subquery()
)
_CLAIM = (
    update(attachments)
    .where(attachments.c.id.in_(select(_wanted.c.id)))
    # counted when it is tried, not when it has failed: a file that kills the worker is given up too
    .values(due_at=bindparam("leased_until", type_=INSTANT), attempts=attachments.c.attempts + 1)
    .returning(
        attachments.c.id,
        attachments.c.address,
        attachments.c.media,
        attachments.c.kind,
        (attachments.c.attempts - 1).label("attempts"),
        attachments.c.forward_to,
        attachments.c.sha256,
        attachments.c.mime,
        _ticket.label("ticket"),
    )
)


async def claim(connection: AsyncConnection, *, now: datetime, limit: int, lease: timedelta) -> tuple[Attachment, ...]:
    """Lease files that are still to be fetched, oldest first; one whose lease ran out comes again."""
    rows = await connection.execute(_CLAIM, {"now": now, "limit": limit, "leased_until": now + lease})
    return tuple(sorted((_attachment(row) for row in rows), key=lambda attachment: attachment.id))


def _attachment(row: Row[Any]) -> Attachment:
    media = decode(MediaRef, row.media)
    return Attachment(
        id=row.id,
        address=addresses.read(row.address),
        media=replace(media, mime=row.mime or media.mime),
        kind=MediaKind(row.kind),
        attempts=row.attempts,
        ticket=TicketId(row.ticket) if row.ticket is not None else None,
        forward_to=addresses.read(row.forward_to) if row.forward_to else None,
        sha256=row.sha256,
    )


async def note_kept(connection: AsyncConnection, kept: Attachment, *, now: datetime) -> TicketId | None:
    """Note that a file is in the desk's own store, and as what; gives the ticket that it is about by now.

    What its sender called it stays in the message.
    """
    values: dict[str, object] = {
        "sha256": kept.sha256,
        "size": kept.media.size,
        "mime": kept.media.mime,
        "kind": kept.kind.value,
    }
    values |= {"media": encode(kept.media), "kept_at": now, "due_at": None, "reason": None}
    await connection.execute(update(attachments).where(attachments.c.id == kept.id).values(values))
    ticket = (await connection.execute(select(_ticket).where(attachments.c.id == kept.id))).scalar_one()
    return TicketId(ticket) if ticket is not None else None


async def note_shown(connection: AsyncConnection, id_: int) -> None:
    """Note that nothing more is to be done with a kept file."""
    await connection.execute(update(attachments).where(attachments.c.id == id_).values(due_at=None, attempts=0))


async def note_failed(connection: AsyncConnection, id_: int, *, reason: str, retry_at: datetime | None) -> None:
    """Note that a file could not be fetched: it is due again at `retry_at`, or never."""
    await connection.execute(update(attachments).where(attachments.c.id == id_).values(reason=reason, due_at=retry_at))
