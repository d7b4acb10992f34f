"""Appraisals, the tickets behind them, and rewards and penalties: a column for what is searched, and the record."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text, bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.appraisal.consequence import Consequence
from desk.appraisal.examining import Tested
from desk.appraisal.sheet import AppraisalSheet, Counted
from desk.codec import decode, decoder_of, encode
from desk.terms import MemberId
from storage.bulk import among, upsert
from storage.ready import Ready
from storage.schema import INSTANT, RECORD, metadata

appraisals = Table(
    "appraisals",
    metadata,
    Column("key", Text, primary_key=True),
    Column("subject", Text, nullable=False),  # a member's number, or a department's key
    Column("ends_at", INSTANT, nullable=False),
    Column("record", RECORD, nullable=False),
    Index("appraisals_subject", "subject", "ends_at"),
    Index("appraisals_ended", "ends_at"),
)
appraisal_evidence = Table(
    "appraisal_evidence",
    metadata,
    Column("key", Text, primary_key=True),
    Column("record", RECORD, nullable=False),
)
consequences = Table(
    "consequences",
    metadata,
    Column("id", Text, primary_key=True),
    Column("subject", Text, nullable=False),  # as above
    Column("at", INSTANT, nullable=False),
    Column("record", RECORD, nullable=False),
    Index("consequences_subject", "subject", "at"),
)
tested = Table(
    "tested",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person_id", BigInteger, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("record", RECORD, nullable=False),
    Index("tested_person", "person_id", "at"),
)

_LIMIT, _KEY = bindparam("limit", type_=Integer), bindparam("key", type_=Text)
_OF = Ready(
    select(appraisals.c.record)
    .where(appraisals.c.subject == bindparam("subject", type_=Text))
    .order_by(appraisals.c.ends_at.desc(), appraisals.c.key)
    .limit(_LIMIT)
    .with_for_update()
)
_ENDED = Ready(
    select(appraisals.c.record)
    .where(
        appraisals.c.ends_at >= bindparam("since", type_=INSTANT),
        appraisals.c.ends_at <= bindparam("until", type_=INSTANT),
    )
    .order_by(appraisals.c.key)
)
_EVIDENCE = Ready(select(appraisal_evidence.c.record).where(appraisal_evidence.c.key == _KEY))
_CONSEQUENCES = Ready(
    select(consequences.c.record)
    .where(among(consequences.c.subject, "subjects"))
    .order_by(consequences.c.at.desc(), consequences.c.id)
    .limit(_LIMIT)
)
_TESTED = Ready(
    select(tested.c.record)
    .where(tested.c.person_id == bindparam("person", type_=BigInteger))
    .order_by(tested.c.at.desc(), tested.c.id)
    .limit(_LIMIT)
)
_ADD = insert(appraisals).on_conflict_do_nothing().returning(appraisals.c.key)
_ADD_EVIDENCE = insert(appraisal_evidence).on_conflict_do_nothing()
_WRITE = upsert(appraisals, key=["key"])
_GIVE = upsert(consequences, key=["id"])
_EXAMINE = upsert(tested, key=["id"])
_counted = decoder_of(tuple[Counted, ...])


class PostgresAppraisals:
    """What `PostgresReading.appraisals` gives: see handlers.appraisals.Appraisals."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, subject: str, *, limit: int) -> tuple[AppraisalSheet, ...]:
        """Give those of a member (by number) or department (by key), the newest first, and lock them."""
        found = await _OF.run(self._connection, subject=subject, limit=limit)
        return tuple(decode(AppraisalSheet, row.record) for row in found)

    async def ended(self, *, since: datetime, until: datetime) -> tuple[AppraisalSheet, ...]:
        """Give those of times that ended in a span, in the order of their keys; `until` is in it."""
        found = await _ENDED.run(self._connection, since=since, until=until)
        return tuple(decode(AppraisalSheet, row.record) for row in found)

    async def evidence(self, key: str) -> tuple[Counted, ...]:
        """Give the tickets that one was counted of."""
        found = await _EVIDENCE.run(self._connection, key=key)
        counted: tuple[Counted, ...] = _counted(found[0].record) if found else ()
        return counted

    async def keep(self, made: Sequence[tuple[AppraisalSheet, Sequence[Counted]]]) -> frozenset[str]:
        """Keep fresh ones with their tickets; gives the keys of those that were not there before."""
        fresh = set()
        for sheet, counted in made:
            names = ("key", "subject", "ends_at", "record")
            row = dict(zip(names, _row(sheet), strict=True))
            if (await self._connection.execute(_ADD, row)).first() is not None:
                evidence = {"key": sheet.key, "record": encode(tuple(counted))}
                await self._connection.execute(_ADD_EVIDENCE, evidence)
                fresh.add(sheet.key)
        return frozenset(fresh)

    async def consequences(self, subjects: Iterable[str], *, limit: int) -> tuple[Consequence, ...]:
        """Give the rewards and penalties of members (by number) or departments (by key), the newest first."""
        found = await _CONSEQUENCES.run(self._connection, subjects=sorted(set(subjects)), limit=limit)
        return tuple(decode(Consequence, row.record) for row in found)

    async def tested(self, person: MemberId, *, limit: int) -> tuple[Tested, ...]:
        """Give the results of a member's tests, the newest first."""
        return tuple(
            decode(Tested, row.record) for row in await _TESTED.run(self._connection, person=person, limit=limit)
        )


async def write(
    connection: AsyncConnection,
    changed: Iterable[AppraisalSheet],
    given: Iterable[Consequence],
    results: Iterable[Tested],
) -> None:
    """Keep appraisals as they are now; of one that changed twice, as it is last. The others are added."""
    last = {sheet.key: sheet for sheet in changed}
    await _WRITE.run(connection, [_row(last[key]) for key in sorted(last)])
    entries = {entry.id: entry for entry in given}
    await _GIVE.run(connection, [_given(entries[id_]) for id_ in sorted(entries)])
    await _EXAMINE.run(connection, [(one.id, one.person.id, one.at, encode(one)) for one in results])


def _row(sheet: AppraisalSheet) -> tuple[object, ...]:
    return (sheet.key, sheet.key.rpartition("/")[0], sheet.until, encode(sheet))


def _given(entry: Consequence) -> tuple[object, ...]:
    subject = str(entry.person.id) if entry.person else entry.department
    return (entry.id, subject, entry.at, encode(entry))
