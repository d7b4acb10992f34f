"""A real browser for the pages, where the machine has one: driven by its own debugging protocol."""

import asyncio
import itertools
import json
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_LISTENING = re.compile(rb"DevTools listening on (ws://\S+)")
PHONE = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}


def found() -> str | None:
    """Name the browser of this machine, if it has one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@dataclass(slots=True)
class Tab:
    """A tab the size of a phone."""

    socket: aiohttp.ClientWebSocketResponse
    session: str
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(100))

    async def ask(self, method: str, **params: Any) -> dict[str, Any]:  # noqa: ANN401 -- the protocol's
        """Call a method of the protocol and give its result."""
        number = next(self._ids)
        await self.socket.send_json({"id": number, "method": method, "params": params, "sessionId": self.session})
        answer = await heard(self.socket, lambda message: message.get("id") == number)
        result: dict[str, Any] = answer["result"]
        return result

    async def open(self, url: str, *, dark: bool = False) -> None:
        """Go to a page and wait until it is there."""
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        await self.ask("Emulation.setEmulatedMedia", features=scheme)
        await self.ask("Page.enable")
        await self.ask("Page.navigate", url=url)
        await self.loaded()

    async def loaded(self) -> None:
        """Wait until the page that is being loaded is there."""
        await heard(self.socket, lambda message: message.get("method") == "Page.loadEventFired")

    async def value(self, expression: str) -> Any:  # noqa: ANN401 -- whatever the page answers
        """Evaluate an expression in the page."""
        answer = await self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        return answer["result"].get("value")

    async def submits(self, selector: str) -> None:
        """Press a button that leads to another page, and wait for that."""
        await self.ask("Runtime.evaluate", expression=f"document.querySelector({json.dumps(selector)}).click()")
        await self.loaded()


async def heard(socket: aiohttp.ClientWebSocketResponse, is_it: Any) -> dict[str, Any]:  # noqa: ANN401 -- a test of it
    """Wait for a message of the browser."""
    async with asyncio.timeout(60):
        while True:
            message: dict[str, Any] = await socket.receive_json()
            if is_it(message):
                return message


@asynccontextmanager
async def a_phone(profile: Path) -> AsyncIterator[Tab]:
    """Start the browser with a fresh profile, and give a tab of it."""
    program = found()
    assert program, "ask `found` first"
    process = await asyncio.create_subprocess_exec(
        *(program, "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0"),
        *(f"--user-data-dir={profile}", "--no-first-run", "about:blank"),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        address = await _address(process)
        async with aiohttp.ClientSession() as client, client.ws_connect(address, max_msg_size=0) as socket:
            yield await _a_tab(socket)
    finally:
        process.kill()
        await process.wait()


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stderr
    async with asyncio.timeout(60):
        async for line in process.stderr:
            if at := _LISTENING.search(line):
                return at[1].decode()
    raise AssertionError("the browser has ended")


async def _a_tab(socket: aiohttp.ClientWebSocketResponse) -> Tab:
    await socket.send_json({"id": 1, "method": "Target.createTarget", "params": {"url": "about:blank"}})
    target = (await heard(socket, lambda message: message.get("id") == 1))["result"]["targetId"]
    attach = {"targetId": target, "flatten": True}
    await socket.send_json({"id": 2, "method": "Target.attachToTarget", "params": attach})
    session = (await heard(socket, lambda message: message.get("id") == 2))["result"]["sessionId"]
    tab = Tab(socket, session)
    await tab.ask("Emulation.setDeviceMetricsOverride", **PHONE)
    return tab
