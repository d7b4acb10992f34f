"""The dialogue: every message in and out, once, append-only; and which ticket each belongs to."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Sequence,
    Table,
    Text,
    bindparam,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.codec import encode
from desk.messages import InboundMessage, MessageId
from desk.terms import TicketId
from storage import addresses
from storage.bulk import Bulk, incoming
from storage.schema import INSTANT, RECORD, metadata

message_ids = Sequence("message_ids", metadata=metadata)

messages = Table(
    "messages",
    metadata,
    Column("id", BigInteger, server_default=text("nextval('message_ids')"), primary_key=True),
    Column("address", Text, nullable=False),
    Column("is_outgoing", Boolean, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("recorded_at", INSTANT, nullable=False),
    Column("key", Text),
    Column("platform_id", Text),
    Column("author", BigInteger),
    Column("has_choices", Boolean, nullable=False),
    Column("body", RECORD, nullable=False),
    Index("messages_key", "key", unique=True, postgresql_where=text("key IS NOT NULL")),
    Index("messages_platform_id", "address", "platform_id", postgresql_where=text("platform_id IS NOT NULL")),
    Index("messages_offers", "address", text("id DESC"), postgresql_where=text("has_choices OR author IS NOT NULL")),
)

# apart from the messages, because a message is written down before it is known what it is about
message_tickets = Table(
    "message_tickets",
    metadata,
    Column("ticket", BigInteger, primary_key=True, autoincrement=False),
    Column("message_id", BigInteger, primary_key=True, autoincrement=False),
    Index("message_tickets_message", "message_id"),
)

_new = incoming(messages.c.key, messages.c.address, messages.c.at, messages.c.platform_id, messages.c.body)
_RECORD = Bulk(
    statement=insert(messages)
    .from_select(
        ["key", "address", "at", "platform_id", "body", "is_outgoing", "has_choices", "recorded_at"],
        select(
            _new.c.key,
            _new.c.address,
            _new.c.at,
            _new.c.platform_id,
            _new.c.body,
            literal(value=False),
            literal(value=False),
            bindparam("now", type_=INSTANT),
        ).order_by(_new.c.place),
    )
    .on_conflict_do_nothing()
    .returning(messages.c.id, messages.c.key),
    source=_new,
)


async def record(
    connection: AsyncConnection, received: Iterable[InboundMessage], *, now: datetime
) -> dict[str, MessageId]:
    """Write messages down; gives the ids by key of those that were not there before."""
    rows = [(m.key, addresses.spell(m.address), m.sent_at, m.platform_id, encode(m)) for m in received]
    return {row.key: MessageId(row.id) for row in await _RECORD.run(connection, rows, now=now)}


_about = incoming(message_tickets.c.ticket, message_tickets.c.message_id, name="about")
LINK = Bulk(
    statement=insert(message_tickets)
    .from_select(["ticket", "message_id"], select(_about.c.ticket, _about.c.message_id))
    .on_conflict_do_nothing(),
    source=_about,
)
_adopted = incoming(message_tickets.c.ticket, messages.c.key)
_ADOPT = Bulk(
    statement=insert(message_tickets)
    .from_select(
        ["ticket", "message_id"],
        select(_adopted.c.ticket, messages.c.id).join_from(messages, _adopted, messages.c.key == _adopted.c.key),
    )
    .on_conflict_do_nothing(),
    source=_adopted,
)


async def adopt(connection: AsyncConnection, pairs: Iterable[tuple[TicketId, str]]) -> None:
    """Note which earlier messages, named by their keys, belong to which ticket after all."""
    await _ADOPT.run(connection, pairs)
