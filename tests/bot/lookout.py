"""A watch over a desk whose store is played by a test."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.metrics import Metrics
from bot.watch import Sources, Watch
from desk.standing import Patience, Standing

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PATIENCE = Patience(at_once=timedelta(seconds=60), out=timedelta(minutes=5))


def a_watch(
    read: Callable[[], Coroutine[Any, Any, Standing]],
    *,
    spooled: int = 0,
    answer_within: timedelta = timedelta(milliseconds=50),
) -> Watch:
    """Watch over whatever `read` tells."""

    async def on_disk() -> int:
        return spooled

    sources = Sources(standing=read, spooled=on_disk)
    return Watch(sources, metrics=Metrics(), patience=PATIENCE, answer_within=answer_within)


async def idle() -> Standing:
    """Read a store in which nothing waits."""
    return Standing(at=NOW)


async def away() -> Standing:
    """Find no store."""
    raise OSError("connection refused by postgresql://me:canary@host/name")


async def hanging() -> Standing:
    """Wait for a store that never answers."""
    await asyncio.get_running_loop().create_future()
    raise AssertionError
