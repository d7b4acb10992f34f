"""Recurring work: one row for each occurrence of a job that was done, of late."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Table, Text, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import INSTANT, metadata
from storage.tenures import number_of

KEPT = 400  # of a job: of a daily one more than a year's

occurrences = Table(
    "occurrences",
    metadata,
    Column("job", Text, primary_key=True),
    Column("scheduled_for", INSTANT, primary_key=True),
    Column("done_at", INSTANT, nullable=False),
)

_TAKE = select(func.pg_try_advisory_xact_lock(bindparam("number", type_=BigInteger)))
_JOB, _NOW = bindparam("job", type_=Text), bindparam("now", type_=INSTANT)
_of_job = select(occurrences.c.scheduled_for).where(occurrences.c.job == _JOB)
_newest_first = _of_job.order_by(occurrences.c.scheduled_for.desc())
_LATEST = _newest_first.where(occurrences.c.scheduled_for <= _NOW).limit(1)
_NOTE = insert(occurrences).on_conflict_do_nothing().returning(occurrences.c.job)
_CLEAR = delete(occurrences).where(
    occurrences.c.job == _JOB,
    occurrences.c.scheduled_for <= _newest_first.offset(KEPT).limit(1).scalar_subquery(),
)


class PostgresOccurrences:
    """What `PostgresTransaction.occurrences` gives: see handlers.occurrences.Occurrences."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def take(self, job: str) -> bool:
        """Be the only one at a job until the transaction ends; False when somebody else is, at this moment."""
        taken = await self._connection.execute(_TAKE, {"number": number_of(f"job:{job}")})
        return bool(taken.scalar_one())

    async def latest(self, job: str, *, now: datetime) -> datetime | None:
        """Tell for when the last occurrence of a job was scheduled that was done; what lies ahead does not count."""
        at: datetime | None = (await self._connection.execute(_LATEST, {"job": job, "now": now})).scalar()
        return at

    async def note(self, job: str, scheduled_for: datetime, *, now: datetime) -> bool:
        """Note that an occurrence is done; False when it was before. The oldest of many are forgotten."""
        row = {"job": job, "scheduled_for": scheduled_for, "done_at": now}
        is_new = (await self._connection.execute(_NOTE, row)).first() is not None
        if is_new:
            await self._connection.execute(_CLEAR, {"job": job})
        return is_new
