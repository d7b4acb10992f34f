"""The history of the tables: up, down, up again; and the code knows the tables as they are."""

from collections.abc import AsyncIterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.embedded import EmbeddedServer
from storage.engine import check, connect, upgrade
from storage.errors import StoreError
from storage.revisions import configuration, known, newest
from storage.store import PostgresStore
from storage.tables import all_tables


@pytest.fixture
async def bare(postgres: EmbeddedServer) -> AsyncIterator[AsyncEngine]:
    """An engine on a database without any table."""
    admin = connect(postgres.url()).execution_options(isolation_level="AUTOCOMMIT")
    async with admin.connect() as connection:
        await connection.exec_driver_sql("CREATE DATABASE bare")
    engine = connect(postgres.url("bare"))
    yield engine
    await engine.dispose()
    async with admin.connect() as connection:
        await connection.exec_driver_sql("DROP DATABASE bare WITH (FORCE)")
    await admin.dispose()


def url_of(engine: AsyncEngine) -> str:
    return engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def test_revisions_are_told_by_the_names_of_their_files() -> None:
    scripts = ScriptDirectory.from_config(configuration())
    assert newest() == scripts.get_current_head()
    assert known() == {script.revision for script in scripts.walk_revisions()}


async def test_every_revision_goes_up_down_and_up_again(bare: AsyncEngine) -> None:
    revisions = [script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()]

    def climb(connection: Connection) -> list[str]:
        for revision in reversed(revisions):
            command.upgrade(configuration(connection), revision)
            command.downgrade(configuration(connection), "-1")
            command.upgrade(configuration(connection), revision)
        command.downgrade(configuration(connection), "base")
        return [*inspect(connection).get_table_names(), *inspect(connection).get_sequence_names()]

    async with bare.begin() as connection:
        assert await connection.run_sync(climb) == ["alembic_version"], "nothing else is left at the bottom"


async def test_reminders_that_are_set_go_on_under_their_new_name(bare: AsyncEngine) -> None:
    async with bare.begin() as connection:
        await connection.run_sync(lambda it: command.upgrade(configuration(it), "0023"))
        await connection.exec_driver_sql(
            "INSERT INTO timers (ticket, kind, rule, due_at) VALUES (7, 'remind_confirmation', '', now()),"
            " (7, 'call_for_confirmation', '', now()), (7, 'close', '', now())"
        )
        await connection.run_sync(lambda it: command.upgrade(configuration(it), "0024"))
        held = await connection.exec_driver_sql("SELECT kind, rule FROM timers ORDER BY kind, rule")
        assert [tuple(row) for row in held] == [("close", ""), ("survey", "call"), ("survey", "remind")]


async def test_the_code_knows_the_tables_as_the_migrations_make_them(database: AsyncEngine) -> None:
    def differences(connection: Connection) -> object:
        seen = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return compare_metadata(seen, all_tables())

    async with database.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_an_upgrade_may_be_asked_for_twice(bare: AsyncEngine) -> None:
    await upgrade(url_of(bare))
    await upgrade(url_of(bare))
    store = await PostgresStore.open(url_of(bare))
    async with store.begin() as tx:
        assert (await tx.staff()).members == ()
    await store.close()


async def test_a_database_without_tables_says_how_to_make_them(bare: AsyncEngine) -> None:
    with pytest.raises(StoreError, match="aftercare db upgrade"):
        await PostgresStore.open(url_of(bare))


async def test_a_database_of_a_newer_version_is_left_alone(bare: AsyncEngine) -> None:
    await upgrade(url_of(bare))
    async with bare.begin() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"newer Aftercare \(revision 9999\). Install that version"):
        await upgrade(url_of(bare))
    with pytest.raises(StoreError, match="newer Aftercare"):
        await check(bare)
