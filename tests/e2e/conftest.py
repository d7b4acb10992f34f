"""The stage of the whole stories: sandbox and desk over real HTTP, on the test's own database."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.demo.stage import Setting, set_stage
from sandbox.clock import TravelledClock
from tests.e2e.sketching import Sketcher
from tests.e2e.story import World

MONDAY_9AM = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    clock = TravelledClock(MONDAY_9AM)
    setting = Setting(clock=clock, live=False, database_url=database_url, data_dir=tmp_path, artist=Sketcher())
    async with set_stage(setting) as stage:
        yield World(stage=stage, clock=clock)
