"""A worker that fires timers as the running service does, and tells how late each was when its effect was committed."""

import asyncio
import json
import resource
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.operation import QUICK_TICK
from desk.turns import Timer
from handlers.ports import Clock
from inside.desk import desk_on
from scheduler.ticks import Ticker
from storage.store import PostgresStore
from storage.transaction import PostgresTransaction


class Punctuality(PostgresStore):
    """A store that notes for every timer how late its effect was committed."""

    def __init__(self, store: PostgresStore, clock: Clock) -> None:
        super().__init__(store.engine)
        self._clock, self.late = clock, list[timedelta]()

    @asynccontextmanager
    async def begin(self) -> "AsyncIterator[PostgresTransaction]":
        """Open a transaction."""
        async with super().begin() as tx:
            taken = tx.claim_timers
            claimed: list[Timer] = []

            async def claim_timers(**asked: Any) -> tuple[Timer, ...]:  # noqa: ANN401 -- as the store is asked
                claimed.extend(timers := await taken(**asked))
                return timers

            tx.claim_timers = claim_timers  # type: ignore[method-assign]
            yield tx
        now = self._clock.now()
        self.late += [now - timer.due_at for timer in claimed if timer.due_at]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How late timers fired, in seconds, and the share of a core that the workers had."""

    p50: float
    p99: float
    max: float
    fired: int
    early: int
    cores: float


async def work(url: str) -> None:
    """Fire what is due until standard input ends; tells how late it was."""
    async with desk_on(url) as plain:
        store = Punctuality(plain.store, plain.clock)
        desk = replace(plain, store=store)
        ticker = Ticker()
        ticker.every(QUICK_TICK, desk.fire, name="timers")
        ticker.start()
        print("ready", flush=True)
        cpu = _cpu()
        await asyncio.to_thread(sys.stdin.read)
        await ticker.stop(within=timedelta(seconds=30))
        print(json.dumps({"late": [late.total_seconds() for late in store.late], "cpu": _cpu() - cpu}), flush=True)


@asynccontextmanager
async def started(url: str, workers: int) -> AsyncIterator[list[asyncio.subprocess.Process]]:
    """Start workers, processes of their own; they fire what is due."""
    command = (sys.executable, sys.argv[0], "--worker", url)
    pipes = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE, "limit": 2**26}
    processes = [await asyncio.create_subprocess_exec(*command, **pipes) for _ in range(workers)]  # type: ignore[arg-type]
    for process in processes:
        assert process.stdout is not None  # noqa: S101 -- it is a pipe
        await process.stdout.readline()
    yield processes


async def told(processes: list[asyncio.subprocess.Process], *, seconds: float) -> Lag:
    """End workers; gives how late they were with what became due within so many seconds."""
    answers = await asyncio.gather(*(process.communicate(b"") for process in processes))
    told = [json.loads(said.splitlines()[-1]) for said, _ in answers]
    late = sorted(one for worker in told for one in worker["late"])
    return Lag(
        p50=late[len(late) // 2],
        p99=late[len(late) * 99 // 100],
        max=late[-1],
        fired=len(late),
        early=sum(one < 0 for one in late),
        cores=sum(worker["cpu"] for worker in told) / seconds,
    )


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
