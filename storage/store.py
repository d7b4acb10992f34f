"""The store: PostgreSQL, given by its URL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import USUAL, PoolSizes, check, connect
from storage.numbers import NumberPool
from storage.transaction import PostgresTransaction


class PostgresStore:
    """Everything that is kept, behind a pool of connections."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._pool = NumberPool()

    @classmethod
    async def open(cls, url: str, *, pool: PoolSizes = USUAL) -> "PostgresStore":
        """Open the database at a URL. Raises StoreError when it can't be used or is not upgraded."""
        engine = connect(url, pool=pool)
        try:
            await check(engine)
        except BaseException:
            await engine.dispose()
            raise
        return cls(engine)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[PostgresTransaction]:
        """Open a transaction; it commits when the block ends, and is rolled back when the block raises."""
        async with self.engine.begin() as connection:
            transaction = PostgresTransaction(connection, pool=self._pool)
            try:
                yield transaction
            finally:
                transaction.give_back()

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()
