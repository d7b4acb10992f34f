"""The store: PostgreSQL, given by its URL."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine

from storage import troubles
from storage.engine import USUAL, PoolSizes, check, connect
from storage.known_staff import KnownStaff
from storage.numbers import NumberPool
from storage.tenures import PostgresTenure, Tenures
from storage.transaction import PostgresTransaction


class PostgresStore:
    """Everything that is kept, behind a pool of connections."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._pool = NumberPool()
        self._known = KnownStaff()
        self._tenures = Tenures(engine)

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

    def is_away(self, failed: BaseException) -> bool:
        """Whether an error means that the database can't be used at present, whatever is asked of it."""
        return troubles.is_away(failed)

    def is_clash(self, failed: BaseException) -> bool:
        """Whether a transaction was given up for another's sake, and the same once more will most likely do."""
        return troubles.is_clash(failed)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[PostgresTransaction]:
        """Open a transaction; it commits when the block ends, and is rolled back when the block raises."""
        async with self.engine.begin() as connection:
            transaction = PostgresTransaction(connection, pool=self._pool, known=self._known)
            try:
                yield transaction
            finally:
                transaction.give_back()

    def hold(self, name: str) -> AbstractAsyncContextManager[PostgresTenure]:
        """Want to hold a name, alone of all processes; what was won is given back when the block ends."""
        return self._tenures.hold(name)

    async def close(self) -> None:
        """Close all connections; what is held is given back."""
        await self._tenures.close()
        await self.engine.dispose()
