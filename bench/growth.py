"""What a turn costs when there are a thousand messages in the store, and when there are a million.

Two desks in this process, each on a database of its own of the same server: one with what real turns wrote, the other
with copies of it under numbers and addresses of their own, a million messages (or as many as the command line says) in
170,000 tickets, one in a hundred of them open, all under one agent. They take turns; the median round stands.

A `first message` opens a ticket, a `follow-up` adds to it; `delivered` are the messages that both owe. The `looks` are
what is asked again and again, turn or no turn: due timers, put-off messages, files, lanes, and how all stands. CPU
is of this process and of PostgreSQL, microseconds each: other programs disturb it less than the rate.
"""

import asyncio
import json
import statistics
import tempfile
from dataclasses import asdict
from functools import partial
from itertools import count
from pathlib import Path

from inside.asked import numbers
from inside.desk import deliver, desk_on, go_on, hire, take
from inside.filling import fill
from inside.metering import Cost, Meter

from bot import loop
from bot.clock import SystemClock
from bot.wiring import Desk
from sandbox.clock import TravelledClock
from storage.embedded import EmbeddedServer
from storage.engine import connect

MESSAGES = 1_000_000
TEMPLATE = 170  # people, of six messages each
PEOPLE = 640  # of a round
LOOKS = 50
ROUNDS = 5
LETTERS, EARLY, FEW = 2000, 10, 50  # messages to one ticket, and which of them are looked at
AIM = 1.25  # times what it costs at a thousand, at most

_people = count(100_000_000)


async def one_round(desk: Desk, meter: Meter) -> dict[str, Cost]:
    """Take, add, deliver, look."""
    people = [next(_people) for _ in range(PEOPLE)]

    async def stands() -> None:
        async with desk.store.begin() as tx:
            await tx.standing(now=desk.clock.now())

    async def look() -> None:
        for _ in range(LOOKS):
            await asyncio.gather(desk.fire(), desk.take_up(), desk.fetch(), desk.deliver(), stands())

    return {
        "first message": await meter.cost(lambda: take(desk, people, nth=0), PEOPLE),
        "follow-up": await meter.cost(lambda: take(desk, people, nth=1), PEOPLE),
        "delivered": await meter.cost(lambda: deliver(desk), 4 * PEOPLE),
        "looks": await meter.cost(look, LOOKS),
    }


async def one_ticket(url: str, meter: Meter) -> dict[str, Cost]:
    """Let one person add to one ticket, on and on; gives the cost of early and of late messages to it."""
    clock, person, costs = TravelledClock(SystemClock().now()), next(_people), {}
    spans = {"early": (EARLY, EARLY + FEW), "late": (LETTERS - FEW, LETTERS)}
    done = 0
    async with desk_on(url, clock=clock) as desk:
        for name, (first, end) in spans.items():
            await go_on(desk, clock, person, nths=range(done, first))
            await deliver(desk)
            costs[name] = await meter.cost(partial(go_on, desk, clock, person, nths=range(first, end)), FEW)
            await deliver(desk)
            done = end
    return costs


async def prepared(server: EmbeddedServer, name: str, *, messages: int) -> str:
    """Make a database with a thousand messages, or a copy of it with as many as wanted; gives its URL."""
    admin = connect(server.url()).execution_options(isolation_level="AUTOCOMMIT")
    async with admin.connect() as connection:
        await connection.exec_driver_sql(f"CREATE DATABASE {name}")
    await admin.dispose()
    url = server.url(name)
    async with desk_on(url) as desk:
        await hire(desk)
        for nth in (0, 1):
            await take(desk, range(TEMPLATE), nth=nth)
    engine = connect(url)
    await fill(engine, messages=messages)
    async with engine.connect() as connection:
        (found,) = (await connection.exec_driver_sql("SELECT count(*) FROM messages")).one()
        print(f"{found:,} messages", end="   ", flush=True)
    await engine.dispose()
    return url


async def main(messages: int) -> None:
    """Measure both ends in turn; print a table and one JSON line."""
    with tempfile.TemporaryDirectory(prefix="aftercare-bench-", ignore_cleanup_errors=True) as name:
        server = await asyncio.to_thread(EmbeddedServer.start, Path(name) / "postgres")
        try:
            small, large = [await prepared(server, n, messages=m) for n, m in (("few", 1020), ("many", messages))]
            meter = Meter(Path(name))
            async with desk_on(small) as few, desk_on(large) as many:
                for desk in (few, many):
                    await one_round(desk, meter)
                rounds = [(await one_round(few, meter), await one_round(many, meter)) for _ in range(ROUNDS)]
            letters = await one_ticket(small, meter)
        finally:
            server.stop()
    print(json.dumps(report(rounds) | report_of_one(letters)))


def report(rounds: list[tuple[dict[str, Cost], dict[str, Cost]]]) -> dict[str, dict[str, float]]:
    """Print the table; gives the figures."""
    print(
        f"\n{'':14} {'few: a second':>14} {'CPU µs':>12} {'many: a second':>15} {'CPU µs':>12} {'times the cost':>15}"
    )
    figures = {}
    for kind in rounds[0][0]:
        few, many = (_median([pair[end][kind] for pair in rounds]) for end in (0, 1))
        times = (many.desk_us + many.database_us) / (few.desk_us + few.database_us)
        verdict = f"aim: at most {AIM}" if kind != "looks" else ""
        print(
            f"{kind:14} {few.per_second:14.0f} {few.desk_us:6.0f}+{few.database_us:<5.0f} {many.per_second:15.0f}"
            f" {many.desk_us:6.0f}+{many.database_us:<5.0f} {times:14.2f}   {verdict}"
        )
        figures |= {f"{kind}, few": asdict(few), f"{kind}, many": asdict(many)}
    return figures


def report_of_one(costs: dict[str, Cost]) -> dict[str, dict[str, float]]:
    """Print what early and late messages to one ticket cost; gives the figures."""
    early, late = costs["early"], costs["late"]
    times = (late.desk_us + late.database_us) / (early.desk_us + early.database_us)
    print(
        f"one ticket: from message {EARLY} on {early.desk_us:.0f}+{early.database_us:.0f} CPU µs each, the last {FEW}"
        f" of {LETTERS:,} {late.desk_us:.0f}+{late.database_us:.0f}: {times:.2f} times   aim: at most {AIM}"
    )
    return {f"one ticket, {name}": asdict(cost) for name, cost in costs.items()}


def _median(costs: list[Cost]) -> Cost:
    return Cost(**{name: statistics.median(asdict(cost)[name] for cost in costs) for name in Cost.__slots__})


if __name__ == "__main__":
    loop.run(main(*numbers(__doc__, messages=MESSAGES)))
