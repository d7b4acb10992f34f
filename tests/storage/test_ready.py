"""Statements that go straight to the driver: whoever is cancelled there spoils no later commit."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import PoolSizes, connect
from storage.store import PostgresStore
from tests.storage.stories import ANN, BOB, NOW, message


async def test_a_cancelled_turn_leaves_no_connection_that_forgets_what_it_commits(
    database: AsyncEngine, database_url: str
) -> None:
    store = PostgresStore(connect(database_url, pool=PoolSizes(steady=1, extra=0)))

    async def says(key: str, turns_of_the_loop: int) -> None:
        """Record a message, and be cancelled after so many turns of the loop."""

        async def record() -> None:
            async with store.begin() as tx:
                await tx.converse([ANN, BOB], now=NOW)
                await tx.record([message(key)], now=NOW)

        task = asyncio.get_running_loop().create_task(record())
        for _ in range(turns_of_the_loop):
            await asyncio.wait({task}, timeout=0)
        task.cancel()
        await asyncio.wait({task})

    for turns in range(24):
        await says(f"cancelled {turns}", turns)
        async with store.begin() as tx:
            await tx.converse([BOB], now=NOW)
            await tx.record([message(f"kept {turns}")], now=NOW)
    async with database.connect() as connection:
        kept = await connection.exec_driver_sql("SELECT count(*) FROM messages WHERE key LIKE 'kept%'")
        assert kept.scalar_one() == 24
    await store.close()
