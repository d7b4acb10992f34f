"""A bot that only listens, and the pretend platforms that push to it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
from starlette.requests import Request
from starlette.responses import Response

from sandbox.clock import TravelledClock
from sandbox.core import SandboxCore
from sandbox.phones import Bubble
from sandbox.wechat.platform import WeChatPlatform
from sandbox.wecom.platform import WeComPlatform

MONDAY_9AM = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@dataclass
class Listener:
    """The bot's end: keeps every request, and answers what the test tells it to."""

    url: str = ""
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    echo: str | Callable[[dict[str, str]], str] | None = None
    failures: list[int] = field(default_factory=list)
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    is_mute: bool = False

    def start_over(self) -> None:
        self.heard, self.answers, self.failures = [], [], []
        self.echo, self.is_mute = None, False

    async def hook(self, request: Request) -> Response:
        if request.method == "GET":
            return Response(self.echoed(dict(request.query_params)))
        self.heard.append((dict(request.query_params), await request.body()))
        self.bell.set()
        if self.is_mute:
            while (await request.receive())["type"] != "http.disconnect":
                pass
            return Response()
        if self.failures:
            return Response("trouble", self.failures.pop(0))
        return Response(self.answers.pop(0) if self.answers else "success")

    def echoed(self, query: dict[str, str]) -> str:
        if self.echo is None:
            return query["echostr"]
        return self.echo if isinstance(self.echo, str) else self.echo(query)

    async def next_heard(self) -> None:
        """Wait for one more request than there were."""
        self.bell.clear()
        await self.bell.wait()


@dataclass(frozen=True)
class Stage:
    """Everything a story needs."""

    url: str
    clock: TravelledClock
    core: SandboxCore
    wechat: WeChatPlatform
    wecom: WeComPlatform
    bot: Listener

    def seen(self, phone: str) -> list[Bubble]:
        return [bubble for bubble in self.core.phones.transcript(phone) if bubble.side == "them"]

    async def control(self, path: str, **asked: object) -> httpx.Response:
        return await self.core.http.post(f"{self.url}/control/{path}", json=asked)
