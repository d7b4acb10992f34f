"""What everybody has on their hands: counted from jobs in work, offers that are open, and a few rows a member and day.

It costs what is in work, however many tickets there have ever been.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Double,
    Integer,
    Row,
    Table,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.dispatch.workload import LATELY, Acceptance, Workload
from desk.messages import Place
from desk.terms import MemberId
from storage.bulk import Bulk, incoming
from storage.conversations import conversations
from storage.members import member_addresses, members
from storage.ready import Ready
from storage.schema import INSTANT, metadata
from storage.tickets import IN_WORK, IS_OFFERED, tickets

# how many jobs a member accepted on a day (of UTC), and where the last of them is
workdays = Table(
    "workdays",
    metadata,
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("accepted", Integer, nullable=False),
    Column("latitude", Double),
    Column("longitude", Double),
    Column("place_at", INSTANT),
)

_new = incoming(*workdays.c, name="new_workdays")
_names = [column.name for column in workdays.c]
_adding = insert(workdays).from_select(
    _names, select(*(_new.c[name] for name in _names)).order_by(_new.c.member_id, _new.c.day)
)
_WRITE = Bulk(
    statement=_adding.on_conflict_do_update(
        index_elements=["member_id", "day"],
        set_={
            "accepted": workdays.c.accepted + _adding.excluded.accepted,
            **{
                name: func.coalesce(_adding.excluded[name], workdays.c[name])
                for name in ("latitude", "longitude", "place_at")
            },
        },
    ),
    source=_new,
)


async def count(connection: AsyncConnection, accepted: Iterable[Acceptance]) -> None:
    """Count jobs that were accepted."""
    await _WRITE.run(connection, [_row(counted) for counted in _by_day(accepted)])


def _by_day(accepted: Iterable[Acceptance]) -> list[tuple[Acceptance, int]]:
    """Join those of one member and day, of which the last with a place says where they are."""
    found: dict[tuple[MemberId, object], tuple[Acceptance, int]] = {}
    for one in accepted:
        key = (one.member, one.at.date())
        last, many = found.get(key, (one, 0))
        found[key] = (one if one.place else last, many + 1)
    return [found[key] for key in sorted(found, key=str)]


def _row(counted: tuple[Acceptance, int]) -> tuple[Any, ...]:
    one, many = counted
    place = one.place
    there = (place.latitude, place.longitude, one.at) if place else (None, None, None)
    return (one.member, one.at.date(), many, *there)


_jobs = (
    select(tickets.c.assignee_id.label("member"), func.count().label("jobs"))
    .where(IN_WORK)
    .group_by(tickets.c.assignee_id)
    .subquery("jobs")
)
_each = (
    func.unnest(func.string_to_array(tickets.c.offered_to, literal_column("' '")))
    .table_valued(column("member"), name="each")
    .render_derived()
)
_member = cast(_each.c.member, BigInteger)
_open = (
    select(_member.label("member"), func.count().label("offers"))
    .select_from(tickets.join(_each, true()))
    .where(IS_OFFERED)
    .group_by(_member)
    .subquery("open_offers")
)
_lately = (
    select(workdays.c.member_id, func.sum(workdays.c.accepted).label("accepted"))
    .where(workdays.c.day > bindparam("since", type_=Date))
    .group_by(workdays.c.member_id)
    .subquery("lately")
)
_place = (
    select(workdays.c.latitude, workdays.c.longitude, workdays.c.place_at)
    .where(workdays.c.member_id == members.c.id, workdays.c.place_at >= bindparam("today", type_=INSTANT))
    .order_by(workdays.c.day.desc())
    .limit(1)
    .lateral("place")
)
_heard = (
    select(func.max(conversations.c.used_at).label("heard_at"))
    .join_from(member_addresses, conversations, conversations.c.address == member_addresses.c.address)
    .where(member_addresses.c.member_id == members.c.id)
    .lateral("heard")
)
_LOAD = Ready(
    select(
        members.c.id,
        func.coalesce(_jobs.c.jobs, 0).label("jobs"),
        func.coalesce(_open.c.offers, 0).label("offers"),
        func.coalesce(_lately.c.accepted, 0).label("accepted"),
        _place.c.latitude,
        _place.c.longitude,
        _place.c.place_at,
        _heard.c.heard_at,
    )
    .select_from(members)
    .join(_jobs, _jobs.c.member == members.c.id, isouter=True)
    .join(_open, _open.c.member == members.c.id, isouter=True)
    .join(_lately, _lately.c.member_id == members.c.id, isouter=True)
    .join(_place, true(), isouter=True)
    .join(_heard, true(), isouter=True)
)


_OFFERING = 7_102_027  # of all advisory locks, the one of whoever is about to offer jobs
_ALONE = Ready(select(func.pg_advisory_xact_lock(literal_column(str(_OFFERING)))))


async def load(connection: AsyncConnection, *, now: datetime, place_since: datetime) -> dict[MemberId, Workload]:
    """Count what every member has on their hands; where they went last counts if it was since then.

    Until the transaction ends nobody else can ask: two that offer jobs in the same instant would choose the same
    person. A transaction takes it last, when all that it decides about is locked.
    """
    await _ALONE.run(connection)
    rows = await _LOAD.run(connection, since=(now - LATELY).date(), today=place_since)
    return {MemberId(row.id): _workload(row) for row in rows}


def _workload(row: Row[Any]) -> Workload:
    place = Place(latitude=row.latitude, longitude=row.longitude) if row.place_at else None
    return Workload(
        open_jobs=row.jobs,
        offers_open=row.offers,
        accepted_lately=row.accepted,
        place=place,
        place_at=row.place_at,
        heard_at=row.heard_at,
    )
