"""What one process at a time may do: session-level locks of PostgreSQL, all on one connection of the process's own."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

from sqlalchemy import BigInteger, Function, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engine import reaching

ANSWER_WITHIN = timedelta(seconds=3)
# A machine that vanished is given up by the server later than the process there gives up the server.
VANISHED = {
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "10000",
}


class Tenures:
    """The locks that this process has or wants. The connection is opened for the first and kept for all."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.one_at_a_time = asyncio.Lock()
        self._session: Session | None = None

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator["PostgresTenure"]:
        """Want to hold a name; what was won is given back at the end."""
        tenure = PostgresTenure(self, name=name)
        try:
            yield tenure
        finally:
            await tenure.give_back()

    async def session(self) -> "Session":
        """Give the session that all locks are taken in, a new one when the last has ended."""
        if self._session is None or self._session.ended.is_set():
            self._session = await Session.open(self.engine)
        return self._session

    async def close(self) -> None:
        """Give everything back."""
        async with self.one_at_a_time:
            if self._session is not None:
                await self._session.end()


class PostgresTenure:
    """A name that this process holds, or would like to: see handlers.store.Tenure.

    What is asked of the database is shielded from being cancelled, which would cost the process all that it holds.
    """

    def __init__(self, tenures: Tenures, *, name: str) -> None:
        self._tenures, self._name = tenures, name
        self._session: Session | None = None

    async def is_won(self) -> bool:
        """Take it, if nobody has it. Raises StoreError when the database is away."""
        return await asyncio.shield(self._win())

    async def is_held(self, *, after: timedelta) -> bool:
        """Tell, after that much real time or as soon as the connection broke, whether it is still held."""
        if self._session is None:
            return False
        try:
            async with asyncio.timeout(after.total_seconds()):
                await self._session.ended.wait()
        except TimeoutError:
            return await asyncio.shield(self._is_alive())
        return False

    async def give_back(self) -> None:
        """Let somebody else have it, if it was won."""
        await asyncio.shield(self._lose())

    async def _win(self) -> bool:
        async with self._tenures.one_at_a_time, reaching(self._tenures.engine):
            session = await self._tenures.session()
            if self._session is not session:
                self._session = session if await session.take(self._name) else None
            return self._session is not None

    async def _is_alive(self) -> bool:
        async with self._tenures.one_at_a_time:
            return self._session is not None and await self._session.is_alive()

    async def _lose(self) -> None:
        async with self._tenures.one_at_a_time:
            if self._session is not None:
                await self._session.give_back(self._name)
            self._session = None


class Session:
    """One session of the database: its locks last as long as it does."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.ended = asyncio.Event()
        self._connection = connection
        self._names: set[str] = set()
        self._server_process: int | None = None
        self._driver: Any = None

    @classmethod
    async def open(cls, engine: AsyncEngine) -> "Session":
        """Connect, beside the pool."""
        connection = await engine.execution_options(isolation_level="AUTOCOMMIT").connect()
        session = cls(connection)
        try:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            session._driver = driver
            await connection.run_sync(lambda pooled: pooled.detach())
            driver.add_termination_listener(lambda _: session.ended.set())
            await connection.execute(select(*(func.set_config(name, value, False) for name, value in VANISHED.items())))
            session._server_process = await session._ask(func.pg_backend_pid())
        except BaseException:
            await session.end()
            raise
        return session

    async def take(self, name: str) -> bool:
        """Lock a name, unless somebody has it; the server itself would lock it twice for one session."""
        if name in self._names or not await self._ask(func.pg_try_advisory_lock(key_of(name))):
            return False
        self._names.add(name)
        return True

    async def is_alive(self) -> bool:
        """Tell whether the same server process still answers; a session that does not is ended."""
        if not self.ended.is_set():
            with suppress(Exception):  # whatever keeps it from answering, nothing is sure any more
                if await self._ask(func.pg_backend_pid()) == self._server_process:
                    return True
            await self.end()
        return False

    async def give_back(self, name: str) -> None:
        """Unlock a name; a session that can't even do that is ended."""
        self._names.discard(name)
        if not self.ended.is_set():
            with suppress(Exception):  # as above
                await self._ask(func.pg_advisory_unlock(key_of(name)))

    async def end(self) -> None:
        """Leave; whoever worked under a lock of this session hears of it first."""
        self.ended.set()
        try:
            async with asyncio.timeout(ANSWER_WITHIN.total_seconds()):
                await self._connection.close()
        except Exception:  # noqa: BLE001 -- it is broken, that's why it ends
            await self._connection.invalidate()
        finally:
            # A server that only hung for a while would keep the locks for a session that nobody has any more.
            if self._driver is not None:
                self._driver.terminate()

    async def _ask(self, question: Function[Any]) -> Any:  # noqa: ANN401 -- a number or a truth
        try:
            async with asyncio.timeout(ANSWER_WITHIN.total_seconds()):
                return (await self._connection.execute(select(question))).scalar_one()
        except Exception:
            await self.end()  # what was asked may still be under way, and the next question would meet it
            raise


def key_of(name: str) -> Any:  # noqa: ANN401 -- an SQL expression
    """Give the number by which PostgreSQL knows a name."""
    return cast(number_of(name), BigInteger)


def number_of(name: str) -> int:
    """Give a name's number: the same in every process and version."""
    digest = hashlib.sha256(f"aftercare:{name}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
