"""Many rows in one statement: every column travels as one bound array, and `unnest` makes them rows again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import Any, TypeAlias

from sqlalchemy import Column, ColumnElement, Executable, FromClause, Table, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import TableValuedAlias

from storage.ready import Ready

Values: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, kw_only=True)
class Bulk:
    """A statement over rows that are still to come."""

    statement: Executable
    source: FromClause

    async def run(self, connection: AsyncConnection, rows: Iterable[Values], **others: object) -> Sequence[Any]:
        """Execute it for rows (no rows: nothing happens) and give what it returns."""
        if not (columns := list(zip(*rows, strict=True))):
            return ()
        return await self._ready.run(connection, **dict(zip(self.names, columns, strict=True)), **others)

    @cached_property
    def _ready(self) -> Ready:
        return Ready(self.statement)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the columns of its rows are bound as."""
        return tuple(f"{self.source.description}_{column.name}" for column in self.source.c if column.name != "place")


class Together:
    """Statements as one, each over rows of its own: one round trip, whatever of them has rows.

    None sees what another one writes. Their sources have names of their own.
    """

    def __init__(self, first: Bulk, *others: Bulk) -> None:
        statement: Any = first.statement  # of those that can carry others
        ctes = [other.statement.cte(f"{other.source.description}_written") for other in others]  # type: ignore[attr-defined]  # as above
        self._parts = (first, *others)
        self._whole = Ready(statement.add_cte(*ctes))

    async def run(self, connection: AsyncConnection, *rows: Sequence[Values], **others: object) -> None:
        """Execute it for the rows of each, in the order of the statements (no rows at all: nothing happens)."""
        if not any(rows):
            return
        bound: dict[str, object] = {}
        for part, some in zip(self._parts, rows, strict=True):
            columns = zip(*some, strict=True) if some else repeat(())
            bound |= zip(part.names, columns, strict=False)
        await self._whole.run(connection, **bound, **others)


def incoming(*columns: Column[Any], name: str = "incoming") -> TableValuedAlias:
    """Stand for rows that are still to come; `place` is the place of each."""
    bound = [bindparam(f"{name}_{c.name}", type_=ARRAY(c.type, dimensions=1)) for c in columns]
    # fresh columns: those of a table would bring the table along
    fields = [Column(c.name, c.type) for c in columns]
    return func.unnest(*bound).table_valued(*fields, with_ordinality="place").render_derived(name=name)


def upsert(table: Table, *, key: Sequence[str]) -> Bulk:
    """Insert rows (all columns of the table, in its order), or replace those of the same key. Locks in key order."""
    source = incoming(*table.c, name=f"new_{table.name}")
    names = list(table.c.keys())
    rows = select(*(source.c[name] for name in names)).order_by(*(source.c[name] for name in key))
    adding = insert(table).from_select(names, rows)
    replaced = {name: adding.excluded[name] for name in names if name not in key}
    if not replaced:
        return Bulk(statement=adding.on_conflict_do_nothing(), source=source)
    return Bulk(statement=adding.on_conflict_do_update(index_elements=list(key), set_=replaced), source=source)


def among(column: Column[Any], name: str) -> ColumnElement[bool]:
    """Whether a column is one of the values bound as the list `name`."""
    return column == any_(bindparam(name, type_=ARRAY(column.type, dimensions=1)))
