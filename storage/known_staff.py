"""The people of the desk as this process knows them, read anew only when they changed or time has passed.

A trigger gives the staff a new version before anything about them changes, in the same transaction: what was read under
one version is what all who see that version would read, the writing transaction itself among them. Of the rosters only
what lies around the present is read; so what is known holds for a while, and then it is read again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Column, Integer, Table, Uuid, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.people import Staff
from storage import members
from storage.ready import Ready
from storage.schema import metadata

HOLDS_FOR = timedelta(hours=6)

staff_version = Table(
    "staff_version",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # of the only row
    Column("version", Uuid, nullable=False),
)

_VERSION = Ready(select(staff_version.c.version).where(staff_version.c.id == 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    version: UUID
    at: datetime
    staff: Staff


class KnownStaff:
    """What one process has read of the staff, for all of its transactions."""

    def __init__(self) -> None:
        self._known: _Known | None = None

    async def read(self, connection: AsyncConnection, *, now: datetime) -> Staff:
        """Give everybody who works here, with their rosters of the weeks around now, as the transaction sees them."""
        rows = await _VERSION.run(connection)
        version = rows[0].version if rows else None
        known = self._known
        if known and known.version == version and abs(now - known.at) < HOLDS_FOR:
            return known.staff
        staff = await members.staff(connection, around=now, spare=HOLDS_FOR)
        self._known = _Known(version=version, at=now, staff=staff) if version else None
        return staff
