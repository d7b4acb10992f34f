"""What open tickets are found by: a row each, while they are open; and which were told of as a cluster, for good."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Row, Table, Text, delete, literal_column, select, text, true, union
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.similar.trace import Trace
from desk.terms import CustomerId, IntakeChannel, TicketId
from storage.bulk import Bulk, Values, among, incoming, upsert
from storage.ready import Ready
from storage.schema import INSTANT, metadata

BY_KEY, BY_CUSTOMER, BY_KIND = 20, 10, 40  # the most that are given of each

traces = Table(
    "traces",
    metadata,
    Column("ticket", BigInteger, primary_key=True, autoincrement=False),
    Column("customer_id", BigInteger, nullable=False),
    Column("intake", Text, nullable=False),
    Column("opened_at", INSTANT, nullable=False),
    Column("category", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("order_number", Text, nullable=False),
    Column("serial", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("likely", Text, nullable=False),  # numbers with blanks between
    Index("traces_customer", "customer_id", "opened_at"),
    Index("traces_kind", "category", "service", "opened_at"),
    Index("traces_contact", "contact", postgresql_where=text("contact <> ''")),
    Index("traces_order", "order_number", postgresql_where=text("order_number <> ''")),
    Index("traces_serial", "serial", postgresql_where=text("serial <> ''")),
)

# each ticket that was told of as one of a cluster of similar ones, or joined it later
clustered = Table(
    "clustered",
    metadata,
    Column("ticket", BigInteger, primary_key=True, autoincrement=False),
    Column("at", INSTANT, nullable=False),
)

_NONE = literal_column("''", Text)  # no bound value: the indexes are of those that have something there
_mine, _other = traces.alias("mine"), traces.alias("other")
_others = select(*_other.c).where(_other.c.ticket != _mine.c.ticket).correlate(_mine)
_same = [
    (_other.c[name] == _mine.c[name]) & (_other.c[name] != _NONE) for name in ("contact", "order_number", "serial")
]
_found = union(
    *(_others.where(same).limit(BY_KEY) for same in _same),
    _others.where(_other.c.customer_id == _mine.c.customer_id).order_by(_other.c.opened_at.desc()).limit(BY_CUSTOMER),
    _others.where(_other.c.category == _mine.c.category, _other.c.service == _mine.c.service)
    .order_by(_other.c.opened_at.desc())
    .limit(BY_KIND),
).lateral("found")
_LIKE = Ready(
    select(_mine.c.ticket.label("of"), *_found.c)
    .select_from(_mine)
    .join(_found, true())
    .where(among(_mine.c.ticket, "tickets"))
    .order_by(_mine.c.ticket, _found.c.ticket)
)
WRITE = upsert(traces, key=["ticket"])
_FORGET = delete(traces).where(among(traces.c.ticket, "tickets"))
_members = incoming(*clustered.c, name="members")
_BEGIN = Bulk(
    statement=insert(clustered)
    .from_select(["ticket", "at"], select(_members.c.ticket, _members.c.at).order_by(_members.c.ticket))
    .on_conflict_do_nothing()
    .returning(clustered.c.ticket),
    source=_members,
)


class PostgresTraces:
    """What `PostgresTransaction.traces` gives: see handlers.comparing.Traces."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def like(self, tickets: Collection[TicketId]) -> dict[TicketId, tuple[Trace, ...]]:
        """Give for each of these tickets the open ones that may be like it, a few dozen at most."""
        found: defaultdict[TicketId, list[Trace]] = defaultdict(list)
        for row in await _LIKE.run(self._connection, tickets=sorted(tickets)) if tickets else ():
            found[TicketId(row.of)].append(_trace(row))
        return {number: tuple(others) for number, others in found.items()}

    async def begin_check(self, tickets: Collection[TicketId], *, now: datetime) -> bool:
        """Note that these tickets are a cluster; False when one of them was in one before: then the others join it."""
        added = await _BEGIN.run(self._connection, [(number, now) for number in sorted(tickets)])
        return len(added) == len(tickets)


def rows(changed: Iterable[Trace]) -> list[Values]:
    """Give what `WRITE` writes, of several of one ticket the last, in the order of their numbers."""
    last = {trace.ticket: trace for trace in changed}
    return [_row(trace) for _, trace in sorted(last.items()) if trace.is_open]


async def forget(connection: AsyncConnection, changed: Iterable[Trace]) -> None:
    """Forget those that are over: nothing is found by them."""
    is_open = {trace.ticket: trace.is_open for trace in changed}
    if over := sorted(number for number, is_open_still in is_open.items() if not is_open_still):
        await connection.execute(_FORGET, {"tickets": over})


def _row(trace: Trace) -> Values:
    return (
        *(trace.ticket, trace.customer, trace.intake.value, trace.opened_at, trace.category, trace.service),
        *(trace.model, trace.contact, trace.order, trace.serial, trace.words, " ".join(map(str, trace.likely))),
    )


def _trace(row: Row[Any]) -> Trace:
    return Trace(
        ticket=TicketId(row.ticket),
        customer=CustomerId(row.customer_id),
        intake=IntakeChannel(row.intake),
        opened_at=row.opened_at,
        category=row.category,
        service=row.service,
        model=row.model,
        contact=row.contact,
        order=row.order_number,
        serial=row.serial,
        words=row.words,
        likely=tuple(TicketId(int(number)) for number in row.likely.split()),
    )
