"""One party of the measurement, a process of its own, told on the command line: sandbox, sender or bare client.

Each says `{"ready": …}` in one line of JSON. The sandbox serves until its input ends. A sender and a client wait for a
line; a sender then delivers until its input ends, a client posts its share and says how many a second it was.
"""

import asyncio
import base64
import json
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import aiohttp
import httpx

from bot import loop
from desk.messages import Channel
from way_out.work import BOTS, TOKENS, WORDS, chats

HOST = "127.0.0.1"


async def sandbox(people: str) -> None:
    """Serve the pretend platforms, to whose bots so many people have spoken."""
    from bot.clock import SystemClock  # noqa: PLC0415 -- only the process that needs it pays for it
    from sandbox.server import Sandbox, serve  # noqa: PLC0415 -- as above

    played = Sandbox(SystemClock())
    for bot in (played.telegram.customer, played.telegram.staff):
        for chat in chats(int(people)):
            await bot.say(chat, text="hello", name="Ann", language="en")
    async with serve(played, host=HOST) as url:
        await _ready(url)
        await asyncio.to_thread(sys.stdin.read)


async def sender(database_url: str, platform: str, policy: str) -> None:
    """Deliver as one of several workers does, on both bots' accounts."""
    from bot.clock import SystemClock  # noqa: PLC0415 -- only the process that is measured pays for it
    from bot.operation import Bell, send_alone  # noqa: PLC0415 -- as above
    from bot.settings import Settings  # noqa: PLC0415 -- as above
    from bot.wiring import open_desk  # noqa: PLC0415 -- as above

    settings = Settings(
        _env_file=None,
        database_url=database_url,
        secret_key=base64.b64encode(bytes(32)).decode(),
        policy_file=Path(policy),
        telegram_customer={"token": TOKENS["telegram"], "api_url": f"{platform}/telegram", "webhook_secret": "x"},
        telegram_staff={"token": TOKENS["telegram_staff"], "api_url": f"{platform}/telegram", "webhook_secret": "x"},
    )
    bell, stopping = Bell(), asyncio.Event()
    async with open_desk(settings, clock=SystemClock(), wake=bell.ring) as desk:
        await _ready()
        await asyncio.to_thread(sys.stdin.readline)
        async with asyncio.TaskGroup() as senders:
            for bot in BOTS:
                senders.create_task(send_alone(desk, bell, Channel(bot), stopping))
            await asyncio.to_thread(sys.stdin.read)
            stopping.set()
            bell.ring()


async def client(library: str, platform: str, count: str, hands: str) -> None:
    """Post the same messages with a library as it comes, so many at a time; nothing is stored or decided."""
    async with _httpx() if library == "httpx" else aiohttp.ClientSession() as http:
        post = partial(_by_httpx if library == "httpx" else _by_aiohttp, http)
        await _ready()
        await asyncio.to_thread(sys.stdin.readline)
        shares = [(TOKENS[bot], chat) for chat in chats(int(count) // len(BOTS)) for bot in BOTS]
        urls = [(f"{platform}/telegram/bot{token}/sendMessage", chat) for token, chat in shares]
        await _by_hands(int(hands), [partial(post, url, _form(chat)) for url, chat in urls])
        print(json.dumps({"done": len(urls)}), flush=True)
        await asyncio.to_thread(sys.stdin.read)


def _httpx() -> httpx.AsyncClient:
    # connections given up before the server does: a call must not meet its hanging up
    return httpx.AsyncClient(limits=httpx.Limits(keepalive_expiry=2))


def _form(chat: int) -> dict[str, str]:
    return {"chat_id": str(chat), "text": WORDS, "parse_mode": "HTML"}


async def _by_httpx(http: httpx.AsyncClient, url: str, form: dict[str, str]) -> None:
    answer = await http.post(url, data=form)
    answer.raise_for_status().json()


async def _by_aiohttp(http: aiohttp.ClientSession, url: str, form: dict[str, str]) -> None:
    async with http.post(url, data=form) as answer:
        answer.raise_for_status()
        await answer.json()


async def _by_hands(hands: int, jobs: list[Callable[[], Awaitable[None]]]) -> None:
    left = iter(jobs)

    async def hand() -> None:
        for job in left:
            await job()

    async with asyncio.TaskGroup() as group:
        for _ in range(hands):
            group.create_task(hand())


async def _ready(what: str = "") -> None:
    print(json.dumps({"ready": what}), flush=True)


if __name__ == "__main__":
    loop.run({"sandbox": sandbox, "sender": sender, "client": client}[sys.argv[1]](*sys.argv[2:]))
