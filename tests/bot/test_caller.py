"""Whoever hung up, or waits too long already, takes no answer: over real connections, since only those can tell."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from bot.caller import caller_of
from bot.serving import listen_together, serve

ASKING = b"POST /hook HTTP/1.1\r\nHost: desk\r\nContent-Length: 4\r\n\r\nBody"
A_MOMENT = 0.3


@dataclass
class Desk:
    """Answers when a test lets it, and notes whether the caller listened until then."""

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    heard: "asyncio.Future[bool]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    patience: float = 3.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await Request(scope, receive).body()
        self.asked.set()
        await self.may_answer.wait()
        self.heard.set_result(caller_of(scope).listens(self.patience))
        await PlainTextResponse("taken")(scope, receive, send)


@asynccontextmanager
async def asked(desk: Desk, *, in_queue: float = 0) -> AsyncIterator[asyncio.StreamWriter]:
    """Ask the desk something, which reads it only after so many seconds."""
    [listener] = listen_together("127.0.0.1", 0, count=1)
    _, writer = await asyncio.open_connection(*listener.getsockname())
    try:
        writer.write(ASKING)
        await writer.drain()
        await passed(in_queue)
        async with serve(desk, host="127.0.0.1", port=0, listener=listener), asyncio.timeout(5):
            await desk.asked.wait()
            yield writer
            desk.may_answer.set()
    finally:
        writer.close()


async def passed(seconds: float) -> None:
    await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=seconds)


async def test_who_waits_for_the_answer_listens() -> None:
    desk = Desk()
    async with asked(desk):
        desk.may_answer.set()
        assert await desk.heard


async def test_who_hung_up_while_the_answer_was_made_does_not() -> None:
    desk = Desk()
    async with asked(desk) as writer:
        writer.close()
        desk.may_answer.set()  # before our side had a chance to notice
        assert not await desk.heard


async def test_who_has_waited_for_too_long_does_not() -> None:
    desk = Desk(patience=A_MOMENT / 2)
    async with asked(desk):
        await passed(A_MOMENT)
        desk.may_answer.set()
        assert not await desk.heard


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how long something waited before it was read")
async def test_what_waited_before_anybody_read_it_counts() -> None:
    desk = Desk(patience=A_MOMENT / 2)
    async with asked(desk, in_queue=A_MOMENT):
        desk.may_answer.set()
        assert not await desk.heard
