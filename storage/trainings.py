"""Trainings of staff: a column for what is searched, and the record; nothing of it is ever changed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Table, Text, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.codec import decode, encode
from desk.terms import MemberId, Status
from desk.tickets.ticket import Ticket
from desk.training.session import Session, Topic
from storage.ready import Ready
from storage.schema import INSTANT, RECORD, metadata
from storage.tickets import tickets

trainings = Table(
    "trainings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("topic", Text, nullable=False),
    Column("held_on", Date, nullable=False),
    Column("attendants", ARRAY(BigInteger), nullable=False),  # the numbers of the members
    Column("record", RECORD, nullable=False),
    Index("trainings_topic", "topic", "held_on"),
    Index("trainings_held", "held_on"),
    Index("trainings_attendants", "attendants", postgresql_using="gin"),
)

_last = (
    select(trainings.c.record)
    .order_by(trainings.c.held_on.desc(), trainings.c.id.desc())
    .limit(bindparam("limit", type_=Integer))
)
_LAST = Ready(_last)
_LAST_OF = Ready(_last.where(trainings.c.attendants.contains(bindparam("who", type_=ARRAY(BigInteger)))))
_LATEST = Ready(select(trainings.c.topic, func.max(trainings.c.held_on).label("day")).group_by(trainings.c.topic))
_CLOSED = Ready(
    select(tickets.c.record)
    .where(tickets.c.closed_at >= bindparam("since", type_=INSTANT), tickets.c.status == Status.CLOSED.value)
    .order_by(tickets.c.closed_at.desc())
    .limit(bindparam("limit", type_=Integer))
)
_ADD = insert(trainings).on_conflict_do_nothing()


class PostgresTrainings:
    """What `PostgresReading.trainings` gives: see handlers.trainings.Trainings."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def last(self, *, of: MemberId | None, limit: int) -> tuple[Session, ...]:
        """Give the last ones, the newest first: all, or those that a member took part in."""
        if of is None:
            found = await _LAST.run(self._connection, limit=limit)
        else:
            found = await _LAST_OF.run(self._connection, who=[of], limit=limit)
        return tuple(decode(Session, row.record) for row in found)

    async def latest(self) -> Mapping[Topic, date]:
        """Give the day of the last one of each topic that there was any of."""
        return {Topic(row.topic): row.day for row in await _LATEST.run(self._connection)}

    async def closed(self, *, since: datetime, limit: int) -> tuple[Ticket, ...]:
        """Give the tickets that were closed since then, the newest first; they are not locked."""
        return tuple(
            decode(Ticket, row.record) for row in await _CLOSED.run(self._connection, since=since, limit=limit)
        )


async def write(connection: AsyncConnection, held: Sequence[Session]) -> None:
    """Keep trainings that were put on record."""
    if held:
        await connection.execute(_ADD, [_row(session) for session in held])


def _row(session: Session) -> dict[str, object]:
    return {
        "id": session.id,
        "topic": session.topic.value,
        "held_on": session.on,
        "attendants": [one.id for one in session.attendants],
        "record": encode(session),
    }
