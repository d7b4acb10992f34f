"""Starting and stopping the sandbox, its clock, and its network limits."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

import httpx

from sandbox.clock import TravelledClock
from sandbox.server import Sandbox, SandboxSettings, serve
from sandbox.telegram.settings import TelegramSettings

Until = Callable[[Callable[[], object]], Awaitable[None]]
MONDAY_9AM = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANN = 1001


class Receiver(Protocol):
    """What these stories see of the receiver."""

    url: str
    gate: asyncio.Event


async def test_the_page_and_its_parts_are_served(url: str) -> None:
    async with httpx.AsyncClient(base_url=url, trust_env=False) as http:
        page = await http.get("/")
        assert page.headers["content-type"].startswith("text/html")
        assert (await http.get("/page/index.html")).content == page.content


async def test_a_sandbox_stops_while_somebody_polls_and_watches(until: Until) -> None:
    sandbox = Sandbox(TravelledClock(MONDAY_9AM))
    bot = sandbox.telegram.customer
    async with (
        httpx.AsyncClient(trust_env=False) as http,
        asyncio.TaskGroup() as tasks,
        asyncio.timeout(2),
        serve(sandbox) as url,
    ):
        poll = tasks.create_task(http.get(f"{url}/telegram/bot{bot.token}/getUpdates", params={"timeout": 50}))
        watch = tasks.create_task(http.get(f"{url}/control/stream"))
        await until(lambda: bot.polling.is_waiting)
        await bot.say(ANN, text="still here")
        await until(poll.done)
        again = tasks.create_task(http.get(poll.result().request.url, params={"timeout": 50, "offset": 10**9}))
        await until(lambda: bot.polling.is_waiting)
    assert len(poll.result().json()["result"]) == 1
    assert again.result().json() == {"ok": True, "result": []}
    assert "still here" in watch.result().text


async def test_a_push_without_an_answer_in_time_counts_as_lost(receiver: Receiver, until: Until) -> None:
    receiver.gate.clear()
    settings = SandboxSettings(telegram=TelegramSettings(push_timeout=timedelta(seconds=0.05)))
    clock = TravelledClock(MONDAY_9AM)
    sandbox = Sandbox(clock, settings)
    bot = sandbox.telegram.customer
    async with serve(sandbox) as url, httpx.AsyncClient(base_url=url, trust_env=False) as http:
        await http.post(f"/telegram/bot{bot.token}/setWebhook", json={"url": receiver.url})
        await bot.say(ANN, text="Hello")
        await until(lambda: sandbox.journal.pushes() and sandbox.journal.pushes()[0].attempts)
        assert bot.webhooks.describe()["last_error_message"] == "Read timeout expired"
        receiver.gate.set()
        await clock.travel(timedelta(seconds=1))
        await bot.delivered()
    assert [push.attempts for push in sandbox.journal.pushes()] == [2]


async def test_a_travelled_clock_wakes_each_sleeper_at_its_own_moment() -> None:
    clock = TravelledClock(MONDAY_9AM)
    woken: list[tuple[str, timedelta]] = []

    async def sleeper(name: str, *, minutes: int, again: int = 0) -> None:
        await clock.sleep(timedelta(minutes=minutes))
        woken.append((name, clock.now() - MONDAY_9AM))
        if again:
            await sleeper(f"{name} again", minutes=again)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(sleeper("late", minutes=30))
        tasks.create_task(sleeper("early", minutes=10, again=5))
        tasks.create_task(sleeper("now", minutes=0))
        await asyncio.wait_for(clock.travel(timedelta()), timeout=1)
        await clock.travel(timedelta(hours=1))
    assert [(name, span // timedelta(minutes=1)) for name, span in woken] == [
        ("now", 0),
        ("early", 10),
        ("early again", 15),
        ("late", 30),
    ]
    assert clock.now() == MONDAY_9AM + timedelta(hours=1)
