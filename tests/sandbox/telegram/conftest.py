"""A served sandbox, its travelled clock, and the two real libraries pointed at it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
import telegram
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.clock import TravelledClock
from sandbox.core import SandboxCore
from sandbox.server import Sandbox, serve
from sandbox.web import serve_application

Predicate = Callable[[], object]


@dataclass
class Receiver:
    """The bot's end of a webhook: keeps every update, and answers with the next status of `answers`, else 200."""

    url: str = ""
    heard: list[dict[str, Any]] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    body: str = ""

    async def hook(self, request: Request) -> Response:
        self.heard.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        await self.gate.wait()
        return Response(self.body, self.answers.pop(0) if self.answers else 200)

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.heard]


@pytest.fixture(scope="session")
async def listening() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    core = SandboxCore(TravelledClock(datetime(2026, 3, 2, tzinfo=UTC)))
    app = Starlette(routes=[Route("/hook", receiver.hook, methods=["POST"])])
    async with serve_application(app, core=core) as url:
        receiver.url = f"{url}/hook"
        yield receiver


@pytest.fixture
def receiver(listening: Receiver) -> Receiver:
    """A receiver that has heard nothing and lets everything through."""
    listening.heard, listening.secrets, listening.answers, listening.body = [], [], [], ""
    listening.gate = asyncio.Event()
    listening.gate.set()
    return listening


@pytest.fixture
def until() -> Callable[[Predicate], Awaitable[None]]:
    """Wait for something that happens over the network, five seconds at most."""

    async def wait(predicate: Predicate) -> None:
        async with asyncio.timeout(5):
            while not predicate():  # noqa: ASYNC110 - one way to wait for anything
                await asyncio.sleep(0.002)  # noqa: TID251 - the network takes real time

    return wait


@pytest.fixture(scope="session")
async def served() -> AsyncIterator[tuple[Sandbox, str]]:
    sandbox = Sandbox(TravelledClock(datetime(2026, 3, 2, 9, tzinfo=UTC)))
    async with serve(sandbox) as url:
        yield sandbox, url


@pytest.fixture
def sandbox(served: tuple[Sandbox, str]) -> Sandbox:
    sandbox = served[0]
    for bot in (sandbox.telegram.customer, sandbox.telegram.staff):
        bot.webhooks.drop(drop_pending=True)
        bot.updates.allow([])
    sandbox.reset()
    return sandbox


@pytest.fixture
def url(served: tuple[Sandbox, str]) -> str:
    return served[1]


@pytest.fixture
def clock(sandbox: Sandbox) -> TravelledClock:
    assert isinstance(sandbox.clock, TravelledClock)
    return sandbox.clock


@pytest.fixture(scope="session")
async def aiogram_session(served: tuple[Sandbox, str]) -> AsyncIterator[AiohttpSession]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(f"{served[1]}/telegram"))
    yield session
    await session.close()


@pytest.fixture
def customer_bot(sandbox: Sandbox, aiogram_session: AiohttpSession) -> Bot:
    return Bot(sandbox.telegram.customer.token, session=aiogram_session)


@pytest.fixture(scope="session")
async def ptb_bot(served: tuple[Sandbox, str]) -> AsyncIterator[telegram.Bot]:
    sandbox, url = served
    token = sandbox.telegram.staff.token
    async with telegram.Bot(token, base_url=f"{url}/telegram/bot", base_file_url=f"{url}/telegram/file/bot") as bot:
        yield bot


@pytest.fixture
def staff_bot(sandbox: Sandbox, ptb_bot: telegram.Bot) -> telegram.Bot:
    assert sandbox.telegram.staff.token == ptb_bot.token
    return ptb_bot
