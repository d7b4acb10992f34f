"""The stage of the stories about WeChat and WeCom."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.clock import TravelledClock
from sandbox.core import SandboxCore
from sandbox.web import application, serve_application
from sandbox.wechat.platform import WeChatPlatform
from sandbox.wechat.settings import WeChatSettings
from sandbox.wecom.platform import WeComPlatform
from sandbox.wecom.settings import WeComSettings
from tests.sandbox.tencent.stage import MONDAY_9AM, Listener, Stage

MEMBERS = {"LiShifu": "李师傅", "Tom": "Tom"}


class House:
    """One server for all stories, since stopping one takes a tenth of a second; each story brings its own sandbox."""

    url: str
    http: httpx.AsyncClient
    tasks: asyncio.TaskGroup
    playing: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.playing(scope, receive, send)

    @asynccontextmanager
    async def open(self, _: Starlette) -> AsyncIterator[None]:
        async with httpx.AsyncClient(trust_env=False) as self.http, asyncio.TaskGroup() as self.tasks:
            yield


@pytest.fixture(scope="session")
async def listening() -> AsyncIterator[Listener]:
    listener = Listener()
    app = Starlette(routes=[Route("/hook", listener.hook, methods=["GET", "POST"])])
    async with serve_application(app, core=SandboxCore(TravelledClock(MONDAY_9AM))) as url:
        listener.url = f"{url}/hook"
        yield listener


@pytest.fixture(scope="session")
async def house() -> AsyncIterator[House]:
    house = House()
    app = Starlette(routes=[Mount("/", app=house)], lifespan=house.open)
    async with serve_application(app, core=SandboxCore(TravelledClock(MONDAY_9AM))) as house.url:
        yield house


@pytest.fixture
def bot(listening: Listener) -> Listener:
    listening.start_over()
    return listening


@pytest.fixture
def stage(bot: Listener, house: House) -> Iterator[Stage]:
    clock = TravelledClock(MONDAY_9AM)
    core = SandboxCore(clock)
    wechat = WeChatPlatform(core, WeChatSettings(callback_url=bot.url))
    wecom = WeComPlatform(core, WeComSettings(callback_url=bot.url, members=MEMBERS))
    house.playing = application(core, platforms=[wechat, wecom])
    core.attach(house.url, connections=())
    core.start(house.http, tasks=house.tasks)
    yield Stage(url=house.url, clock=clock, core=core, wechat=wechat, wecom=wecom, bot=bot)
    core.stop()
