"""What a process holds after many turns: real messages through the intake, real deliveries into a mailbox.

Each round, other people write for the first time and once more, which opens a ticket and adds to it, and everything
owed is delivered. The first turns fill caches, of 8,192 addresses among others, and are not counted; from then on the
resident memory must stay. A million turns: `bench/memory.py 1000000`.
"""

import asyncio
import gc
import json
import tempfile
import time
from pathlib import Path

import psutil
from inside.asked import numbers
from inside.desk import deliver, desk_on, hire, take

from bot import loop
from bot.serving import GENTLY
from storage.embedded import EmbeddedServer

TURNS = 20_000
PEOPLE = 500  # a round, of two turns each
WARM_UP = 20_000
LINES = 10
MEGABYTE = 2**20
AIM = 20  # megabytes more, at most


async def main(turns: int) -> None:
    """Take turns; print a table and one JSON line."""
    with tempfile.TemporaryDirectory(prefix="aftercare-bench-", ignore_cleanup_errors=True) as name:
        server = await asyncio.to_thread(EmbeddedServer.start, Path(name) / "postgres")
        try:
            async with desk_on(server.url()) as desk:
                await hire(desk)
                gc.freeze()
                gc.set_threshold(*GENTLY)  # as the service does
                taken, sizes, began = 0, {}, time.perf_counter()
                print(f"{'turns':>9} {'resident':>12} {'turns a second':>15}")
                while taken < WARM_UP + turns:
                    people = range(taken, taken + PEOPLE)
                    for nth in (0, 1):
                        await take(desk, people, nth=nth)
                    await deliver(desk)
                    taken += 2 * PEOPLE
                    if taken >= WARM_UP and (taken - WARM_UP) % max(turns // LINES, 2 * PEOPLE) == 0:
                        sizes[taken] = psutil.Process().memory_info().rss / MEGABYTE
                        rate = taken / (time.perf_counter() - began)
                        print(f"{taken:9} {sizes[taken]:9.1f} MB {rate:15.0f}", flush=True)
        finally:
            server.stop()
    first, last = sizes[WARM_UP], sizes[max(sizes)]
    print(f"{last - first:+.1f} MB in {max(sizes) - WARM_UP:,} turns; aim: at most {AIM} MB more")
    print(json.dumps({"start_mb": first, "end_mb": last, "turns": max(sizes) - WARM_UP}))


if __name__ == "__main__":
    loop.run(main(*numbers(__doc__, turns=TURNS)))
