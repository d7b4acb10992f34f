"""Fresh ids, fetched a handful at a time and shared out in this process."""

from bisect import insort
from collections.abc import Iterable

from sqlalchemy import Integer, Sequence, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import BigInteger

from desk.numbers import Numbers
from storage.ready import Ready
from storage.schema import metadata

FIRST_TICKET = 1001
AT_ONCE = 16

_KINDS = ("tickets", "customers", "subtasks", "entries")
_SEQUENCES = {
    "tickets": Sequence("ticket_numbers", start=FIRST_TICKET, metadata=metadata),
    "customers": Sequence("customer_numbers", metadata=metadata),
    "subtasks": Sequence("subtask_numbers", metadata=metadata),
    "entries": Sequence("entry_numbers", metadata=metadata),
}
_FETCH = Ready(
    select(
        *(
            func.array(
                select(_SEQUENCES[kind].next_value())
                .select_from(func.generate_series(1, bindparam(kind, type_=Integer)))
                .scalar_subquery(),
                type_=ARRAY(BigInteger),
            ).label(kind)
            for kind in _KINDS
        )
    )
)


class NumberPool:
    """The ids that this process has fetched and not used yet, lowest first."""

    def __init__(self) -> None:
        self._free: dict[str, list[int]] = {kind: [] for kind in _KINDS}

    async def reserve(self, connection: AsyncConnection, **wanted: int) -> "Reserved":
        """Take ids out, fetching more in one statement when too few are left."""
        short = {kind: max(AT_ONCE, wanted[kind]) if wanted[kind] > len(self._free[kind]) else 0 for kind in _KINDS}
        if any(short.values()):
            [row] = await _FETCH.run(connection, **short)
            for kind, fetched in zip(_KINDS, row, strict=True):
                self._give_back(kind, fetched)
        return Reserved(pool=self, lists={kind: self._take(kind, wanted[kind]) for kind in _KINDS})

    def _take(self, kind: str, count: int) -> list[int]:
        free = self._free[kind]
        taken, free[:] = free[:count], free[count:]
        return taken

    def _give_back(self, kind: str, ids: Iterable[int]) -> None:
        for id_ in ids:
            insort(self._free[kind], id_)

    def take_back(self, lists: dict[str, list[int]]) -> None:
        """Keep what a transaction did not use for the next one."""
        for kind, left in lists.items():
            self._give_back(kind, left)
            left.clear()


class Reserved:
    """The ids set aside for one transaction."""

    def __init__(self, *, pool: NumberPool, lists: dict[str, list[int]]) -> None:
        self._pool, self._lists = pool, lists
        self.numbers = Numbers(lists["tickets"], lists["customers"], lists["subtasks"], lists["entries"])

    def give_back(self) -> None:
        """Return what is left; ids that were taken are never given again, even when their transaction failed."""
        self._pool.take_back(self._lists)
