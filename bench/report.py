"""What the report of a month costs: of 10,000 tickets (or as many as the command line says), and of as many before.

The month before is counted too, to stand beside it: first there is none, then one of as many tickets.
Counted is as the desk does it, a ticket at a time from the server's cursor; beside it, in the same run, as one would
without that: all tickets loaded whole, then counted. `counted` is from the question to the report in words, in a
process of its own, whose memory is what it grew by; `drawn` are the pictures, the XLSX and the PDF. Seconds by the
clock and of CPU (this process and PostgreSQL's): other programs disturb the second less.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psutil
from inside.metering import Meter
from inside.month import DAYS, write_month

from bot import loop
from bot.policy_file import read_policy
from bot.reports.forms import ReportForm, drawn, pictures
from bot.reports.printing import printed
from bot.texts import Catalogues
from desk.duties import Every
from desk.quality.facts import Basis
from desk.reports.blocks import Report
from desk.reports.kinds import Asked, ReportKind
from desk.reports.periods import containing
from desk.terms import TicketId
from handlers.reporting import report_of
from storage.embedded import EmbeddedServer
from storage.engine import upgrade
from storage.store import PostgresStore

TICKETS = 10_000
ZONE = "Asia/Shanghai"
ENDS = datetime(2026, 12, 1, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
ASKED = Asked(kind=ReportKind.MONTHLY, period=containing(date(2026, 11, 1), Every.MONTHLY, zone=ZONE))
AIM = 5.0
MEGABYTE = 1024 * 1024


async def counted(store: PostgresStore) -> Report[str]:
    """Report as the desk does."""
    async with store.begin() as tx:
        report = await report_of(tx, ASKED, policy=read_policy(None), locale="zh_CN", at=ENDS)
    return printed(report, Catalogues().phrase("zh_CN", timezone=ZoneInfo(ZONE)), zone=ZoneInfo(ZONE))


async def loaded(store: PostgresStore) -> None:
    """Load all tickets whole, of the same two months: what the counting begins with where nothing is read by parts."""
    async with store.begin() as tx:
        since, until = ASKED.period.before.since, ASKED.period.until
        ids = [TicketId(facts.ticket) async for facts in tx.facts(since=since, until=until, by=Basis.ALIVE)]
        tickets = await tx.tickets(ids)
        assert len(tickets) == len(ids)  # noqa: S101 -- all of them


def measure(url: str, folder: Path, way: str) -> dict[str, float]:
    """Go one way, in this process, and tell what it took."""

    async def go() -> dict[str, float]:
        store, meter, here = await PostgresStore.open(url), Meter(folder), psutil.Process()
        work: Callable[[PostgresStore], Awaitable[object]] = counted if way == "counted" else loaded
        before, began = here.memory_info().rss, time.perf_counter()
        found: list[object] = []

        async def work_once() -> None:
            found.append(await work(store))

        cost = await meter.cost(work_once, 1)
        figures = {
            "seconds": time.perf_counter() - began,
            "cpu": cost.desk_us / 1e6,
            "database_cpu": cost.database_us / 1e6,
            "megabytes": (here.memory_info().rss - before) / MEGABYTE,
        }
        await store.close()
        return figures

    return loop.run(go())


def measure_drawing(report: Report[str]) -> float:
    """Draw everything that is sent; gives the seconds, libraries included."""
    began = time.perf_counter()
    pictures(report)
    drawn(report, ReportForm.XLSX)
    drawn(report, ReportForm.PDF)
    return time.perf_counter() - began


async def main(tickets: int) -> None:
    """Fill a database, go both ways, print a table and one JSON line."""
    with tempfile.TemporaryDirectory(prefix="aftercare-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        server = await asyncio.to_thread(EmbeddedServer.start, folder / "postgres")
        try:
            url = server.url()
            await upgrade(url)
            store = await PostgresStore.open(url)
            figures, few = {}, tickets // 10
            for first, size in ((1, few), (few + 1, tickets - few)):
                await write_month(store, ends=ENDS, tickets=size, first=first)
                figures[f"counted, {first + size - 1:,}"] = alone(url, folder, "counted")
            await write_month(store, ends=ENDS - timedelta(days=DAYS), tickets=tickets, first=tickets + 1)
            figures[f"and {tickets:,} before"] = alone(url, folder, "counted")
            figures[f"loaded, {tickets:,}"] = alone(url, folder, "loaded")
            drawing = measure_drawing(await counted(store))
            await store.close()
        finally:
            server.stop()
    show(figures, drawing)
    print(json.dumps(figures | {"drawn": {"seconds": drawing}}))


def alone(url: str, folder: Path, way: str) -> dict[str, float]:
    """Measure in a process of its own, so that memory is told apart."""
    said = subprocess.run(  # noqa: S603 -- this very program
        [sys.executable, __file__, way, url, str(folder)], check=True, capture_output=True, text=True
    )
    return {name: float(held) for name, held in json.loads(said.stdout.splitlines()[-1]).items()}


def show(figures: dict[str, dict[str, float]], drawing: float) -> None:
    """Print the table."""
    print(f"{'':18} {'seconds':>8} {'CPU s':>7} {'PostgreSQL s':>13} {'MB':>7}")
    for name, one in figures.items():
        took = f"{one['seconds']:8.2f} {one['cpu']:7.2f} {one['database_cpu']:13.2f} {one['megabytes']:7.1f}"
        print(f"{name:18} {took}{f'   aim: at most {AIM:g} s' if name.startswith('counted') else ''}")
    print(f"{'drawn':18} {drawing:8.2f}   pictures, XLSX and PDF, libraries included")


if __name__ == "__main__":
    if len(sys.argv) > 2:  # noqa: PLR2004 -- started by ourselves
        print(json.dumps(measure(sys.argv[2], Path(sys.argv[3]), sys.argv[1])))
    else:
        loop.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else TICKETS))
