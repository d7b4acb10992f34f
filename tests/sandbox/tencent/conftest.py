"""The stage of the stories about WeChat and WeCom."""

from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from sandbox.clock import TravelledClock
from sandbox.core import SandboxCore
from sandbox.web import application, serve_application
from sandbox.wechat.platform import WeChatPlatform
from sandbox.wechat.settings import WeChatSettings
from sandbox.wecom.platform import WeComPlatform
from sandbox.wecom.settings import WeComSettings
from tests.sandbox.tencent.stage import LIMIT, MONDAY_9AM, Listener, Stage


@pytest.fixture
async def bot() -> AsyncIterator[Listener]:
    listener = Listener()
    app = Starlette(routes=[Route("/hook", listener.hook, methods=["GET", "POST"])])
    async with serve_application(app, core=SandboxCore(TravelledClock(MONDAY_9AM))) as url:
        listener.url = f"{url}/hook"
        yield listener


@pytest.fixture
async def stage(bot: Listener) -> AsyncIterator[Stage]:
    clock = TravelledClock(MONDAY_9AM)
    core = SandboxCore(clock)
    wechat = WeChatPlatform(core, WeChatSettings(callback_url=bot.url, callback_limit=LIMIT))
    wecom = WeComPlatform(
        core, WeComSettings(callback_url=bot.url, callback_limit=LIMIT, members={"LiShifu": "李师傅", "Tom": "Tom"})
    )
    async with serve_application(application(core, platforms=[wechat, wecom]), core=core) as url:
        yield Stage(url=url, clock=clock, core=core, wechat=wechat, wecom=wecom, bot=bot)
