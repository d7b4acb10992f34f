"""Statements made ready once: SQLAlchemy works out their SQL, and from then on they go straight to the driver.

SQLAlchemy's way through one execution (cache key, parameters, cursor, rows) costs several times what the driver needs.
The statements of a turn run hundreds of times a second and never change, so theirs is gone once.
"""

from collections import namedtuple
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from sqlalchemy import ClauseElement, Executable
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

from storage import jsonb

_Change: TypeAlias = Callable[[Any], Any]
_DIALECT: Any = dialect()  # type: ignore[no-untyped-call]
_DRIVER = "asyncpg"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spoken:
    """A statement as the driver takes it: SQL, its parameters in order, and the rows that come back."""

    sql: str
    names: tuple[str, ...]
    fixed: dict[str, Any]
    changes: tuple[tuple[str, _Change], ...]
    row: Callable[[Sequence[Any]], Any] | None


class Ready:
    """A statement of the store, to be run any number of times with other values."""

    def __init__(self, statement: Executable) -> None:
        self.statement = statement

    async def run(self, connection: AsyncConnection, **values: Any) -> Sequence[Any]:  # noqa: ANN401 -- what it binds
        """Execute it in the connection's transaction; gives its rows, whose columns have their names."""
        if connection.dialect.driver != _DRIVER:
            result = await connection.execute(self.statement, values)
            return result.all() if result.returns_rows else ()
        spoken = self._spoken
        bound = spoken.fixed | values
        for name, change in spoken.changes:
            bound[name] = change(bound[name])
        try:
            driver = await _driver(connection)
            records = await driver.fetch(spoken.sql, *[bound[name] for name in spoken.names])
        except BaseException as failed:
            if await _is_spoilt(connection, failed):  # or the pool would hand it out again
                await connection.invalidate()
            raise
        return [spoken.row(record) for record in records] if spoken.row else ()

    @cached_property
    def _spoken(self) -> _Spoken:
        assert isinstance(self.statement, ClauseElement)  # noqa: S101 -- as everything that has SQL is
        compiled: Any = self.statement.compile(dialect=_DIALECT)
        types = {name: bind.type for bind, name in compiled.bind_names.items()}
        return _Spoken(
            sql=str(compiled),
            names=tuple(compiled.positiontup or ()),
            fixed=dict(compiled.params),
            changes=tuple((name, change) for name, type_ in types.items() if (change := _written(type_))),
            row=_row(compiled._result_columns) if compiled._result_columns else None,  # noqa: SLF001 -- nowhere else are names and types together
        )


async def _driver(connection: AsyncConnection) -> Any:  # noqa: ANN401 -- asyncpg has no type hints
    """Give the driver's connection, in a transaction. SQLAlchemy begins one with its own first statement only."""
    assert connection.sync_connection is not None  # noqa: S101 -- it is open
    pooled = connection.sync_connection.connection
    adapted: Any = pooled.dbapi_connection
    if adapted._transaction is None:  # noqa: SLF001 -- there is no public way to begin before the first statement
        await adapted._start_transaction()  # noqa: SLF001 -- as above
    return pooled.driver_connection


async def _is_spoilt(connection: AsyncConnection, failed: BaseException) -> bool:
    """Whether nobody may use the connection any more: it is closed, or its user was cancelled while it worked.

    The server may have begun a transaction that SQLAlchemy does not know of. All that follows would be a part of it,
    and never be committed.
    """
    if not isinstance(failed, Exception):
        return True
    driver: Any = (await connection.get_raw_connection()).driver_connection
    closed: bool = driver.is_closed()
    return closed


def _written(type_: TypeEngine[Any]) -> _Change | None:
    """Tell how a value of a type is written for the driver; None when as it is."""
    if isinstance(type_, JSONB):
        return _json
    if isinstance(type_, ARRAY) and isinstance(type_.item_type, JSONB):
        return lambda values: [_json(value) for value in values]
    return None


def _json(value: object) -> str | None:
    return None if value is None else jsonb.dumps(value)


def _row(columns: Sequence[Any]) -> Callable[[Sequence[Any]], Any]:
    """Make what turns the driver's record into a row; its JSON was decoded on the way, as the engine says."""
    row: Any = namedtuple("Row", [column.keyname for column in columns])  # type: ignore[misc]  # noqa: PYI024 -- as many kinds as there are statements
    made: Callable[[Sequence[Any]], Any] = row._make
    return made
