"""The rosters of members of staff."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Label,
    Table,
    Text,
    bindparam,
    delete,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.roster.shifts import Shift, ShiftKind
from desk.terms import MemberId
from storage.bulk import Bulk, incoming, upsert
from storage.schema import INSTANT, metadata

shifts = Table(
    "shifts",
    metadata,
    Column("member_id", BigInteger, ForeignKey("members.id"), primary_key=True),
    Column("start_at", INSTANT, primary_key=True),
    Column("end_at", INSTANT, nullable=False),
    Column("kind", Text, primary_key=True),
    Column("note", Text, nullable=False),
    Column("source", Text, primary_key=True),
    Index(None, "member_id", "end_at"),
)

_told = (shifts.c.start_at, shifts.c.end_at, shifts.c.kind, shifts.c.note, shifts.c.source)
_WRITE = upsert(shifts, key=["member_id", "start_at", "kind", "source"])
_removed = incoming(shifts.c.member_id, shifts.c.start_at, shifts.c.end_at, shifts.c.kind, shifts.c.source)
_REMOVE = Bulk(
    statement=delete(shifts).where(
        *(shifts.c[column.name] == column for column in _removed.c if column.name != "place")
    ),
    source=_removed,
)


def of(member: Column[Any], *, around: bool = False) -> Label[Any]:
    """Select the shifts of a member as `shifts`, by their start, for `read`.

    With `around`, those that end after the bound `since` and begin before the bound `until`, and every later leave.
    """
    told = func.jsonb_agg(
        aggregate_order_by(func.jsonb_build_array(*_told), shifts.c.start_at, shifts.c.kind, shifts.c.source)
    )
    of_member = select(func.coalesce(told, func.jsonb_build_array(), type_=JSONB)).where(shifts.c.member_id == member)
    if around:
        is_near = or_(shifts.c.start_at < bindparam("until", type_=INSTANT), shifts.c.kind == ShiftKind.LEAVE.value)
        of_member = of_member.where(shifts.c.end_at > bindparam("since", type_=INSTANT), is_near)
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
    """Add shifts to members' rosters, in the place of those that begin with them and are from the same source."""
    rows = {
        (member, s.start, s.kind, s.source): (member, s.start, s.end, s.kind.value, s.note, s.source)
        for member, s in added
    }
    await _WRITE.run(connection, rows.values())


async def remove(connection: AsyncConnection, removed: Iterable[tuple[MemberId, Shift]]) -> None:
    """Take shifts out of members' rosters; those that are not there any more are no matter."""
    rows = [(member, s.start, s.end, s.kind.value, s.source) for member, s in removed]
    await _REMOVE.run(connection, rows)
