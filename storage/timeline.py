"""The timeline: every change of every ticket. A trigger refuses to change or delete a line."""

from collections.abc import Iterable

from sqlalchemy import BigInteger, Column, Identity, Index, Table, Text, bindparam, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.codec import decode, encode
from desk.terms import TicketId
from desk.tickets.timeline import Entry
from storage.bulk import Bulk, Values, incoming
from storage.schema import INSTANT, RECORD, metadata

timeline = Table(
    "timeline",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("ticket", BigInteger, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("act", Text, nullable=False),
    Column("record", RECORD, nullable=False),
    Index("timeline_ticket", "ticket", "id"),
)

_OF_TICKET = (
    select(timeline.c.record).where(timeline.c.ticket == bindparam("ticket", type_=BigInteger)).order_by(timeline.c.id)
)
_new = incoming(timeline.c.ticket, timeline.c.at, timeline.c.act, timeline.c.record, name="new_lines")
APPEND = Bulk(
    statement=insert(timeline).from_select(
        ["ticket", "at", "act", "record"],
        select(_new.c.ticket, _new.c.at, _new.c.act, _new.c.record).order_by(_new.c.place),
    ),
    source=_new,
)


async def load(connection: AsyncConnection, ticket: TicketId) -> tuple[Entry, ...]:
    """Give the whole timeline of a ticket, oldest first."""
    rows = await connection.execute(_OF_TICKET, {"ticket": ticket})
    return tuple(decode(Entry, record) for record in rows.scalars())


def rows(entries: Iterable[Entry]) -> list[Values]:
    """Give what `APPEND` writes, in its order."""
    return [(e.ticket, e.at, e.act.value, encode(e)) for e in entries]
