"""A desk as a test wants it: with platform accounts whose ways in go as told."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NoReturn

from bot.accounts import Account
from bot.demo.stage import free_port
from bot.operation import Bell
from bot.settings import Settings
from bot.wiring import Desk, open_desk
from desk.messages import Channel
from handlers.ports import Intake, Phrase
from sandbox.clock import TravelledClock
from tests.scheduler.stage import Mailbox

KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="


@dataclass
class Platform:
    """A platform account whose ways in go as a test wants; notes what was asked of it."""

    channel: Channel = Channel.TELEGRAM
    troubles: list[Exception] = field(default_factory=list)
    hangs: bool = False
    calls: list[str] = field(default_factory=list)

    def account(self) -> Account:
        """Give it as the desk has its accounts."""
        return Account(
            port=Mailbox(self.channel),
            path="/hooks/x",
            hooks=lambda *, intake, phrase_for: [],  # noqa: ARG005 -- a port's names
            check=self._checked,
            register=self._register,
            close=self._closed,
            poll=self._poll,
            menu=self._menu,
        )

    async def _register(self, url: str) -> str | None:
        self.calls.append(f"register {url}")
        await self._meets_trouble()
        return f"enter {url} by hand"

    async def _poll(self, _: Intake) -> NoReturn:
        self.calls.append("poll")
        await self._meets_trouble()
        await asyncio.get_running_loop().create_future()
        raise AssertionError("it never ends by itself")

    async def _menu(self, _: Phrase) -> None:
        self.calls.append("menu")

    async def _meets_trouble(self) -> None:
        if self.hangs:
            await asyncio.get_running_loop().create_future()
        if self.troubles:
            raise self.troubles.pop(0)

    async def _checked(self) -> str | None:
        return None

    async def _closed(self) -> None:
        self.calls.append("close")


@asynccontextmanager
async def a_desk(
    url: str,
    folder: Path,
    clock: TravelledClock,
    *platforms: Platform,
    **changes: Any,  # noqa: ANN401 -- settings
) -> AsyncIterator[tuple[Desk, Bell]]:
    given: dict[str, Any] = {"database_url": url, "data_dir": folder, "secret_key": KEY, "port": free_port()} | changes
    settings = Settings(_env_file=None, **given)
    bell = Bell()
    async with open_desk(settings, clock=clock, wake=bell.ring) as desk:
        yield replace(desk, accounts={platform.channel: platform.account() for platform in platforms}), bell


async def until(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not is_so():
            await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.01)
