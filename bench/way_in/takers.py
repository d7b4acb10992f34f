"""Who takes the load, a process of its own: the desk, aiogram's webhook handler, or wechatpy; told on the command line.

Prints the port that it listens on, and serves until its input ends. aiogram's and wechatpy's do nothing with a message:
nothing is stored, nothing is decided. The desk's verifies, parses, decides and commits; nothing is delivered by it.
"""

import asyncio
import base64
import json
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module

from aiohttp import web

from bot import loop
from way_in.said import AES_KEY, APP_ID, SECRET, TELEGRAM_PATH, TOKEN, WECHAT_PATH

HOST = "127.0.0.1"
ANSWER = "Hello, thank you for telling us.\nThis is ticket 1001.\nTom looks after it and answers you by 12:30."


@asynccontextmanager
async def aiogrammed() -> AsyncIterator[int]:
    """Open aiogram's own webhook handler (aiohttp), doing nothing; gives the port."""
    from aiogram import Bot, Dispatcher  # noqa: PLC0415 -- only the process that is measured pays for it
    from aiogram.types import Message  # noqa: PLC0415 -- as above
    from aiogram.webhook.aiohttp_server import SimpleRequestHandler  # noqa: PLC0415 -- as above

    dispatcher = Dispatcher()

    async def nothing(_: Message) -> None:
        return None

    dispatcher.message.register(nothing)
    app, bot = web.Application(), Bot(TOKEN)
    handler = SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token=SECRET)
    handler.register(app, path=TELEGRAM_PATH)
    try:
        async with _listening(app) as port:
            yield port
    finally:
        await bot.session.close()


@asynccontextmanager
async def wechatpied() -> AsyncIterator[int]:
    """Open wechatpy behind aiohttp: decrypt, parse, and an encrypted reply of always the same words; gives the port."""
    from wechatpy import create_reply, parse_message  # noqa: PLC0415 -- only the process that is measured pays for it
    from wechatpy.crypto import WeChatCrypto  # noqa: PLC0415 -- as above

    crypto = WeChatCrypto(SECRET, AES_KEY, APP_ID)

    async def answer(request: web.Request) -> web.Response:
        query = request.query
        opened = crypto.decrypt_message(
            await request.text(), query["msg_signature"], query["timestamp"], query["nonce"]
        )
        reply = create_reply(ANSWER, parse_message(opened)).render()
        sealed = crypto.encrypt_message(reply, query["nonce"], query["timestamp"])
        return web.Response(text=sealed, content_type="application/xml")

    app = web.Application()
    app.router.add_post(WECHAT_PATH, answer)
    async with _listening(app) as port:
        yield port


@asynccontextmanager
async def _listening(app: web.Application) -> AsyncIterator[int]:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, 0, backlog=2048).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


@asynccontextmanager
async def desked(database_url: str, channel: str, door: socket.socket) -> AsyncIterator[int]:
    """Open the desk's own doors for one channel, on a socket that listens already; gives the port."""
    from bot.clock import SystemClock  # noqa: PLC0415 -- only the process that is measured pays for it
    from bot.doors import open_doors  # noqa: PLC0415 -- as above
    from bot.serving import serve  # noqa: PLC0415 -- as above
    from bot.settings import Settings  # noqa: PLC0415 -- as above
    from bot.wiring import open_desk  # noqa: PLC0415 -- as above

    nowhere = f"http://{HOST}:9"
    accounts = {
        "telegram": {"telegram_customer": {"token": TOKEN, "api_url": nowhere, "webhook_secret": SECRET}},
        "wechat": {
            "wechat": {"app_id": APP_ID, "app_secret": "bench", "token": SECRET, "aes_key": AES_KEY, "api_url": nowhere}
        },
    }
    settings = Settings(
        _env_file=None,
        database_url=database_url,
        secret_key=base64.b64encode(bytes(32)).decode(),
        **accounts[channel],
    )
    async with (
        open_desk(settings, clock=SystemClock(), wake=lambda: None) as desk,
        serve(open_doors(desk.hooks, watch=desk.watch), host=HOST, port=0, listener=door) as url,
    ):
        yield int(url.rsplit(":", 1)[1])


def opened(name: str, *args: str) -> AbstractAsyncContextManager[int]:
    """Give the taker of a name. The desk's becomes as many processes as it is told."""
    if name == "aiogram":
        return aiogrammed()
    if name == "wechatpy":
        return wechatpied()
    url, channel, workers = args
    return desked(url, channel, _fork(channel, workers=int(workers)))


def _fork(channel: str, *, workers: int) -> socket.socket:
    """Become several processes on one port, as `aftercare serve --workers` does; gives this one's listener."""
    from bot.serving import listen_together  # noqa: PLC0415 -- as above

    import_module(f"bot.channels.{channel}.webhook")  # takes seconds: once for all
    doors = listen_together(HOST, 0, count=workers)
    mine = next((number for number in range(1, workers) if not os.fork()), 0)
    return doors[mine]


async def main(taker: AbstractAsyncContextManager[int]) -> None:
    """Serve until the input ends."""
    async with taker as port:
        print(json.dumps({"port": port}), flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    loop.run(main(opened(*sys.argv[1:])))
