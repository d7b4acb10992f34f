"""How jobs find their handlers: ours against random dispatch and round-robin, through the real code on PostgreSQL.

200 technicians and 10,000 jobs of one week in a city of twenty kilometres square; `dispatch.py JOBS TECHNICIANS SEED`
for others. Offers, timers, staff's turns and the store are the desk's own, with a travelled clock. The technicians, who
accept, decline, let pass and drive, come from dice, the same for all three; these differ in one thing: who of those
who can be asked is asked next. A job is graded when it comes up, and done when its technician has driven there, after
the jobs that they accepted before. Each of the three is a process of its own.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, timedelta
from pathlib import Path

from inside.asked import numbers
from inside.city import MONDAY, calls, technicians
from inside.desk import desk_on
from inside.measured import Figures
from inside.rankings import Ranking, at_random, in_turn, ours, ranked_by
from inside.week import Week

from bot import loop
from sandbox.clock import TravelledClock
from storage.embedded import EmbeddedServer
from storage.engine import connect

JOBS, TECHNICIANS, SEED = 10_000, 200, 5
WAYS: dict[str, Callable[[int], Ranking]] = {
    "ours": lambda _: ours(),
    "random": at_random,
    "round robin": lambda _: in_turn(),
}
LINES = (
    ("accept_p50", "time to accept, p50, s", ",.0f"),
    ("accept_p90", "time to accept, p90, s", ",.0f"),
    ("accept_p99", "time to accept, p99, s", ",.0f"),
    ("load_least", "fewest jobs of a technician", ","),
    ("load_most", "most jobs of a technician", ","),
    ("load_gini", "spread of the load, Gini", ".3f"),
    ("km_per_job", "way to a job, km", ".2f"),
    ("offers_per_job", "offers for a job", ".2f"),
    ("asked_all", "share for which all were asked", ".3f"),
    ("asked_lead", "share left to the lead", ".3f"),
    ("jobs", "jobs accepted", ","),
    ("open", "jobs not accepted", ","),
)
# what the disk takes is no part of what is measured here
CARELESS = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET full_page_writes = off",
    "ALTER SYSTEM SET synchronous_commit = off",
    "SELECT pg_reload_conf()",
)
COMPARED = ("accept_p50", "accept_p90", "accept_p99", "load_gini", "km_per_job", "offers_per_job")


async def week(url: str, name: str, jobs: int, people: int, seed: int) -> Figures:
    """Live through the week by one way of dispatching."""
    clock, began = TravelledClock(MONDAY.astimezone(UTC) + timedelta(hours=7)), time.perf_counter()
    async with desk_on(url, clock=clock) as desk:
        with ranked_by(WAYS[name](seed)):
            lived = Week(desk=desk, clock=clock, seed=seed, tell=_progress(name, jobs))
            figures = await lived.run(technicians(people, seed), list(calls(jobs, seed)))
    print(f"{name}: {figures.jobs:,} jobs accepted, {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return figures


def _progress(name: str, jobs: int) -> Callable[[int], None]:
    """Show on standard error how much of the week is over, every twentieth of it."""
    shown = 0

    def tell(done: int) -> None:
        nonlocal shown
        if (now := 20 * done // jobs) != shown:
            shown = now
            print(f"{name}: {5 * now} %", file=sys.stderr, flush=True)

    return tell


async def main(*size: int) -> None:
    """Measure all three at the same time; print a table and one JSON line."""
    with tempfile.TemporaryDirectory(prefix="aftercare-bench-", ignore_cleanup_errors=True) as folder:
        server = await asyncio.to_thread(EmbeddedServer.start, Path(folder) / "postgres")
        try:
            names = [f"week_{number}" for number in range(len(WAYS))]
            await _execute(server, *CARELESS, *(f"CREATE DATABASE {name}" for name in names))
            urls = [server.url(name) for name in names]
            found = await asyncio.gather(*(_process(url, name, size) for url, name in zip(urls, WAYS, strict=True)))
        finally:
            server.stop()
    _tell(dict(zip(WAYS, found, strict=True)))


async def _process(url: str, name: str, size: Iterable[int]) -> Figures:
    command = (sys.executable, sys.argv[0], "--way", url, name, *map(str, size))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    told, _ = await process.communicate()
    if process.returncode:
        raise SystemExit(f"{name} failed")
    return Figures(**json.loads(told.splitlines()[-1]))


async def _execute(server: EmbeddedServer, *statements: str) -> None:
    engine = connect(server.url())
    async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        for statement in statements:
            await connection.exec_driver_sql(statement)
    await engine.dispose()


def _tell(found: dict[str, Figures]) -> None:
    mine, *others = found
    print(f"{'':32}" + "".join(f"{name:>14}" for name in found))
    for field, line, form in LINES:
        print(f"{line:32}" + "".join(f"{getattr(figures, field):>14{form}}" for figures in found.values()))
    ratios = {
        f"{field}, {mine} / {other}": round(getattr(found[mine], field) / getattr(found[other], field), 3)
        for other in others
        for field in COMPARED
    }
    print(json.dumps({name: asdict(figures) for name, figures in found.items()} | {"ratios": ratios}))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--way"]:
        print(json.dumps(asdict(loop.run(week(sys.argv[2], sys.argv[3], *map(int, sys.argv[4:]))))))
    else:
        loop.run(main(*numbers(__doc__, jobs=JOBS, technicians=TECHNICIANS, seed=SEED)))
