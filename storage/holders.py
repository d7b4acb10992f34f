"""Who holds which name, of all processes on all machines: the session-level locks, as the server lists them."""

from collections.abc import Iterable, Mapping

from sqlalchemy import column, func, select, table
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tenures import number_of

HERE = "this machine"

_locks = table(
    "pg_locks",
    *map(column, ("locktype", "classid", "objid", "objsubid", "granted", "pid", "database")),
    schema="pg_catalog",
)
_sessions = table("pg_stat_activity", column("pid"), column("client_addr"), column("datname"), schema="pg_catalog")
_HELD = (
    select(_locks.c.classid, _locks.c.objid, func.host(_sessions.c.client_addr).label("host"))
    .join_from(_locks, _sessions, _sessions.c.pid == _locks.c.pid)
    .where(
        _locks.c.locktype == "advisory",
        _locks.c.objsubid == 1,
        _locks.c.granted,
        _sessions.c.datname == func.current_database(),
    )
)


async def who_holds(connection: AsyncConnection, names: Iterable[str]) -> Mapping[str, str]:
    """Tell on which machine each of these names is held: by its address, or `this machine`. Others nobody holds."""
    by_number = {_halves(number_of(name)): name for name in names}
    held = await connection.execute(_HELD)
    return {
        by_number[row.classid, row.objid]: row.host or HERE for row in held if (row.classid, row.objid) in by_number
    }


def _halves(number: int) -> tuple[int, int]:
    """Split a lock's number as the server lists it."""
    unsigned = number % 2**64
    return unsigned >> 32, unsigned % 2**32
