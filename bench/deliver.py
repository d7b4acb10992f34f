"""Deliveries to the sandbox over HTTP, against the bare HTTP client that posts the same messages and stores nothing.

A delivery is begun, sent to one of two bots' accounts, and noted as sent, on PostgreSQL with synchronous_commit on; the
platforms' limits are lifted by the policy. Half of the messages are to customers, half to staff, each chat has its own
lane; with several workers one of them is the sender of an account, so two send at most. The baseline posts with httpx
as it comes, sixteen at a time in each process. The sandbox, PostgreSQL and each worker or client are processes of their
own on the same cores, none of them pinned. Desk and baseline take turns, and the median round stands; CPU is of all
threads, in microseconds a message.
"""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psutil
from inside.asked import numbers
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine
from way_out.work import BOTS, turns, unlimited

from bot import loop
from bot.clock import SystemClock
from storage.deliveries import IS_OWED, deliveries
from storage.embedded import EmbeddedServer
from storage.engine import connect, upgrade
from storage.store import PostgresStore

BENCH = Path(__file__).parent
PEOPLE = 500
EACH = 2
MESSAGES = PEOPLE * EACH * len(BOTS)
ROUNDS = 3
WORKERS = (1, 2, 4)
HANDS = 16
BASELINES = ("aiohttp", "httpx")
LOOK = timedelta(milliseconds=20)
AIM = 500  # a second and process


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Messages a second, and CPU microseconds a message: of who sends, the sandbox and the database."""

    rate: float
    sender: float
    sandbox: float
    database: float


class Party:
    """A process of the measurement."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process, self.usage = process, psutil.Process(process.pid)

    async def says(self) -> dict[str, str]:
        """Read the next line that it says."""
        assert self.process.stdout is not None  # noqa: S101 -- it is piped
        said: dict[str, str] = json.loads(await self.process.stdout.readline())
        return said

    def go(self) -> None:
        """Let it begin."""
        assert self.process.stdin is not None  # noqa: S101 -- it is piped
        self.process.stdin.write(b"\n")


@asynccontextmanager
async def party(*words: str) -> AsyncIterator[Party]:
    """Run a party until the block ends."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "way_out.parties", *words, stdin=pipe, stdout=pipe, cwd=BENCH
    )
    try:
        yield Party(process)
    finally:
        assert process.stdin is not None  # noqa: S101 -- it is piped
        process.stdin.close()
        await process.wait()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What all rounds share."""

    url: str
    engine: AsyncEngine
    database: psutil.Process
    platform: str
    sandbox: psutil.Process
    policy: Path


async def desked(ground: Ground, workers: int) -> Round:
    """Have so many workers deliver all."""
    store = PostgresStore(ground.engine)
    for turn in turns(PEOPLE, each=EACH):
        async with store.begin() as tx:
            await tx.write([((), turn)], now=SystemClock().now())
    async with AsyncExitStack() as stack:
        words = ("sender", ground.url, ground.platform, str(ground.policy))
        parties = [await stack.enter_async_context(party(*words)) for _ in range(workers)]
        for one in parties:
            await one.says()
        return await _measured(ground, parties, _all_sent(ground))


async def posted(ground: Ground, library: str, processes: int) -> Round:
    """Have so many bare clients post all."""
    async with AsyncExitStack() as stack:
        words = ("client", library, ground.platform, str(MESSAGES // processes), str(HANDS))
        parties = [await stack.enter_async_context(party(*words)) for _ in range(processes)]
        for one in parties:
            await one.says()
        return await _measured(ground, parties, _all_done(parties))


async def _measured(ground: Ground, parties: Sequence[Party], done: "asyncio.Future[None]") -> Round:
    watched = ([one.usage for one in parties], [ground.sandbox], [ground.database])
    before = [_cpu(some) for some in watched]
    began = time.perf_counter()
    for one in parties:
        one.go()
    await done
    seconds = time.perf_counter() - began
    sender, sandbox, database = (
        1e6 * (_cpu(some) - spent) / MESSAGES for some, spent in zip(watched, before, strict=True)
    )
    return Round(rate=MESSAGES / seconds, sender=sender, sandbox=sandbox, database=database)


def _all_done(parties: Sequence[Party]) -> "asyncio.Future[None]":
    async def wait() -> None:
        for one in parties:
            await one.says()

    return asyncio.get_running_loop().create_task(wait())


def _all_sent(ground: Ground) -> "asyncio.Future[None]":
    owed = select(func.count()).select_from(deliveries).where(IS_OWED)
    astray = select(func.count()).select_from(deliveries).where(deliveries.c.state.in_(["unknown", "refused"]))

    async def wait() -> None:
        left = 1
        while left:
            await SystemClock().sleep(LOOK)
            async with ground.engine.connect() as connection:
                left = (await connection.execute(owed)).scalar_one()
        async with ground.engine.connect() as connection:
            if (await connection.execute(astray)).scalar_one():
                raise RuntimeError("not all arrived")

    return asyncio.get_running_loop().create_task(wait())


def _cpu(processes: Sequence[psutil.Process]) -> float:
    """Give the CPU seconds of processes and their children, those that ended among them."""
    return sum(sum(one.cpu_times()[:4]) for parent in processes for one in (parent, *parent.children(recursive=True)))


@asynccontextmanager
async def prepared(folder: Path) -> AsyncIterator[Ground]:
    """Run PostgreSQL and the sandbox."""
    server = EmbeddedServer.start(folder / "postgres")
    try:
        await upgrade(server.url())
        engine = connect(server.url())
        pid = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
        async with party("sandbox", str(PEOPLE * EACH)) as sandbox:
            yield Ground(
                url=server.url(),
                engine=engine,
                database=psutil.Process(pid),
                platform=(await sandbox.says())["ready"],
                sandbox=sandbox.usage,
                policy=unlimited(folder),
            )
        await engine.dispose()
    finally:
        server.stop()


async def main() -> None:
    """Measure in turn, print the table, and last one line of JSON."""
    measured: dict[tuple[str, int], list[Round]] = {}
    with tempfile.TemporaryDirectory(prefix="aftercare-bench-", ignore_cleanup_errors=True) as folder:
        async with prepared(Path(folder)) as ground:
            await desked(ground, 1)  # to warm up
            for _ in range(ROUNDS):
                for count in WORKERS:
                    measured.setdefault(("aftercare", count), []).append(await desked(ground, count))
                    for library in BASELINES:
                        figures = await posted(ground, library, count)
                        measured.setdefault((f"{library} alone", count), []).append(figures)
    report(measured)


def report(measured: dict[tuple[str, int], list[Round]]) -> None:
    """Print the table, and last the JSON line."""
    line: dict[str, object] = {"bench": "deliver", "messages": MESSAGES}
    print(f"{'':28}{'messages/s':>11}{'CPU µs: sender':>16}{'sandbox':>9}{'database':>10}")
    for (name, count), rounds in measured.items():
        middle = {
            figure: statistics.median(getattr(one, figure) for one in rounds) for figure in Round.__dataclass_fields__
        }
        rate, sender, sandbox, database = middle.values()
        print(f"{f'{name}, {count} process(es)':28}{rate:11.0f}{sender:16.0f}{sandbox:9.0f}{database:10.0f}")
        line[f"{name}_{count}_per_s".replace(" ", "_")] = round(rate)
    for count in WORKERS:
        ours, theirs = (line[f"{name}_{count}_per_s"] for name in ("aftercare", "aiohttp_alone"))
        assert isinstance(ours, int) and isinstance(theirs, int)  # noqa: S101, PT018 -- as just written
        line[f"ratio_{count}"] = round(ours / theirs, 2)
        print(f"ratio with {count}: {ours / theirs:.2f}")
    print(f"aim: {AIM} a second with one process")
    print(json.dumps(line))


if __name__ == "__main__":
    numbers(__doc__)
    loop.run(main())
