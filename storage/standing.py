"""How the desk stands, read without a look at what is done: each figure comes from a partial index."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, func, literal_column, select, table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.messages import Channel
from desk.standing import A_DAY, LATELY, MOST_COUNTED, Backlog, Standing, WayOut
from storage.attachments import attachments
from storage.deliveries import IS_OWED, NOW, deliveries, lanes
from storage.papers import papers
from storage.put_off import put_off
from storage.readings import readings
from storage.schema import INSTANT
from storage.timers import timers

_CHANNEL = func.split_part(deliveries.c.address, literal_column("':'"), literal_column("1")).label("channel")
_LANES_CHANNEL = func.split_part(lanes.c.address, literal_column("':'"), literal_column("1")).label("channel")


def _counted(which: ColumnElement[bool]) -> Select[int, int, Any]:
    some = select(_CHANNEL, deliveries.c.state).where(which).limit(MOST_COUNTED).subquery()
    return select(some.c.channel, some.c.state, func.count().label("count")).group_by(some.c.channel, some.c.state)


_OWED = _counted(IS_OWED)
_HELD = _counted(deliveries.c.state == literal_column("'held'"))
_IS_TROUBLE = and_(
    deliveries.c.state.in_([literal_column("'unknown'"), literal_column("'refused'")]),
    deliveries.c.settled_at > bindparam("since", type_=INSTANT),
)
_TROUBLED = _counted(_IS_TROUBLE)
_LANES = (
    select(
        _LANES_CHANNEL,
        func.min(lanes.c.due_at).label("oldest_due_at"),
        func.count().filter(lanes.c.is_put_off).label("put_off"),
        func.coalesce(func.bool_or(lanes.c.leased_until > NOW), literal_column("false")).label("is_served"),
    )
    .where(lanes.c.due_at.is_not(None))
    .group_by(literal_column("1"))
)
_PARKED = select(func.count()).select_from(
    select(put_off.c.message_id).where(put_off.c.is_parked).limit(MOST_COUNTED).subquery()
)
_REVISION = select(text("version_num")).select_from(table("alembic_version"))


def _backlog(work: Table, which: ColumnElement[bool]) -> Select[int, int, Any]:
    some = select(work.c.due_at).where(which).order_by(work.c.due_at).limit(MOST_COUNTED).subquery()
    return select(
        func.count().label("waiting"),
        func.count().filter(some.c.due_at <= NOW).label("due"),
        func.min(some.c.due_at).label("oldest_due_at"),
    ).select_from(some)


_TIMERS = _backlog(timers, timers.c.due_at.is_not(None))
_MESSAGES = _backlog(put_off, ~put_off.c.is_parked)
_FILES = _backlog(attachments, attachments.c.due_at.is_not(None))
_READINGS = _backlog(readings, readings.c.due_at.is_not(None))
_PAPERS = _backlog(papers, papers.c.due_at.is_not(None))


async def read(connection: AsyncConnection, *, now: datetime) -> Standing:
    """Tell what waits, and what went wrong of late."""
    return Standing(
        at=now,
        revision=(await connection.execute(_REVISION)).scalar_one(),
        ways_out=await _ways_out(connection, now=now),
        timers=await _read_backlog(connection, _TIMERS, now=now),
        messages=await _read_backlog(connection, _MESSAGES, now=now),
        files=await _read_backlog(connection, _FILES, now=now),
        readings=await _read_backlog(connection, _READINGS, now=now),
        papers=await _read_backlog(connection, _PAPERS, now=now),
        parked=(await connection.execute(_PARKED)).scalar_one(),
    )


async def _ways_out(connection: AsyncConnection, *, now: datetime) -> dict[Channel, WayOut]:
    found: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for row in await connection.execute(_LANES, {"now": now}):
        found[row.channel] |= row._asdict()
    for statement, since in ((_OWED, None), (_HELD, None), (_TROUBLED, A_DAY)):
        for channel, state, count in await _count(connection, statement, now=now, since=since):
            found[channel][state] = count
    for channel, _, count in await _count(connection, _TROUBLED, now=now, since=LATELY):
        found[channel]["troubles"] = found[channel].get("troubles", 0) + count
    return {Channel(name): WayOut(**_without_name(figures)) for name, figures in sorted(found.items())}


async def _count(
    connection: AsyncConnection, statement: Select[int, int, Any], *, now: datetime, since: timedelta | None
) -> list[tuple[str, str, int]]:
    bound = {"since": now - since} if since else {}
    return [(row[0], row[1], row[2]) for row in await connection.execute(statement, bound)]


def _without_name(figures: dict[str, Any]) -> dict[str, Any]:
    return {name: figure for name, figure in figures.items() if name != "channel"}


async def _read_backlog(connection: AsyncConnection, statement: Select[int, int, Any], *, now: datetime) -> Backlog:
    return Backlog(**(await connection.execute(statement, {"now": now})).one()._asdict())
