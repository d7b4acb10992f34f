"""Whole turns through the real webhooks, against the platforms' own libraries that store nothing.

A turn is a new customer's first message: verified, parsed, and committed as a ticket with its first timeline lines and
timers, the customer, the dialogue of three messages, and two deliveries owed (the acknowledgement with its question to
the customer, the card to the agent), on PostgreSQL with synchronous_commit on. `follow-up` is one more message of a
known customer, added to the open ticket. The baselines do nothing with a message: for Telegram aiogram's
SimpleRequestHandler, for WeChat wechatpy's decrypt, parse and encrypted reply behind aiohttp, both on uvloop. Over
WeChat the desk answers with the acknowledgement itself, encrypted, and notes that it went out.

The desk (one or more processes behind one port), each baseline, PostgreSQL and the load are processes of their own on
the same cores, none of them pinned; desk and baseline take turns; the median round stands, and the median of the
rounds' ratios. CPU is of all threads.
`at half` is the latency at half of the rate that was reached.
"""

import asyncio
import json
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, replace
from itertools import count as counted
from pathlib import Path

import psutil
from inside.asked import some_of
from way_in.load import CONNECTIONS, Job, Tally

from bot import loop
from bot.clock import SystemClock
from desk.messages import Address, Channel
from desk.people import Member
from desk.terms import MemberId, Role
from desk.turns import Turn
from storage.embedded import EmbeddedServer
from storage.engine import upgrade
from storage.store import PostgresStore

BENCH = Path(__file__).parent
_later = counted(100)
MESSAGES = 3000
WARM_UP = 600
ROUNDS = 3
WORKERS = (1, 2, 4)
APART = 10**6  # persons, from those whom another round or taker knows
HALF_FOR = 5.0  # seconds
BASELINES = {"telegram": "aiogram", "wechat": "wechatpy"}
AIMS = {"telegram": 0.7, "wechat": 0.5}
KINDS = ("first message", "follow-up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """A process that takes messages: where it listens, and whose CPU it costs besides its own."""

    name: str
    port: int
    process: psutil.Process
    database: psutil.Process | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Messages a second, milliseconds of a message, and CPU microseconds a message of each party."""

    rate: float
    p50: float
    p99: float
    server: float
    database: float
    load: float
    spoken: float


async def loaded(taker: Taker, job: Job) -> Round:
    """Have a taker take a job."""
    before = _cpu(taker.process), _cpu(taker.database)
    load = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "way_in.load", json.dumps(asdict(job)), stdout=asyncio.subprocess.PIPE, cwd=BENCH
    )
    told, _ = await load.communicate()
    if load.returncode:
        raise RuntimeError(f"{taker.name} did not take it all")
    tally = Tally(**json.loads(told))
    hundredths = statistics.quantiles(tally.spans, n=100)
    return Round(
        rate=job.count / tally.seconds,
        p50=hundredths[49],
        p99=hundredths[98],
        server=1e6 * (_cpu(taker.process) - before[0]) / job.count,
        database=1e6 * (_cpu(taker.database) - before[1]) / job.count,
        load=1e6 * tally.cpu / job.count,
        spoken=tally.spoken / job.count,
    )


def _cpu(process: psutil.Process | None) -> float:
    """Give the CPU seconds of a process and its children, those that ended among them."""
    if process is None:
        return 0
    return sum(sum(one.cpu_times()[:4]) for one in (process, *process.children(recursive=True)))


@asynccontextmanager
async def running(
    name: str, *args: str, database: psutil.Process | None = None, workers: int = 1
) -> AsyncIterator[Taker]:
    """Run a taker of so many processes."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "way_in.takers", name, *args, stdin=pipe, stdout=pipe, cwd=BENCH
    )
    assert process.stdin is not None  # noqa: S101 -- it is piped
    assert process.stdout is not None  # noqa: S101 -- as well
    try:
        ports = [json.loads(await process.stdout.readline())["port"] for _ in range(workers)]
        yield Taker(
            name=f"{name} ×{workers}" if args else name,
            port=ports[0],
            process=psutil.Process(process.pid),
            database=database,
        )
    finally:
        process.stdin.close()
        await process.wait()


@asynccontextmanager
async def stored(folder: Path) -> AsyncIterator[tuple[str, psutil.Process]]:
    """Run PostgreSQL with the desk's tables and one agent on duty, who gets a card for each ticket."""
    server = EmbeddedServer.start(folder / "postgres")
    try:
        await upgrade(server.url())
        await _hire(server.url())
        pid = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
        yield server.url(), psutil.Process(pid)
    finally:
        server.stop()


async def _hire(url: str) -> None:
    agent = Member(
        id=MemberId(0), name="Tom", position="Agent", roles=frozenset({Role.AGENT}), department="customer_service"
    )
    store = await PostgresStore.open(url)
    async with store.begin() as tx:
        hired = await tx.add_member(agent)
        chat = Address(channel=Channel.TELEGRAM_STAFF, user="1")
        await tx.converse([chat], now=SystemClock().now())
        await tx.write([((), Turn(members=(replace(hired, addresses=(chat,)),)))])
    await store.close()


async def compare(channel: str) -> dict[str, float]:
    """Measure the desk and its baseline on one channel, in turn; prints the table, gives the figures."""
    with tempfile.TemporaryDirectory(prefix="aftercare-bench-", ignore_cleanup_errors=True) as folder:
        async with (
            stored(Path(folder)) as (url, database),
            AsyncExitStack() as stack,
        ):
            desks = [
                await stack.enter_async_context(
                    running("desk", url, channel, str(workers), database=database, workers=workers)
                )
                for workers in WORKERS
            ]
            baseline = await stack.enter_async_context(running(BASELINES[channel]))
            measured = await _in_turn(channel, (*desks, baseline))
            halves = {taker.name: await _at_half(channel, taker, measured) for taker in (*desks, baseline)}
    return report(channel, measured, halves)


async def _in_turn(channel: str, takers: Sequence[Taker]) -> dict[tuple[str, str], list[Round]]:
    measured: dict[tuple[str, str], list[Round]] = {}
    first = 0
    for count in (WARM_UP, *[MESSAGES] * ROUNDS):
        for nth, kind in enumerate(KINDS):
            for place, taker in enumerate(takers):
                job = Job(port=taker.port, channel=channel, first=first + place * APART, count=count, nth=nth)
                figures = await loaded(taker, job)
                if first:
                    measured.setdefault((taker.name, kind), []).append(figures)
        first += count
    return measured


async def _at_half(channel: str, taker: Taker, measured: Mapping[tuple[str, str], list[Round]]) -> Round:
    rate = median(measured[taker.name, KINDS[0]], "rate") / 2
    job = Job(
        port=taker.port, channel=channel, first=next(_later) * APART, count=int(rate * HALF_FOR), nth=0, rate=rate
    )
    return await loaded(taker, job)


def median(rounds: Sequence[Round], figure: str) -> float:
    """Give the median of a figure over the rounds."""
    return statistics.median(getattr(one, figure) for one in rounds)


def report(
    channel: str, measured: Mapping[tuple[str, str], list[Round]], halves: Mapping[str, Round]
) -> dict[str, float]:
    """Print the table of a channel, and give its figures."""
    figures: dict[str, float] = {}
    print(f"{channel:34}{'messages/s':>11}{'p50 ms':>8}{'p99 ms':>8}{'CPU µs: server':>16}{'database':>10}{'load':>6}")
    for (taker, kind), rounds in measured.items():
        rate, p50, p99, server, database, load = (
            median(rounds, name) for name in ("rate", "p50", "p99", "server", "database", "load")
        )
        print(f"  {taker + ', ' + kind:32}{rate:11.0f}{p50:8.1f}{p99:8.1f}{server:16.0f}{database:10.0f}{load:6.0f}")
        figures[_key(channel, taker, kind, "per_s")] = round(rate)
    for taker, half in halves.items():
        print(f"  {taker + ', at half':32}{half.rate:11.0f}{half.p50:8.1f}{half.p99:8.1f}")
        figures[_key(channel, taker, "p99_at_half_ms")] = round(half.p99, 1)
    for workers in WORKERS:
        for kind in KINDS:
            ours, theirs = measured[f"desk ×{workers}", kind], measured[BASELINES[channel], kind]
            ratio = statistics.median(one.rate / other.rate for one, other in zip(ours, theirs, strict=True))
            figures[_key(channel, f"×{workers}", kind, "ratio")] = round(ratio, 3)
            print(f"  ratio, ×{workers}, {kind}: {ratio:.2f} (aim {AIMS[channel]})")
    return figures


def _key(*parts: str) -> str:
    return "_".join(parts).replace(" ", "_").replace("-", "_").replace("×", "x")


async def main(channels: Sequence[str]) -> None:
    """Measure each channel; print the tables, and last one line of JSON."""
    line: dict[str, object] = {"bench": "turn", "connections": CONNECTIONS}
    for channel in channels:
        line |= await compare(channel)
    print(json.dumps(line))


if __name__ == "__main__":
    loop.run(main(some_of(__doc__, "channel", BASELINES)))
