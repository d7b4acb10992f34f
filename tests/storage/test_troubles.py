"""What an error of the database means: away, a clash of two transactions, or a fault of ours."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import PoolSizes, connect
from storage.store import PostgresStore
from tests.storage.stories import ANN, NOW, message


def meaning(store: PostgresStore, failed: BaseException) -> str:
    return "away" if store.is_away(failed) else "clash" if store.is_clash(failed) else "ours"


async def fails(store: PostgresStore, statement: str) -> Exception:
    with pytest.raises(Exception) as failed:  # noqa: PT011, PT012 -- what it is, is the question
        async with store.begin() as tx:
            await tx.converse([ANN], now=NOW)
            await tx._connection.execute(text(statement))  # noqa: SLF001 -- there is no port for what goes wrong
    assert isinstance(failed.value, Exception)
    return failed.value


@pytest.mark.parametrize(
    ("code", "means"),
    [
        ("40001", "clash"),
        ("40P01", "clash"),
        ("53100", "away"),
        ("53300", "away"),
        ("57P01", "away"),
        ("57P03", "away"),
        ("25006", "away"),
        ("58030", "away"),
        ("08006", "away"),
        ("23505", "ours"),
        ("22P05", "ours"),
        ("42P01", "ours"),
        ("40002", "ours"),
    ],
)
async def test_the_databases_own_code_tells(store: PostgresStore, code: str, means: str) -> None:
    raised = await fails(store, f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{code}'; END $$")
    assert meaning(store, raised) == means


async def test_a_connection_that_breaks_in_the_middle_is_the_store_away(
    database: AsyncEngine, database_url: str
) -> None:
    store = PostgresStore(connect(database_url, pool=PoolSizes(steady=1, extra=0)))
    seen = []
    for end in ("before", "within"):
        with pytest.raises(Exception) as failed:  # noqa: PT011, PT012 -- as above
            async with store.begin() as tx:
                if end == "within":
                    await tx.converse([ANN], now=NOW)
                async with database.connect() as other:
                    await other.execute(
                        text(
                            "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity"
                            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                        )
                    )
                await tx.record([message("a")], now=NOW)
        seen.append(meaning(store, failed.value))
    assert seen == ["away", "away"]
    async with store.begin() as tx:
        assert await tx.record([message("b")], now=NOW)
    await store.close()


async def test_a_server_that_is_not_there_is_the_store_away() -> None:
    nowhere = PostgresStore(connect("postgresql://me@127.0.0.1:1/none"))
    with pytest.raises(OSError, match="Connect") as refused:
        async with nowhere.begin() as tx:
            await tx.lag(now=NOW)
    assert nowhere.is_away(refused.value)
    await nowhere.close()


async def test_a_fault_of_ours_is_none_of_the_stores(store: PostgresStore) -> None:
    assert meaning(store, KeyError("poison")) == "ours"
    assert meaning(store, RuntimeError("x")) == "ours"
