"""Papers that are to be drawn: wanted once by their key, each claimed by one worker at a time, and what was drawn."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Column, Identity, Index, Integer, Table, Text, bindparam, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.codec import decode, encode
from desk.papers.paper import PaperDue, PaperWanted
from desk.replies import StoredMedia
from storage.bulk import Bulk, incoming
from storage.ready import Ready
from storage.schema import INSTANT, RECORD, metadata

papers = Table(
    "papers",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("ticket", BigInteger),
    Column("record", RECORD, nullable=False),
    Column("wanted_at", INSTANT, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", INSTANT),  # null once it is drawn or given up
    Column("done_at", INSTANT),
    Column("outcome", Text, nullable=False),
    Column("files", RECORD, nullable=False),
    Index("papers_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    Index("papers_ticket", "ticket", postgresql_where=text("ticket IS NOT NULL")),
)

_NOW = bindparam("now", type_=INSTANT)
_wanted = incoming(papers.c.key, papers.c.kind, papers.c.ticket, papers.c.record, name="wanted")
_WANT = Bulk(
    statement=insert(papers)
    .from_select(
        ["key", "kind", "ticket", "record", "wanted_at", "attempts", "due_at", "outcome", "files"],
        select(
            _wanted.c.key,
            _wanted.c.kind,
            _wanted.c.ticket,
            _wanted.c.record,
            _NOW,
            text("0"),
            _NOW,
            text("''"),
            text("'[]'::jsonb"),
        ).order_by(_wanted.c.key),
    )
    .on_conflict_do_nothing(index_elements=["key"]),
    source=_wanted,
)
_oldest = (
    select(papers.c.id)
    .where(papers.c.due_at <= _NOW)
    .order_by(papers.c.due_at, papers.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
_CLAIM = Ready(
    update(papers)
    .where(papers.c.id == _oldest)
    # counted when it is tried, not when it has failed: what kills the worker is given up too
    .values(due_at=bindparam("leased_until", type_=INSTANT), attempts=papers.c.attempts + 1)
    .returning(papers.c.id, papers.c.record, papers.c.wanted_at, (papers.c.attempts - 1).label("attempts"))
)


async def want(connection: AsyncConnection, wanted: Iterable[PaperWanted], *, now: datetime) -> None:
    """Have papers drawn, those whose key is new."""
    first = {paper.key: paper for paper in reversed(list(wanted))}
    rows = [(paper.key, paper.kind.value, paper.ticket, encode(paper)) for paper in first.values()]
    await _WANT.run(connection, rows, now=now)


class PostgresPapers:
    """What `PostgresTransaction.papers` gives: see handlers.papers.Papers."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def claim(self, *, now: datetime, lease: timedelta) -> PaperDue | None:
        """Lease the paper that has waited longest; one whose lease ran out comes again."""
        for row in await _CLAIM.run(self._connection, now=now, leased_until=now + lease):
            return PaperDue(
                id=row.id,
                wanted=decode(PaperWanted, row.record),
                wanted_at=row.wanted_at,
                attempts=row.attempts,
                leased_until=now + lease,
            )
        return None

    async def done(self, due: PaperDue, files: tuple[StoredMedia, ...], *, now: datetime) -> bool:
        """Note what was drawn; False where it is no longer ours: the lease ran out, and somebody else is at it."""
        return await self._note(due, due_at=None, done_at=now, outcome="drawn", files=encode(files))

    async def again(self, due: PaperDue, *, reason: str, at: datetime) -> bool:
        """Note that it could not be drawn this time; False as above."""
        return await self._note(due, due_at=at, outcome=reason)

    async def given_up(self, due: PaperDue, *, reason: str, now: datetime) -> bool:
        """Note that it won't be drawn; False as above."""
        return await self._note(due, due_at=None, done_at=now, outcome=reason)

    async def _note(self, due: PaperDue, **values: object) -> bool:
        is_ours = (papers.c.id == due.id, papers.c.due_at == due.leased_until)
        noted = await self._connection.execute(update(papers).where(*is_ours).values(values))
        return noted.rowcount == 1
