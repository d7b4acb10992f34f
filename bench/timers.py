"""What timers cost while a million are pending, how late they fire, and what APScheduler's own job store does instead.

A `look` asks what is due. One desk has a thousand timers pending and another, on the same server, a million (or as many
as the command line says), for 20,000 tickets each; they take turns, and the mean of the rounds stands. Where 500 are
due, each owes the agent a message in the transaction that takes the timer away: a call that was promised, or two limits
of the ticket that are missed, which changes the ticket and its timeline too. CPU is of this process and of PostgreSQL.

The `lag` is from a timer's time to the commit of its effect, while a thousand a second become due and a million are
pending, with one worker and with two, each a process that looks every half second as the running service does.

APScheduler gets 10,000 jobs that do nothing; a tick looks through them as its thread does.
"""

import asyncio
import json
import statistics
import sys
import tempfile
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from inside import firing
from inside.asked import numbers
from inside.desk import desk_on
from inside.jobstore import Jobs, cost
from inside.metering import Cost, Meter
from inside.pending import CALL, MISS, all_fired, become_due, copied, prepared, wait_for
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import loop
from bot.clock import SystemClock
from bot.wiring import Desk
from storage.embedded import EmbeddedServer
from storage.engine import connect

FEW, MANY = 1_000, 1_000_000
TICKS = 2_000
DUE = 500
BURSTS = 3
ROUNDS = 4
A_SECOND = 1_000
SECONDS = 15
LEAD = timedelta(seconds=6)  # until the first is due
JOBS = 10_000
OTHERS_TICKS = 200
AIMS = {"lag": 2.0, "ratio": 1.25}  # seconds, and times the cost


async def ticks(desk: Desk) -> None:
    """Look again and again while nothing is due."""
    for _ in range(TICKS):
        assert await desk.fire() == 0  # noqa: S101 -- or it would not be what is measured


async def fire(desk: Desk) -> None:
    """Fire what is due."""
    assert await desk.fire() == DUE  # noqa: S101 -- as above


async def one_round(desk: Desk, engine: AsyncEngine, meter: Meter) -> dict[str, Cost]:
    """Look while nothing is due, then while much is."""
    found = {"a look, none due": await meter.cost(lambda: ticks(desk), TICKS)}
    for name, what in (("a call", CALL), ("a miss", MISS)):
        costs = []
        for _ in range(BURSTS):  # in one of them PostgreSQL takes less than its CPU is counted in
            await become_due(engine, what, DUE, begin=desk.clock.now() - timedelta(seconds=1))
            costs.append(await meter.cost(lambda: fire(desk), DUE))
        found[f"{name}, {DUE} due"] = _mean(costs)
    return found


async def compared(urls: list[str], meter: Meter) -> dict[str, list[Cost]]:
    """Measure few and many pending in turn."""
    engines = [connect(url) for url in urls]
    async with desk_on(urls[0]) as few, desk_on(urls[1]) as many:
        pairs = list(zip((few, many), engines, strict=True))
        rounds = [[await one_round(desk, engine, meter) for desk, engine in pairs] for _ in range(ROUNDS + 1)]
    pages = [await _pages(engine) for engine in engines]
    for engine in engines:
        await engine.dispose()
    print(f"pages that a look reads of the index and the table: {pages[0]} and {pages[1]}")
    kinds = rounds[0][0]
    return {kind: [_mean([pair[end][kind] for pair in rounds[1:]]) for end in (0, 1)] for kind in kinds}


async def lag(url: str, workers: int) -> firing.Lag:
    """Let a thousand a second become due for a while."""
    engine, clock = connect(url), SystemClock()
    async with firing.started(url, workers) as processes:
        begin = clock.now() + LEAD
        await become_due(engine, CALL, A_SECOND * SECONDS, begin=begin, seconds=SECONDS)
        await all_fired(engine, clock, until=begin + timedelta(seconds=SECONDS))
        await engine.dispose()
        return await firing.told(processes, seconds=SECONDS)


def apscheduler(url: str, meter: Meter) -> dict[str, Cost]:
    """Measure APScheduler's own store."""
    jobs, now = Jobs(url), SystemClock().now()
    found = {
        "add": cost(meter, lambda: jobs.add(JOBS, at=now + timedelta(days=30)), JOBS),
        "none due": cost(meter, lambda: jobs.tick(OTHERS_TICKS), OTHERS_TICKS),
    }
    jobs.add(DUE, at=now)
    return found | {f"{DUE} due": cost(meter, jobs.tick, DUE)}


async def main(pending: int) -> None:
    """Measure all; print tables and one JSON line."""
    with tempfile.TemporaryDirectory(prefix="aftercare-bench-", ignore_cleanup_errors=True) as folder:
        server = await asyncio.to_thread(EmbeddedServer.start, Path(folder) / "postgres")
        try:
            few = await prepared(server, "few")
            many = await copied(server, "many", of="few")
            for url, count in ((few, FEW), (many, pending)):
                await wait_for(url, pending=count)
            meter = Meter(Path(folder))
            figures = _tell_costs(await compared([few, many], meter), pending)
            figures |= _tell_lags({workers: await lag(many, workers) for workers in (1, 2)})
            figures |= _tell_others(apscheduler(server.url(), meter))
        finally:
            server.stop()
    print(json.dumps({"pending": pending} | figures))


def _tell_costs(costs: dict[str, list[Cost]], pending: int) -> dict[str, object]:
    print(f"\n{'CPU µs, desk + database':28} {FEW:>10,} pending {pending:>12,} pending {'times the cost':>18}")
    figures: dict[str, object] = {}
    for kind, (few, many) in costs.items():
        ratio = _cpu(many) / _cpu(few)
        print(
            f"{kind:28} {few.desk_us:8.0f} + {few.database_us:<8.0f}"
            f" {many.desk_us:10.0f} + {many.database_us:<9.0f}"
            f" {ratio:16.2f}   aim: at most {AIMS['ratio']}"
        )
        figures |= {f"{kind}, few": asdict(few), f"{kind}, many": asdict(many), f"{kind}, ratio": ratio}
    return figures


def _tell_lags(lags: dict[int, firing.Lag]) -> dict[str, object]:
    print(
        f"\n{f'lag at {A_SECOND:,} due a second':28} {'p50 s':>8} {'p99 s':>8} {'max s':>8} {'fired':>8} {'cores':>8}"
    )
    for workers, told in lags.items():
        print(
            f"{workers} worker{'s' * (workers > 1):20} {told.p50:8.2f} {told.p99:8.2f} {told.max:8.2f} {told.fired:8,}"
            f" {told.cores:8.2f}   aim: below {AIMS['lag']}"
        )
    return {f"lag, {workers} workers": asdict(told) for workers, told in lags.items()}


def _tell_others(costs: dict[str, Cost]) -> dict[str, object]:
    print(f"\n{f'APScheduler, {JOBS:,} jobs':28} {'a second':>10} {'CPU µs, itself + database':>28}")
    for kind, one in costs.items():
        print(f"{kind:28} {one.per_second:10.0f} {one.desk_us:16.0f} + {one.database_us:.0f}")
    return {f"APScheduler, {kind}": asdict(one) for kind, one in costs.items()}


async def _pages(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        explained = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT min(due_at) FROM timers"
        [plan] = (await connection.exec_driver_sql(explained)).scalar_one()
    return int(plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"])


def _cpu(one: Cost) -> float:
    return one.desk_us + one.database_us


def _mean(costs: list[Cost]) -> Cost:
    return Cost(**{name: statistics.mean(asdict(one)[name] for one in costs) for name in Cost.__slots__})


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        loop.run(firing.work(sys.argv[2]))
    else:
        loop.run(main(*numbers(__doc__, pending=MANY)))
