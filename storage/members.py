"""Members of staff, where they can be reached, and the invitations that make them so."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Identity,
    Integer,
    Row,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.attention import Quiet
from desk.codec import decode, encode
from desk.messages import Place
from desk.people import Invitation, Member, Staff
from desk.roster.availability import HORIZON
from desk.roster.shifts import Certificate, RosterChange
from desk.terms import MemberId, Role
from storage import addresses, shifts
from storage.bulk import Values, among, upsert
from storage.ready import Ready
from storage.schema import INSTANT, RECORD, metadata

members = Table(
    "members",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False),
    Column("position", Text, nullable=False),
    Column("roles", ARRAY(Text), nullable=False),
    Column("department", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("is_on_duty", Boolean, nullable=False),
    Column("quiet", Text),  # hours of their own, like 22:00-07:00
    Column("switched_at", INSTANT),
    Column("tier", Text, nullable=False),
    Column("skills", ARRAY(Text), nullable=False),
    Column("certificates", RECORD, nullable=False),
    Column("regions", ARRAY(Text), nullable=False),
    Column("base", RECORD),
)

member_addresses = Table(
    "member_addresses",
    metadata,
    Column("address", Text, primary_key=True),
    Column("member_id", BigInteger, ForeignKey("members.id"), nullable=False, index=True),
    Column("rank", Integer, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    Column("code", Text, primary_key=True),
    Column("member_id", BigInteger, ForeignKey("members.id"), nullable=False),
    Column("expires_at", INSTANT, nullable=False),
    Column("used_at", INSTANT),
)

_theirs = (
    select(member_addresses.c.address)
    .where(member_addresses.c.member_id == members.c.id)
    .order_by(member_addresses.c.rank)
    .scalar_subquery()
)
_everybody = select(members, func.array(_theirs, type_=ARRAY(Text)).label("addresses")).order_by(members.c.id)
_STAFF = Ready(_everybody.add_columns(shifts.of(members.c.id)))
_STAFF_AROUND = Ready(_everybody.add_columns(shifts.of(members.c.id, around=True)))
_LOAD_INVITATIONS = select(invitations).where(among(invitations.c.code, "codes"))
_WRITE_INVITATIONS = upsert(invitations, key=["code"])
_WRITE_ADDRESSES = upsert(member_addresses, key=["address"])
_FORGET_ADDRESSES = delete(member_addresses).where(among(member_addresses.c.member_id, "members"))


async def staff(
    connection: AsyncConnection, *, around: datetime | None = None, spare: timedelta = timedelta()
) -> Staff:
    """Everybody who works here, with all of their rosters, or with what of them matters up to `spare` from a moment."""
    if around is None:
        rows = await _STAFF.run(connection)
    else:
        near = HORIZON + spare
        rows = await _STAFF_AROUND.run(connection, since=around - near, until=around + near)
    return Staff(members=tuple(_member(row) for row in rows))


def _member(row: Row[Any]) -> Member:
    return Member(
        id=MemberId(row.id),
        name=row.name,
        position=row.position,
        roles=frozenset(Role(role) for role in row.roles),
        department=row.department,
        contact=row.contact,
        locale=row.locale,
        on_duty=row.is_on_duty,
        addresses=tuple(addresses.read(spelled) for spelled in row.addresses),
        quiet=_hours(row.quiet) if row.quiet else None,
        switched_at=row.switched_at,
        tier=row.tier,
        skills=frozenset(row.skills),
        certificates=tuple(_certificate(**held) for held in row.certificates),
        regions=frozenset(row.regions),
        base=decode(Place, row.base) if row.base else None,
        shifts=shifts.read(row.shifts),
    )


def _certificate(name: str, until: str | None) -> Certificate:
    return Certificate(name=name, valid_until=date.fromisoformat(until) if until else None)


def _hours(spelled: str) -> Quiet:
    start, end = (time.fromisoformat(part) for part in spelled.split("-"))
    return Quiet(start=start, end=end)


def _columns(member: Member) -> dict[str, Any]:
    return {
        "name": member.name,
        "position": member.position,
        "roles": sorted(role.value for role in member.roles),
        "department": member.department,
        "contact": member.contact,
        "locale": member.locale,
        "is_on_duty": member.on_duty,
        "quiet": f"{member.quiet.start:%H:%M}-{member.quiet.end:%H:%M}" if member.quiet else None,
        "switched_at": member.switched_at,
        "tier": member.tier,
        "skills": sorted(member.skills),
        "certificates": [
            {"name": held.name, "until": held.valid_until.isoformat() if held.valid_until else None}
            for held in member.certificates
        ],
        "regions": sorted(member.regions),
        "base": encode(member.base) if member.base else None,
    }


async def add(connection: AsyncConnection, member: Member) -> MemberId:
    """Add a member; gives the new id, whatever id the value carries."""
    id_ = (await connection.execute(insert(members).values(_columns(member)).returning(members.c.id))).scalar_one()
    await _WRITE_ADDRESSES.run(connection, _addresses(MemberId(id_), member))
    await shifts.add(connection, [(MemberId(id_), shift) for shift in member.shifts])
    return MemberId(id_)


async def write(connection: AsyncConnection, changed: Sequence[Member]) -> None:
    """Replace members and their addresses, not their shifts. An address that was another member's becomes theirs."""
    for member in changed:  # a handful a day: no bulk statement needed
        await connection.execute(update(members).where(members.c.id == member.id).values(_columns(member)))
    await connection.execute(_FORGET_ADDRESSES, {"members": [member.id for member in changed]})
    rows = {row[0]: row for member in changed for row in _addresses(member.id, member)}
    await _WRITE_ADDRESSES.run(connection, rows.values())


def _addresses(id_: MemberId, member: Member) -> list[Values]:
    return [(addresses.spell(address), id_, rank) for rank, address in enumerate(member.addresses)]


async def change_rosters(connection: AsyncConnection, changes: Sequence[RosterChange]) -> None:
    """Take shifts out of members' rosters, and put others in."""
    await shifts.remove(connection, [(change.member, shift) for change in changes for shift in change.removed])
    await shifts.add(connection, [(change.member, shift) for change in changes for shift in change.added])


async def load_invitations(connection: AsyncConnection, codes: Iterable[str]) -> dict[str, Invitation]:
    """Load invitations."""
    if not (wanted := list(codes)):
        return {}
    rows = await connection.execute(_LOAD_INVITATIONS, {"codes": wanted})
    return {row.code: _invitation(row) for row in rows}


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(code=row.code, member=MemberId(row.member_id), expires_at=row.expires_at, used_at=row.used_at)


async def write_invitations(connection: AsyncConnection, changed: Iterable[Invitation]) -> None:
    """Add invitations, or note their use."""
    await _WRITE_INVITATIONS.run(connection, [(i.code, i.member, i.expires_at, i.used_at) for i in changed])
