"""One customer message through the real webhook into a committed ticket, against aiogram's own webhook handler.

The baseline is the same update through aiogram's SimpleRequestHandler (aiohttp) with a handler that does nothing:
nothing is stored, nothing is answered. Ours verifies, parses, opens a ticket with its timeline, owes two messages and
commits, on a real PostgreSQL with synchronous_commit on. One process, 64 connections, the two taking turns; the load
comes from the same process, so both carry it.
"""

import asyncio
import base64
import json
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from aiogram import Bot, Dispatcher
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from bot import loop
from bot.clock import SystemClock
from bot.doors import open_doors
from bot.serving import serve
from bot.settings import Settings
from bot.wiring import Desk, open_desk
from desk.messages import Address, Channel
from desk.people import Member
from desk.terms import MemberId, Role
from desk.turns import Turn

CONNECTIONS = 64
MESSAGES = 4000
WARM_UP = 400
ROUNDS = 3
HOST = "127.0.0.1"
TOKEN = "7000001:bench-token"  # noqa: S105 -- opens nothing
SECRET = "bench"  # noqa: S105 -- opens nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where a webhook listens."""

    port: int
    path: str


@dataclass(slots=True, kw_only=True)
class Measured:
    """Messages a second of each round, and what every message took, in milliseconds."""

    rates: list[float] = field(default_factory=list)
    spans: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Give the median round's messages a second."""
        return statistics.median(self.rates)

    def percentile(self, of_hundred: int) -> float:
        """Give a percentile of what a message took, in milliseconds."""
        return statistics.quantiles(self.spans, n=100)[of_hundred - 1]


def update(number: int) -> bytes:
    """Give a customer's first message, about 0.5 KB, as Telegram sends it."""
    person = {"id": 100000 + number, "is_bot": False, "first_name": "Alice", "last_name": "Lee", "language_code": "en"}
    chat = {"id": 100000 + number, "first_name": "Alice", "last_name": "Lee", "type": "private"}
    words = "Hello, the washing machine that I bought from you in October leaks from the bottom when it starts to spin."
    sent = int(SystemClock().now().timestamp())
    message = {"message_id": 1, "from": person, "chat": chat, "date": sent, "text": words}
    return json.dumps({"update_id": 5_000_000 + number, "message": message}).encode()


async def load(door: Door, bodies: list[bytes], measured: Measured) -> None:
    """Post all bodies over 64 kept connections."""
    queue = iter(bodies)
    head = (
        f"POST {door.path} HTTP/1.1\r\nHost: {HOST}\r\nX-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n"
        "Content-Type: application/json\r\nContent-Length: "
    ).encode()

    async def connection() -> None:
        reader, writer = await asyncio.open_connection(HOST, door.port)
        for body in queue:
            began = time.perf_counter()
            writer.write(head + str(len(body)).encode() + b"\r\n\r\n" + body)
            await _answer(reader)
            measured.spans.append((time.perf_counter() - began) * 1000)
        writer.close()

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(connection())
    measured.rates.append(len(bodies) / (time.perf_counter() - began))


async def _answer(reader: asyncio.StreamReader) -> None:
    lines = (await reader.readuntil(b"\r\n\r\n")).lower().split(b"\r\n")
    if b" 200 " not in lines[0]:
        raise RuntimeError(lines[0].decode())
    for line in lines:
        if line.startswith(b"content-length:"):
            await reader.readexactly(int(line.partition(b":")[2]))


@asynccontextmanager
async def aiogrammed() -> AsyncIterator[Door]:
    """Open aiogram's own webhook handler, doing nothing."""
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def nothing(_: Message) -> None:
        return None

    app, bot = web.Application(), Bot(TOKEN)
    SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token=SECRET).register(app, path="/hook")
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, 0).start()
    try:
        yield Door(port=runner.addresses[0][1], path="/hook")
    finally:
        await runner.cleanup()
        await bot.session.close()


@asynccontextmanager
async def desked() -> AsyncIterator[Door]:
    """Open the desk's own webhook, on an embedded PostgreSQL of its own."""
    with tempfile.TemporaryDirectory(prefix="aftercare-bench-") as folder:
        settings = Settings(
            _env_file=None,
            data_dir=Path(folder),
            database_url=None,
            secret_key=base64.b64encode(bytes(32)).decode(),
            telegram_customer={"token": TOKEN, "api_url": f"http://{HOST}:9", "webhook_secret": SECRET},
        )
        async with (
            open_desk(settings, clock=SystemClock(), wake=lambda: None) as desk,
            serve(open_doors(desk.hooks, lag=desk.lag), host=HOST, port=0) as url,
        ):
            await _hire(desk)
            yield Door(port=int(url.rsplit(":", 1)[1]), path="/hooks/telegram/customer")


async def _hire(desk: Desk) -> None:
    """Put an agent on duty, who gets a card for each ticket."""
    agent = Member(
        id=MemberId(0), name="Tom", position="Agent", roles=frozenset({Role.AGENT}), department="customer_service"
    )
    async with desk.store.begin() as tx:
        hired = await tx.add_member(agent)
        chat = Address(channel=Channel.TELEGRAM_STAFF, user="1")
        await tx.converse([chat], now=desk.clock.now())
        await tx.write([((), Turn(members=(replace(hired, addresses=(chat,)),)))])


async def main() -> None:
    """Measure both, round by round in turn, and print the table and one line of JSON."""
    bodies = [update(number) for number in range(WARM_UP + MESSAGES * ROUNDS)]
    ours, theirs = Measured(), Measured()
    async with desked() as desk, aiogrammed() as handler:
        await load(desk, bodies[:WARM_UP], Measured())
        await load(handler, bodies[:WARM_UP], Measured())
        for turn in range(ROUNDS):
            share = bodies[WARM_UP + turn * MESSAGES : WARM_UP + (turn + 1) * MESSAGES]
            await load(desk, share, ours)
            await load(handler, share, theirs)
    report(ours, theirs)


def report(ours: Measured, theirs: Measured) -> None:
    """Print the table, and last the JSON line."""
    print(f"{'':32}{'messages/s':>12}{'p50 ms':>10}{'p99 ms':>10}")
    for name, measured in (("aftercare, committed ticket", ours), ("aiogram handler, does nothing", theirs)):
        print(f"{name:32}{measured.rate:12.0f}{measured.percentile(50):10.1f}{measured.percentile(99):10.1f}")
    ratio = ours.rate / theirs.rate
    print(f"ratio {ratio:.2f} (aim 0.4)")
    line = {
        "bench": "turn",
        "connections": CONNECTIONS,
        "messages_per_s": round(ours.rate),
        "p99_ms": round(ours.percentile(99), 1),
        "baseline_messages_per_s": round(theirs.rate),
        "baseline_p99_ms": round(theirs.percentile(99), 1),
        "ratio": round(ratio, 3),
    }
    print(json.dumps(line))


if __name__ == "__main__":
    loop.run(main())
