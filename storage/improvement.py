"""The register of feedback and of measures: a column for what is searched, and the whole record as JSON."""

from collections.abc import Iterable

from sqlalchemy import BigInteger, Column, Index, Table, Text, text
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.codec import encode
from desk.improvement.case import Case
from desk.improvement.measure import Measure
from desk.tickets.timeline import ActorKind
from storage.bulk import Values, upsert
from storage.schema import INSTANT, RECORD, metadata

_IS_LOOKED_AT = text("look_at IS NOT NULL")

cases = Table(
    "cases",
    metadata,
    Column("id", Text, primary_key=True),
    Column("ticket", BigInteger),
    Column("source", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("owner_id", BigInteger),
    Column("author_id", BigInteger),
    Column("opened_at", INSTANT, nullable=False),
    Column("due_at", INSTANT, nullable=False),
    Column("look_at", INSTANT),
    Column("record", RECORD, nullable=False),
    Index("cases_opened", "opened_at"),
    Index("cases_open", "due_at", postgresql_where=text("state <> 'closed'")),
    Index("cases_falls", "opened_at", postgresql_where=text("source = 'drop'")),
    Index("cases_looked_at", "look_at", postgresql_where=_IS_LOOKED_AT),
)
measures = Table(
    "measures",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text),
    Column("state", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("owner_id", BigInteger, nullable=False),
    Column("begun_at", INSTANT, nullable=False),
    Column("due_at", INSTANT, nullable=False),
    Column("look_at", INSTANT),
    Column("record", RECORD, nullable=False),
    Index("measures_begun", "begun_at"),
    Index("measures_under_way", "due_at", postgresql_where=text("state = 'under_way'")),
    Index("measures_looked_at", "look_at", postgresql_where=_IS_LOOKED_AT),
)

_WRITE_CASES = upsert(cases, key=["id"])
_WRITE_MEASURES = upsert(measures, key=["id"])


async def write(connection: AsyncConnection, entered: Iterable[Case], begun: Iterable[Measure]) -> None:
    """Keep cases and measures as they are now; of one that changed twice, as it is last."""
    last_cases, last_measures = {case.id: case for case in entered}, {measure.id: measure for measure in begun}
    await _WRITE_CASES.run(connection, [_case_row(last_cases[id_]) for id_ in sorted(last_cases)])
    await _WRITE_MEASURES.run(connection, [_measure_row(last_measures[id_]) for id_ in sorted(last_measures)])


def _case_row(case: Case) -> Values:
    return (
        *(case.id, case.ticket, case.source.value, case.state.value, case.department),
        case.owner.id if case.owner else None,
        case.by.id if case.by.kind is ActorKind.STAFF else None,
        *(case.opened_at, case.due_at, case.look_at, encode(case)),
    )


def _measure_row(measure: Measure) -> Values:
    return (
        *(measure.id, measure.case, measure.state.value, measure.department, measure.owner.id),
        *(measure.begun_at, measure.due_at, measure.look_at, encode(measure)),
    )
