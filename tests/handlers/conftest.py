"""The way in, for each test on its own empty store."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from sandbox.clock import TravelledClock
from tests.handlers.stage import NOW, Front, Rope


@pytest.fixture
def front(database: AsyncEngine) -> Front:
    return Front(store=Rope(database), clock=TravelledClock(NOW))
