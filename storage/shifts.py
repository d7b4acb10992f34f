"""The rosters of members of staff."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Identity, Index, Label, Table, Text, func, insert, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.roster.shifts import Shift, ShiftKind
from desk.terms import MemberId
from storage.bulk import Bulk, incoming
from storage.schema import INSTANT, metadata

shifts = Table(
    "shifts",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("member_id", BigInteger, ForeignKey("members.id"), nullable=False),
    Column("start_at", INSTANT, nullable=False),
    Column("end_at", INSTANT, nullable=False),
    Column("kind", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("source", Text, nullable=False),
    Index(None, "member_id", "end_at"),
)

_told = (shifts.c.start_at, shifts.c.end_at, shifts.c.kind, shifts.c.note, shifts.c.source)
_incoming = incoming(shifts.c.member_id, *_told)
_ADD = Bulk(
    statement=insert(shifts).from_select(
        ["member_id", *(column.name for column in _told)],
        select(_incoming.c.member_id, *(_incoming.c[column.name] for column in _told)),
    ),
    source=_incoming,
)


def of(member: Column[Any]) -> Label[Any]:
    """Select the shifts of a member as `shifts`, by their start, for `read`."""
    told = func.jsonb_agg(aggregate_order_by(func.jsonb_build_array(*_told), shifts.c.start_at, shifts.c.id))
    of_member = select(func.coalesce(told, func.jsonb_build_array(), type_=JSONB)).where(shifts.c.member_id == member)
    return of_member.scalar_subquery().label("shifts")


def read(told: Iterable[tuple[str, str, str, str, str]]) -> tuple[Shift, ...]:
    """Make shifts of what was selected."""
    return tuple(
        Shift(
            start=datetime.fromisoformat(start),
            end=datetime.fromisoformat(end),
            kind=ShiftKind(kind),
            note=note,
            source=source,
        )
        for start, end, kind, note, source in told
    )


async def add(connection: AsyncConnection, added: Iterable[tuple[MemberId, Shift]]) -> None:
    """Add shifts to members' rosters."""
    rows = [(member, s.start, s.end, s.kind.value, s.note, s.source) for member, s in added]
    await _ADD.run(connection, rows)
