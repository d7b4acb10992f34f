"""The way in, for each test on its own empty store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from sandbox.clock import TravelledClock
from tests.handlers.machine import Workers
from tests.handlers.stage import NOW, Front, Rope


@pytest.fixture
def front(database: AsyncEngine) -> Front:
    return Front(store=Rope(database), clock=TravelledClock(NOW))


@pytest.fixture
async def workers(database: AsyncEngine, tmp_path: Path) -> AsyncIterator[Workers]:
    workers = Workers(database, tmp_path / "spool")
    yield workers
    for spool in workers.spools:
        await spool.close()
