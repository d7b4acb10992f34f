"""Opening the store: at a URL, or on the built-in server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from storage.embedded import EmbeddedServer
from storage.engine import USUAL, PoolSizes, upgrade
from storage.store import PostgresStore


@asynccontextmanager
async def open_store(url: str | None, *, data_dir: Path, pool: PoolSizes = USUAL) -> AsyncIterator[PostgresStore]:
    """Open the store at `url`; None: on the built-in server under `data_dir`, upgraded, and left at the end.

    Raises StoreError when it can't be used, with what to do.
    """
    if url is not None:
        store = await PostgresStore.open(url, pool=pool)
        try:
            yield store
        finally:
            await store.close()
        return
    async with embedded_url(data_dir) as own, open_store(own, data_dir=data_dir, pool=pool) as store:
        yield store


@asynccontextmanager
async def embedded_url(data_dir: Path) -> AsyncIterator[str]:
    """Start the built-in server, and give the URL of its upgraded database."""
    server = await asyncio.to_thread(EmbeddedServer.start, data_dir / "postgres")
    try:
        await upgrade(server.url())
        yield server.url()
    finally:
        await asyncio.to_thread(server.stop)
