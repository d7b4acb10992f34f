"""Timers: one row a deadline or reminder of a ticket, only while it is pending."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    Table,
    Text,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.terms import TicketId
from desk.turns import Timer, TimerKind
from storage.bulk import Bulk, Values, among, incoming, upsert
from storage.conversations import conversations
from storage.ready import Ready
from storage.schema import INSTANT, metadata
from storage.tickets import tickets

# How late a timer may become because its customer is being talked to, again and again.
LEFT_AT_MOST = timedelta(milliseconds=500)

timers = Table(
    "timers",
    metadata,
    Column("ticket", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("due_at", INSTANT, nullable=False),
    Index("timers_due", "due_at"),
    Index("timers_offers", "due_at", postgresql_where=text("kind = 'offer'")),
)

WRITE = upsert(timers, key=["ticket", "kind", "rule"])
_unset = incoming(timers.c.ticket, timers.c.kind, timers.c.rule)
_FORGET = Bulk(
    statement=delete(timers).where(
        timers.c.ticket == _unset.c.ticket, timers.c.kind == _unset.c.kind, timers.c.rule == _unset.c.rule
    ),
    source=_unset,
)


def rows(changed: Iterable[Timer]) -> list[Values]:
    """Give what `WRITE` sets, each at most once: those with a due time."""
    return [(t.ticket, t.kind.value, t.rule, t.due_at) for t in changed if t.due_at is not None]


async def forget(connection: AsyncConnection, changed: Iterable[Timer]) -> None:
    """Take away those that have no due time."""
    await _FORGET.run(connection, [(t.ticket, t.kind.value, t.rule) for t in changed if t.due_at is None])


_NOW = bindparam("now", type_=INSTANT)
_others = (
    select(timers.c.ticket, timers.c.kind, timers.c.rule)
    .where(timers.c.kind == literal_column("'offer'"), timers.c.due_at > _NOW)  # spelled as in the index
    .with_for_update(skip_locked=True)
    .cte("others")
)
_HASTEN = Ready(
    update(timers)
    .where(timers.c.ticket == _others.c.ticket, timers.c.kind == _others.c.kind, timers.c.rule == _others.c.rule)
    .values(due_at=_NOW)
)
_OLDEST = Ready(select(func.min(timers.c.due_at).label("due_at")))
_due = (
    select(timers.c.ticket, tickets.c.customer_id)
    .join_from(timers, tickets, tickets.c.id == timers.c.ticket)
    .where(timers.c.due_at <= _NOW)
    .order_by(timers.c.due_at)
    .limit(bindparam("limit", type_=Integer))
)
_DUE = Ready(_due)
_LOCK_FREE = Ready(_due.with_for_update(key_share=True, skip_locked=True, of=tickets))
_of_theirs = select(conversations.c.id, conversations.c.customer_id).where(
    among(conversations.c.customer_id, "customers")
)
_CHATS = Ready(_of_theirs)
_LOCK_CHATS = Ready(_of_theirs.order_by(conversations.c.address).with_for_update(key_share=True))
_LOCK_FREE_CHATS = Ready(_of_theirs.order_by(conversations.c.address).with_for_update(key_share=True, skip_locked=True))
_LOCK_TICKETS = Ready(
    select(tickets.c.id).where(among(tickets.c.id, "tickets")).order_by(tickets.c.id).with_for_update(key_share=True)
)
_TAKE = Ready(delete(timers).where(among(timers.c.ticket, "tickets"), timers.c.due_at <= _NOW).returning(*timers.c))


async def hasten_offers(connection: AsyncConnection, *, now: datetime) -> None:
    """Let every search for a handler look again now, but those that somebody else is moving at this moment."""
    await _HASTEN.run(connection, now=now)


async def claim(connection: AsyncConnection, *, now: datetime, limit: int, waits: bool) -> tuple[Timer, ...]:
    """Take due timers away, oldest first; their tickets and the customers' conversations are locked with them.

    What others hold at this moment is left to the next time: another worker fires those timers, or their customer is
    being talked to. Only with `waits`, what was left for long already waits until it is its turn.
    """
    oldest = (await _OLDEST.run(connection))[0].due_at
    if oldest is None or oldest > now:
        return ()
    taken: tuple[Timer, ...] = ()
    if waits and oldest <= now - LEFT_AT_MOST:
        taken = await _take(connection, await _lock(connection, now=now - LEFT_AT_MOST, limit=limit), now=now)
    return taken or await _take(connection, await _lock_free(connection, now=now, limit=limit), now=now)


async def _lock_free(connection: AsyncConnection, *, now: datetime, limit: int) -> set[int]:
    """Lock what nobody else has; it waits for nobody, so it may lock tickets before their customers' conversations."""
    due = await _LOCK_FREE.run(connection, now=now, limit=limit)
    customers = sorted({row.customer_id for row in due})
    locked = {chat.id for chat in await _LOCK_FREE_CHATS.run(connection, customers=customers)}
    chats = await _CHATS.run(connection, customers=customers)
    busy = {chat.customer_id for chat in chats if chat.id not in locked}
    return {row.ticket for row in due if row.customer_id not in busy}


async def _lock(connection: AsyncConnection, *, now: datetime, limit: int) -> set[int]:
    """Lock in the order of the way in: waiting for a turn that waits for us would be a deadlock."""
    due = await _DUE.run(connection, now=now, limit=limit)
    await _LOCK_CHATS.run(connection, customers=sorted({row.customer_id for row in due}))
    await _LOCK_TICKETS.run(connection, tickets=sorted({row.ticket for row in due}))
    return {row.ticket for row in due}


async def _take(connection: AsyncConnection, locked: set[int], *, now: datetime) -> tuple[Timer, ...]:
    taken = await _TAKE.run(connection, tickets=sorted(locked), now=now) if locked else ()
    fired = [Timer(ticket=TicketId(t.ticket), kind=TimerKind(t.kind), rule=t.rule, due_at=t.due_at) for t in taken]
    return tuple(sorted(fired, key=lambda timer: (timer.due_at or now, timer.key)))
