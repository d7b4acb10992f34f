"""Timers: one row a deadline or reminder of a ticket, only while it is pending."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.terms import TicketId
from desk.turns import Timer, TimerKind
from storage.bulk import Bulk, among, incoming, upsert
from storage.conversations import conversations
from storage.schema import INSTANT, metadata
from storage.tickets import tickets

timers = Table(
    "timers",
    metadata,
    Column("ticket", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("due_at", INSTANT, nullable=False),
    Index("timers_due", "due_at"),
)

_WRITE = upsert(timers, key=["ticket", "kind", "rule"])
_unset = incoming(timers.c.ticket, timers.c.kind, timers.c.rule)
_FORGET = Bulk(
    statement=delete(timers).where(
        timers.c.ticket == _unset.c.ticket, timers.c.kind == _unset.c.kind, timers.c.rule == _unset.c.rule
    ),
    source=_unset,
)


async def write(connection: AsyncConnection, changed: Iterable[Timer]) -> None:
    """Set timers, or take away those without a due time. Each at most once."""
    wanted = list(changed)
    await _WRITE.run(connection, [(t.ticket, t.kind.value, t.rule, t.due_at) for t in wanted if t.due_at is not None])
    await _FORGET.run(connection, [(t.ticket, t.kind.value, t.rule) for t in wanted if t.due_at is None])


_NOW = bindparam("now", type_=INSTANT)
_DUE = (
    select(timers.c.ticket, tickets.c.customer_id)
    .join_from(timers, tickets, tickets.c.id == timers.c.ticket)
    .where(timers.c.due_at <= _NOW)
    .order_by(timers.c.due_at)
    .limit(bindparam("limit", type_=Integer))
)
_CHATS = select(conversations.c.id, conversations.c.customer_id).where(among(conversations.c.customer_id, "customers"))
_LOCK_CHATS = _CHATS.order_by(conversations.c.address).with_for_update(key_share=True, skip_locked=True)
_LOCK_TICKETS = (
    select(tickets.c.id)
    .where(among(tickets.c.id, "tickets"))
    .order_by(tickets.c.id)
    .with_for_update(key_share=True, skip_locked=True)
)
_TAKE = delete(timers).where(among(timers.c.ticket, "tickets"), timers.c.due_at <= _NOW).returning(*timers.c)


async def claim(connection: AsyncConnection, *, now: datetime, limit: int) -> tuple[Timer, ...]:
    """Take due timers away, oldest first; their tickets and the customers' conversations are locked with them.

    A timer whose customer is being talked to at this moment is left for the next time: waiting for that turn while
    it waits for us would be a deadlock.
    """
    due = (await connection.execute(_DUE, {"now": now, "limit": limit})).all()
    if not due:
        return ()
    quiet = await _lock_customers(connection, {row.customer_id for row in due})
    wanted = sorted({row.ticket for row in due if row.customer_id in quiet})
    locked = list((await connection.execute(_LOCK_TICKETS, {"tickets": wanted})).scalars())
    taken = await connection.execute(_TAKE, {"tickets": locked, "now": now})
    fired = [Timer(ticket=TicketId(t.ticket), kind=TimerKind(t.kind), rule=t.rule, due_at=t.due_at) for t in taken]
    return tuple(sorted(fired, key=lambda timer: (timer.due_at or now, timer.key)))


async def _lock_customers(connection: AsyncConnection, customers: set[int]) -> set[int]:
    wanted = {"customers": sorted(customers)}
    chats = (await connection.execute(_CHATS, wanted)).all()
    locked = set((await connection.execute(_LOCK_CHATS, wanted)).scalars())
    return customers - {chat.customer_id for chat in chats if chat.id not in locked}
