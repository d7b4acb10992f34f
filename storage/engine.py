"""The way to the database: engine and pool, migrations, and plain words when it can't be used."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import URL, func, make_url, select
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage import jsonb, revisions
from storage.errors import StoreError

OLDEST_SERVER = 150000
MIGRATION_LOCK = 0x41667465  # "Afte": one process at a time migrates
DRIVERS = {"postgres", "postgresql", "postgresql+asyncpg"}
# Every statement of the store finds its few rows by an index. Left to itself, the server keeps the plan that was right
# while the tables were empty, a scan of all rows, until it happens to gather statistics; or it plans anew each time.
# And of an index it would rather read all than look a few rows up while a table is small, or its rows seem to be of no
# interest; a busy hour later it still does. So a row has its price, and a page, which is in memory anyway, hardly any.
BY_INDEX = {
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "jit": "off",
    "seq_page_cost": "0.01",
    "random_page_cost": "0.01",
    "cpu_tuple_cost": "1",
    "cpu_index_tuple_cost": "1",
    "cpu_operator_cost": "0.01",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolSizes:
    """How many connections this process may hold: `steady` ones, and `extra` ones in a rush."""

    steady: int = 8
    extra: int = 8


USUAL = PoolSizes()
SERVERS_USUAL_LIMIT = 90  # of a hundred, that PostgreSQL allows unless it is told otherwise


def shared_by(workers: int) -> PoolSizes:
    """Give what each of several workers on one database may hold, so that together they stay below its usual limit."""
    each = max(SERVERS_USUAL_LIMIT // workers - 2, 2)  # one more is for what it alone may do, one to spare
    steady = min(each, USUAL.steady)
    return PoolSizes(steady=steady, extra=min(each - steady, USUAL.extra))


def address_of(url: str) -> URL:
    """Read a database URL. Raises StoreError when it is not one of PostgreSQL's."""
    try:
        parsed = make_url(url)
    except ArgumentError as wrong:
        raise StoreError(
            "AFTERCARE_DATABASE_URL is no database URL. It should read like postgresql://user:password@host/name."
        ) from wrong
    if parsed.drivername not in DRIVERS:
        raise StoreError(
            f"AFTERCARE_DATABASE_URL names {parsed.drivername!r}, but Aftercare keeps everything in PostgreSQL."
            " Give a postgresql:// URL, or leave it unset for the built-in server."
        )
    return parsed.set(drivername="postgresql+asyncpg")


def connect(url: str, *, pool: PoolSizes = USUAL) -> AsyncEngine:
    """Make an engine; nothing is connected yet."""
    return create_async_engine(
        address_of(url),
        pool_size=pool.steady,
        max_overflow=pool.extra,
        hide_parameters=True,  # in errors: they are what people wrote
        json_serializer=jsonb.dumps,
        json_deserializer=jsonb.loads,
        connect_args={
            "timeout": 10,
            "prepared_statement_cache_size": 300,  # more than the store has statements
            "statement_cache_size": 300,  # of those that go straight to the driver
            "server_settings": {"application_name": "aftercare", "timezone": "UTC"} | BY_INDEX,
        },
    )


async def upgrade(url: str) -> None:
    """Bring the database's tables up to this code. Raises StoreError when it can't be reached or is newer."""
    engine = connect(url)
    try:
        async with reaching(engine), engine.begin() as connection:
            await connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
            await check_server(connection)
            await check_not_newer(connection)
            if await revisions.present(connection) != revisions.newest():
                await connection.run_sync(revisions.bring_up)
    finally:
        await engine.dispose()


async def check(engine: AsyncEngine) -> None:
    """Raise StoreError unless the database can be reached and its tables fit this code."""
    async with reaching(engine), engine.connect() as connection:
        await check_server(connection)
        await check_not_newer(connection)
        if await revisions.present(connection) != revisions.newest():
            raise StoreError(
                f"The database {_named(engine)} has no tables of this version yet."
                " Run `aftercare db upgrade`, then start again."
            )


@asynccontextmanager
async def reaching(engine: AsyncEngine) -> AsyncIterator[None]:
    """Turn a failure to reach the database into a StoreError that names it and says what to do."""
    try:
        yield
    except (TimeoutError, OSError, SQLAlchemyError) as trouble:
        cause = getattr(trouble, "orig", None) or trouble
        raise StoreError(
            f"The database {_named(engine)} can't be used: {cause}."
            " Check AFTERCARE_DATABASE_URL and that the server runs and lets this user in."
        ) from trouble


async def check_server(connection: AsyncConnection) -> None:
    """Raise StoreError when the PostgreSQL server is too old."""
    version = int((await connection.execute(select(func.current_setting("server_version_num")))).scalar_one())
    if version < OLDEST_SERVER:
        raise StoreError(
            f"The PostgreSQL server {_named(connection.engine)} is version {version // 10000};"
            f" Aftercare needs {OLDEST_SERVER // 10000} or later. Upgrade the server."
        )


async def check_not_newer(connection: AsyncConnection) -> None:
    """Raise StoreError when a later version of this code has changed the tables already."""
    revision = await revisions.present(connection)
    if revision is not None and revision not in revisions.known():
        raise StoreError(
            f"The database {_named(connection.engine)} was upgraded by a newer Aftercare (revision {revision})."
            " Install that version or a later one."
        )


def _named(engine: AsyncEngine) -> str:
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=True)
