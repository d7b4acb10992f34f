"""Every version of the owner's policy that the desk was ever set to, as it was written."""

from sqlalchemy import Column, Table, Text, bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.editions import StoredPolicy
from storage.schema import INSTANT, metadata

policies = Table(
    "policies",
    metadata,
    Column("version", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("effective_from", INSTANT),
    Column("effective_to", INSTANT),
    Column("stored_at", INSTANT, nullable=False),
)

_KEEP = insert(policies).on_conflict_do_nothing()
_KEPT = select(policies).where(policies.c.version == bindparam("version", type_=Text))
_ALL = select(policies).order_by(policies.c.stored_at.desc(), policies.c.version)


async def keep(connection: AsyncConnection, version: StoredPolicy) -> StoredPolicy:
    """Keep a version, unless something is kept under its name; gives what is kept under it."""
    fields = {column.name: getattr(version, column.name) for column in policies.c}
    await connection.execute(_KEEP, fields)
    return StoredPolicy(**(await connection.execute(_KEPT, {"version": version.version})).mappings().one())


async def load(connection: AsyncConnection) -> tuple[StoredPolicy, ...]:
    """Give all versions, the newest first."""
    return tuple(StoredPolicy(**row) for row in (await connection.execute(_ALL)).mappings())
