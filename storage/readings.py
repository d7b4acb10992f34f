"""Kept pictures and recordings that wait to be read: each claimed by one worker at a time, and what came of it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    Row,
    Table,
    Text,
    and_,
    bindparam,
    func,
    literal,
    not_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import JSONPATH, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.findings.unread import UnreadFile
from desk.replies import MediaKind
from desk.terms import TicketId
from storage import addresses
from storage.attachments import attachments
from storage.dialogue import message_tickets, messages
from storage.schema import INSTANT, metadata

readings = Table(
    "readings",
    metadata,
    Column("attachment_id", BigInteger, primary_key=True, autoincrement=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("due_at", INSTANT),  # null once it is read or given up
    Column("done_at", INSTANT),
    Column("outcome", Text, nullable=False, server_default=text("''")),
    Index("readings_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
)

_NOW = bindparam("now", type_=INSTANT)
_TOLD = literal("$.parts[*].transcript", JSONPATH)
_written_down = and_(attachments.c.kind == MediaKind.VOICE.value, func.jsonb_path_exists(messages.c.body, _TOLD))
_ADD = (
    insert(readings)
    .from_select(
        ["attachment_id", "due_at"],
        select(attachments.c.id, _NOW)
        .join(messages, messages.c.id == attachments.c.message_id)
        .where(attachments.c.id == bindparam("id", type_=BigInteger), not_(_written_down)),
    )
    .on_conflict_do_nothing()
)
_wanted = (
    select(readings.c.attachment_id)
    .where(readings.c.due_at <= _NOW)
    .order_by(readings.c.due_at, readings.c.attachment_id)
    .limit(1)
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
_ticket = (
    select(func.max(message_tickets.c.ticket))
    .where(message_tickets.c.message_id == attachments.c.message_id)
    .correlate(attachments)
    .scalar_subquery()
)
_message = (
    select(func.coalesce(messages.c.body["album"].astext, messages.c.key))
    .where(messages.c.id == attachments.c.message_id)
    .correlate(attachments)
    .scalar_subquery()
)
_CLAIM = (
    update(readings)
    .where(readings.c.attachment_id == _wanted, attachments.c.id == readings.c.attachment_id)
    # counted when it is tried, not when it has failed: what kills the worker is given up too
    .values(due_at=bindparam("leased_until", type_=INSTANT), attempts=readings.c.attempts + 1)
    .returning(
        attachments.c.id,
        attachments.c.kind,
        attachments.c.sha256,
        attachments.c.mime,
        attachments.c.address,
        (readings.c.attempts - 1).label("attempts"),
        _ticket.label("ticket"),
        _message.label("message"),
    )
)


class PostgresUnread:
    """What `PostgresTransaction.unread` gives: see handlers.unread.Unread."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, attachment: int, *, now: datetime) -> None:
        """Have a kept file read, once; not a recording whose words the platform has sent."""
        await self._connection.execute(_ADD, {"id": attachment, "now": now})

    async def claim(self, *, now: datetime, lease: timedelta) -> UnreadFile | None:
        """Lease the file that has waited longest; one whose lease ran out comes again."""
        row = (await self._connection.execute(_CLAIM, {"now": now, "leased_until": now + lease})).one_or_none()
        return _unread(row) if row else None

    async def done(self, attachment: int, *, outcome: str, now: datetime) -> None:
        """Note that nothing more is to be done with a file, and why."""
        await self._note(attachment, due_at=None, done_at=now, outcome=outcome)

    async def again(self, attachment: int, *, outcome: str, at: datetime) -> None:
        """Note that a file could not be read this time."""
        await self._note(attachment, due_at=at, outcome=outcome)

    async def _note(self, attachment: int, **values: object) -> None:
        await self._connection.execute(update(readings).where(readings.c.attachment_id == attachment).values(values))


def _unread(row: Row[Any]) -> UnreadFile:
    return UnreadFile(
        id=row.id,
        kind=MediaKind(row.kind),
        sha256=row.sha256,
        mime=row.mime,
        ticket=TicketId(row.ticket),
        address=addresses.read(row.address),
        message=row.message,
        attempts=row.attempts,
    )
