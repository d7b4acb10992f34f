"""The pretend people: they say the plan's lines over the sandbox, and keep what the platforms told them of each."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.clock import SystemClock
from sandbox.journal import Push
from sandbox.server import Sandbox
from tests.chaos.plan import TICKET, Line, Plan

AN_ANSWER_LATER = timedelta(milliseconds=300)
MEANT = re.compile(rf"{TICKET}(\d+)")
GIVEN_UP = "given up"


@dataclass(slots=True, kw_only=True)
class Crowd:
    """Everybody who writes. `up` is set while the desk is up; `given_up` are the markers no try of which was taken."""

    sandbox: Sandbox
    up: asyncio.Event
    tickets: tuple[int, ...] = ()
    said: int = 0
    given_up: set[str] = field(default_factory=set)
    repeated: int = 0
    hold: Callable[[int], "asyncio.Future[None] | None"] = lambda _: None

    async def play(self, plan: Plan) -> None:
        """Say every line; returns once the platforms have an answer to each, or gave up."""
        clock = SystemClock()
        mouths: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        async with asyncio.TaskGroup() as voices:
            for line in plan.lines:
                if line.waits:
                    await self.up.wait()
                voices.create_task(self._say(self._meant(line), mouths[line.person]))
                self.said += 1
                struck = self.hold(line.number)
                if struck is not None:
                    await struck
                await clock.sleep(timedelta(seconds=line.pause))

    def _meant(self, line: Line) -> Line:
        """Name the tickets by their numbers."""
        return replace(line, words=MEANT.sub(lambda found: str(self.tickets[int(found[1])]), line.words))

    async def _say(self, line: Line, mouth: asyncio.Lock) -> None:
        """Say a line. On Telegram in the chat's order; on the others whatever the tries make of the order."""
        match line.channel:
            case "telegram" | "telegram_staff":
                await self._say_on_telegram(line, mouth)
            case "wechat":
                await self._settle(line, await self.sandbox.wechat.say(line.user, text=line.words))
            case _:
                await self._settle(line, await self.sandbox.wecom.say(line.user, text=line.words))

    async def _say_on_telegram(self, line: Line, mouth: asyncio.Lock) -> None:
        telegram = self.sandbox.telegram
        bot, chat = telegram.staff if line.channel == "telegram_staff" else telegram.customer, int(line.user)
        async with mouth:
            said = await bot.say(chat, text=line.words, name=f"Ann {chat}", language="en")
        for _ in range(line.again):
            while said.update_id in [
                update.update_id for update in bot.updates.waiting(now=self.sandbox.clock.now(), chat=chat)
            ]:
                await self.sandbox.clock.sleep(AN_ANSWER_LATER)
            bot.repeat(said.update_id)
            self.repeated += 1

    async def _settle(self, line: Line, push: Push) -> None:
        platform = self.sandbox.wechat if line.channel == "wechat" else self.sandbox.wecom
        outcomes = [push.outcome]
        for _ in range(line.again if push.outcome != GIVEN_UP else 0):
            await self.sandbox.clock.sleep(AN_ANSWER_LATER)
            outcomes.append((await platform.repeat(number=push.number)).outcome)
            self.repeated += 1
        if set(outcomes) == {GIVEN_UP}:
            self.given_up.add(line.marker)
