"""One customer message through the real webhook into a committed ticket, against aiogram's own webhook handler.

The baseline is the same update through aiogram's SimpleRequestHandler (aiohttp) with a handler that does nothing:
nothing is stored, nothing answered. Ours verifies, parses, opens a ticket with its timeline, owes two messages and
commits, on a real PostgreSQL with synchronous_commit on. One process, 64 connections, one after the other, and the
load comes from the same process, so both carry it.
"""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

CONNECTIONS = 64
MESSAGES = 4000
WARM_UP = 400
ROUNDS = 3
TOKEN = "7000001:bench-token"  # noqa: S105 -- opens nothing
SECRET = "bench"  # noqa: S105 -- opens nothing

Measured = tuple[float, list[float]]


def update(number: int) -> bytes:
    """A customer's first message, about 0.5 KB, as Telegram sends it."""
    person = {"id": 100000 + number, "is_bot": False, "first_name": "Alice", "last_name": "Lee", "language_code": "en"}
    chat = {"id": 100000 + number, "first_name": "Alice", "last_name": "Lee", "type": "private"}
    words = "Hello, the washing machine that I bought from you in October leaks from the bottom when it starts to spin."
    message = {"message_id": 1, "from": person, "chat": chat, "date": int(time.time()), "text": words}  # noqa: TID251
    return json.dumps({"update_id": 5_000_000 + number, "message": message}).encode()


async def load(host: str, port: int, path: str, bodies: list[bytes]) -> Measured:
    """Post all bodies over 64 kept connections; gives messages a second, and each one's seconds."""
    queue = iter(bodies)
    spans: list[float] = []
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nX-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n"
        "Content-Type: application/json\r\nContent-Length: "
    ).encode()

    async def connection() -> None:
        reader, writer = await asyncio.open_connection(host, port)
        for body in queue:
            began = time.perf_counter()
            writer.write(head + str(len(body)).encode() + b"\r\n\r\n" + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in answer.split(b"\r\n", 1)[0]:
                raise RuntimeError(answer.decode())
            if length := next((h for h in answer.lower().split(b"\r\n") if h.startswith(b"content-length:")), None):
                await reader.readexactly(int(length.split(b":")[1]))
            spans.append(time.perf_counter() - began)
        writer.close()

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(connection())
    return len(bodies) / (time.perf_counter() - began), spans


async def baseline(measure: Callable[[str, int, str], Awaitable[Measured]]) -> Measured:
    """aiogram's own webhook handler, doing nothing."""
    from aiogram import Bot, Dispatcher
    from aiogram.types import Message
    from aiogram.webhook.aiohttp_server import SimpleRequestHandler
    from aiohttp import web

    dispatcher = Dispatcher()

    @dispatcher.message()
    async def nothing(_: Message) -> None:
        return None

    app = web.Application()
    bot = Bot(TOKEN)
    SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token=SECRET).register(app, path="/hook")
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        return await measure("127.0.0.1", port, "/hook")
    finally:
        await runner.cleanup()
        await bot.session.close()


async def main() -> None:
    """Measure both, round by round in turn, and print the table and one line of JSON."""
    import base64

    from bot.clock import SystemClock
    from bot.doors import open_doors
    from bot.serving import serve
    from bot.settings import Settings
    from bot.wiring import open_desk

    total = WARM_UP + MESSAGES * ROUNDS
    bodies = [update(n) for n in range(total)]
    with tempfile.TemporaryDirectory(prefix="aftercare-bench-") as folder:
        settings = Settings(
            _env_file=None,
            data_dir=Path(folder),
            database_url=None,
            secret_key=base64.b64encode(bytes(32)).decode(),
            port=0,
            telegram_customer={"token": TOKEN, "api_url": "http://127.0.0.1:9", "webhook_secret": SECRET},
        )
        async with (
            open_desk(settings, clock=SystemClock(), wake=lambda: None) as desk,
            serve(open_doors(desk.hooks, lag=desk.lag), host="127.0.0.1", port=0) as url,
        ):
            port, path = int(url.rsplit(":", 1)[1]), "/hooks/telegram/customer"
            await load("127.0.0.1", port, path, bodies[:WARM_UP])
            ours: list[Measured] = []
            theirs: list[Measured] = []
            for turn in range(ROUNDS):
                share = bodies[WARM_UP + turn * MESSAGES : WARM_UP + (turn + 1) * MESSAGES]
                ours.append(await load("127.0.0.1", port, path, share))
                theirs.append(await baseline(lambda h, p, q, share=share: load(h, p, q, share)))
            async with desk.store.begin() as tx:
                late = await tx.lag(now=desk.clock.now())
        report(ours, theirs)
        assert late


def report(ours: list[Measured], theirs: list[Measured]) -> None:
    """Print the table, and last the JSON line."""
    rows = {"aftercare, committed ticket": ours, "aiogram handler, does nothing": theirs}
    figures = {name: (statistics.median(r for r, _ in runs), p99(runs), p50(runs)) for name, runs in rows.items()}
    print(f"{'':32}{'messages/s':>12}{'p50 ms':>10}{'p99 ms':>10}")
    for name, (rate, worst, middle) in figures.items():
        print(f"{name:32}{rate:12.0f}{middle:10.1f}{worst:10.1f}")
    mine, base = figures["aftercare, committed ticket"], figures["aiogram handler, does nothing"]
    print(f"ratio {mine[0] / base[0]:.2f} (aim 0.4)")
    line = {
        "bench": "turn",
        "connections": CONNECTIONS,
        "messages_per_s": round(mine[0]),
        "p99_ms": round(mine[1], 1),
        "baseline_messages_per_s": round(base[0]),
        "baseline_p99_ms": round(base[1], 1),
        "ratio": round(mine[0] / base[0], 3),
    }
    print(json.dumps(line))


def p99(runs: list[Measured]) -> float:
    """The 99th percentile over all runs, in milliseconds."""
    return statistics.quantiles((s for _, spans in runs for s in spans), n=100)[98] * 1000


def p50(runs: list[Measured]) -> float:
    """The median over all runs, in milliseconds."""
    return statistics.median(s for _, spans in runs for s in spans) * 1000


if __name__ == "__main__":
    from bot import loop

    sys.exit(loop.run(main()))
