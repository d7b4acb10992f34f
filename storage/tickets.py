"""Tickets: a column for what is searched, and the whole record as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    and_,
    any_,
    bindparam,
    delete,
    func,
    or_,
    select,
    text,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.codec import decode, encode
from desk.terms import CustomerId, MemberId, TicketId
from desk.tickets.ticket import Ticket
from storage.bulk import Values, among, upsert
from storage.ready import Ready
from storage.schema import INSTANT, RECORD, metadata

tickets = Table(
    "tickets",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("customer_id", BigInteger, ForeignKey("customers.id"), nullable=False, index=True),
    Column("department", Text, nullable=False),
    Column("owner_id", BigInteger),
    Column("assignee_id", BigInteger),
    Column("severity", Text),
    Column("intake", Text, nullable=False),
    Column("recurrence_of", BigInteger),
    Column("response_due_at", INSTANT),
    Column("first_contact_at", INSTANT, nullable=False),
    Column("expected_at", INSTANT),
    Column("closed_at", INSTANT),
    Column("record", RECORD, nullable=False),
    Column("offered_to", Text),  # the members who hold an offer of it alone, by their numbers, spaces between
    Index("tickets_queue", "response_due_at", "id", postgresql_where=text("is_open AND assignee_id IS NULL")),
    Index("tickets_owner", "owner_id", postgresql_where=text("is_open")),
    Index("tickets_recurrence", "recurrence_of", postgresql_where=text("recurrence_of IS NOT NULL")),
    Index("tickets_assignee", "assignee_id", postgresql_where=text("is_open")),
    Index("tickets_in_work", "assignee_id", postgresql_where=text("status IN ('assigned', 'in_progress', 'waiting')")),
    Index("tickets_offered", "id", postgresql_where=text("offered_to IS NOT NULL")),
    Index("tickets_first_contact", "first_contact_at"),
    Index("tickets_closed", "closed_at", postgresql_where=text("closed_at IS NOT NULL")),
    postgresql_with={"fillfactor": "80"},
)

# spelled as in the indexes, which only then serve
IN_WORK = text("tickets.status IN ('assigned', 'in_progress', 'waiting')")
IS_OFFERED = tickets.c.offered_to.is_not(None)

# who has an open sub-task in which ticket
subtask_takers = Table(
    "subtask_takers",
    metadata,
    Column("ticket", BigInteger, primary_key=True, autoincrement=False),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Index("subtask_takers_member", "member_id"),
)


_by_id = select(tickets.c.record).where(among(tickets.c.id, "ids")).order_by(tickets.c.id)
_BY_ID = Ready(_by_id)
_LOCK = Ready(_by_id.with_for_update(key_share=True))
_is_theirs = and_(
    among(tickets.c.customer_id, "customers"),
    or_(tickets.c.is_open, tickets.c.closed_at >= bindparam("closed_since", type_=INSTANT)),
)
_in_order = select(tickets.c.record).order_by(tickets.c.id).with_for_update(key_share=True)
_OF_CUSTOMERS = Ready(_in_order.where(_is_theirs))
# in one statement: two after another could meet those of another worker the other way round
_OF_CUSTOMERS_AND_NAMED = Ready(_in_order.where(or_(_is_theirs, among(tickets.c.id, "named"))))
_unhandled = (
    select(tickets.c.record)
    .where(tickets.c.is_open, tickets.c.assignee_id.is_(None))
    .order_by(tickets.c.response_due_at, tickets.c.id)
    .limit(bindparam("limit", type_=Integer))
)
_UNHANDLED = Ready(_unhandled)
_LIMIT = bindparam("limit", type_=Integer)
_orphans = union(
    select(tickets.c.id).where(tickets.c.is_open, tickets.c.owner_id.is_(None)).limit(_LIMIT),
    select(tickets.c.id).where(tickets.c.is_open, among(tickets.c.owner_id, "gone")).limit(_LIMIT),
).subquery()
_NUMBERS = func.array(select(_orphans.c.id).scalar_subquery(), type_=ARRAY(BigInteger))
_ORPHANS = Ready(
    select(tickets.c.record)
    .where(tickets.c.is_open, tickets.c.id == any_(_NUMBERS))  # an array: else all tickets are read by their numbers
    .with_for_update(key_share=True, skip_locked=True, of=tickets)
)
_UNHANDLED_IN = Ready(_unhandled.where(among(tickets.c.department, "departments")))
_MEMBER = bindparam("member", type_=BigInteger)
_CONCERNED = union(
    select(tickets.c.id).where(tickets.c.is_open, tickets.c.assignee_id == _MEMBER),
    select(tickets.c.id).where(tickets.c.is_open, tickets.c.owner_id == _MEMBER),
    select(subtask_takers.c.ticket).where(subtask_takers.c.member_id == _MEMBER),
).subquery()
_WORKLIST = Ready(
    select(tickets.c.record)
    .where(tickets.c.is_open, tickets.c.id.in_(select(_CONCERNED.c.id)))
    .order_by(tickets.c.expected_at, tickets.c.id)
    .limit(bindparam("limit", type_=Integer))
)
_JOBS = Ready(
    select(tickets.c.record)
    .where(tickets.c.is_open, among(tickets.c.assignee_id, "members"))
    .order_by(tickets.c.id)
    .limit(bindparam("limit", type_=Integer))
)
WRITE = upsert(tickets, key=["id"])
_WRITE_TAKERS = upsert(subtask_takers, key=["ticket", "member_id"])
_FORGET_TAKERS = delete(subtask_takers).where(among(subtask_takers.c.ticket, "tickets"))


async def load(connection: AsyncConnection, ids: Iterable[TicketId], *, lock: bool) -> dict[TicketId, Ticket]:
    """Load tickets; with `lock`, in the order of their numbers, until the transaction ends."""
    if not (wanted := sorted(set(ids))):
        return {}
    found = await _read(connection, _LOCK if lock else _BY_ID, ids=wanted)
    return {ticket.id: ticket for ticket in found}


async def jobs(connection: AsyncConnection, members: Iterable[MemberId], *, limit: int) -> dict[TicketId, Ticket]:
    """Load the open tickets that these members handle, as they stand; they are not locked."""
    if not (wanted := sorted(set(members))):
        return {}
    return {ticket.id: ticket for ticket in await _read(connection, _JOBS, members=wanted, limit=limit)}


async def of_customers(
    connection: AsyncConnection,
    customers: Iterable[CustomerId],
    *,
    closed_since: datetime,
    named: Iterable[TicketId] = (),
) -> dict[TicketId, Ticket]:
    """Load and lock customers' open tickets and those closed since then, and those that are named."""
    wanted: dict[str, object] = {"customers": sorted(set(customers)), "closed_since": closed_since}
    if too := sorted(set(named)):
        found = await _read(connection, _OF_CUSTOMERS_AND_NAMED, named=too, **wanted)
    else:
        found = await _read(connection, _OF_CUSTOMERS, **wanted) if wanted["customers"] else ()
    return {ticket.id: ticket for ticket in found}


async def queue(connection: AsyncConnection, departments: Sequence[str] | None, *, limit: int) -> tuple[Ticket, ...]:
    """List open tickets without a handler, most urgent response first; those without a response limit come last."""
    if departments is None:
        return await _read(connection, _UNHANDLED, limit=limit)
    return await _read(connection, _UNHANDLED_IN, departments=list(departments), limit=limit)


async def orphans(connection: AsyncConnection, gone: Sequence[MemberId], *, limit: int) -> tuple[Ticket, ...]:
    """Load and lock open tickets that nobody owns, or one of those who are gone: so many of each, none locked."""
    return await _read(connection, _ORPHANS, gone=list(gone), limit=limit)


async def worklist(connection: AsyncConnection, member: MemberId, *, limit: int) -> tuple[Ticket, ...]:
    """List a member's open tickets, soonest expected first; those without an expected time come last."""
    return await _read(connection, _WORKLIST, member=member, limit=limit)


async def _read(connection: AsyncConnection, query: Ready, **parameters: object) -> tuple[Ticket, ...]:
    return tuple(decode(Ticket, record) for (record,) in await query.run(connection, **parameters))


def rows(changed: Iterable[Ticket]) -> list[Values]:
    """Give what `WRITE` adds or replaces, each at most once."""
    return [_columns(ticket) for ticket in changed]


async def divide(connection: AsyncConnection, changed: Iterable[Ticket]) -> None:
    """Note who has an open sub-task in these tickets."""
    divided = [ticket for ticket in changed if ticket.subtasks]
    if divided:
        await connection.execute(_FORGET_TAKERS, {"tickets": [ticket.id for ticket in divided]})
        await _WRITE_TAKERS.run(connection, sorted({pair for ticket in divided for pair in _takers(ticket)}))


def _columns(ticket: Ticket) -> Values:
    return (
        ticket.id,
        ticket.version,
        ticket.status.value,
        ticket.status.is_open,
        ticket.customer,
        ticket.department,
        ticket.owner.id if ticket.owner else None,
        ticket.assignee.id if ticket.assignee else None,
        ticket.grading.active.severity.value if ticket.grading.active else None,
        ticket.intake.value,
        ticket.recurrence_of,
        ticket.response_due_at,
        ticket.times.first_contact_at,
        ticket.times.expected_at,
        ticket.times.closed_at,
        encode(ticket),
        " ".join(str(offer.to) for offer in ticket.dispatch.exclusive) or None,
    )


def _takers(ticket: Ticket) -> Iterator[tuple[TicketId, MemberId]]:
    return ((ticket.id, subtask.taker) for subtask in ticket.open_subtasks if subtask.taker is not None)
