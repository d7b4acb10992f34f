"""What people said of proposals: one example for each ticket and author, whose latest word counts."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.codec import decode, encode
from desk.triage.examples import Example
from storage.bulk import upsert
from storage.ready import Ready
from storage.schema import INSTANT, RECORD, metadata

examples = Table(
    "examples",
    metadata,
    Column("ticket", BigInteger, ForeignKey("tickets.id"), primary_key=True, autoincrement=False),
    Column("author", Text, primary_key=True),
    Column("at", INSTANT, nullable=False),
    Column("language", Text, nullable=False),
    Column("is_report", Boolean, nullable=False),
    Column("is_hazard", Boolean, nullable=False),
    Column("record", RECORD, nullable=False),
    Index("examples_at", "at"),
)

_WRITE = upsert(examples, key=["ticket", "author"])
_SINCE = bindparam("since", type_=INSTANT)
_NEWEST = Ready(
    select(examples.c.record)
    .where(examples.c.at >= _SINCE)
    .order_by(examples.c.at.desc(), examples.c.ticket.desc(), examples.c.author)
    .limit(bindparam("limit", type_=Integer))
)
_BEGINNING = datetime.fromisoformat("0001-01-02T00:00:00+00:00")


async def write(connection: AsyncConnection, said: Iterable[Example]) -> None:
    """Keep examples; of several by one author about one ticket, the last."""
    last = {(example.ticket, example.author): example for example in said}
    rows = [
        (*key, example.at, example.language, example.is_report, example.is_hazard, encode(example))
        for key, example in sorted(last.items())
    ]
    await _WRITE.run(connection, rows)


async def load(
    connection: AsyncConnection, *, since: datetime | None = None, limit: int | None = None
) -> tuple[Example, ...]:
    """Give the examples since then, or all; oldest first, of more than `limit` the newest."""
    found = await _NEWEST.run(connection, since=since or _BEGINNING, limit=limit)
    return tuple(decode(Example, record) for (record,) in reversed(found))
