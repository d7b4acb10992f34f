"""getUpdates, as both libraries use it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
import telegram
from aiogram import Bot
from aiogram.exceptions import TelegramConflictError
from aiogram.types import Update

from sandbox.clock import TravelledClock
from sandbox.server import Sandbox

Until = Callable[[Callable[[], object]], Awaitable[None]]
ANN, BEN = 1001, 1002


async def test_updates_come_in_order_until_they_are_confirmed(sandbox: Sandbox, customer_bot: Bot) -> None:
    for text in ("one", "two", "three"):
        await sandbox.telegram.customer.say(ANN, text=text)
    first = await customer_bot.get_updates(limit=2)
    assert [update.message.text for update in first if update.message] == ["one", "two"]
    assert await customer_bot.get_updates(limit=2) == first
    rest = await customer_bot.get_updates(offset=first[-1].update_id + 1)
    assert [update.message.text for update in rest if update.message] == ["three"]
    assert await customer_bot.get_updates(offset=rest[-1].update_id + 1) == []


async def test_a_negative_offset_keeps_only_the_newest(sandbox: Sandbox, staff_bot: telegram.Bot) -> None:
    for text in ("one", "two", "three"):
        await sandbox.telegram.staff.say(BEN, text=text)
    (newest,) = await staff_bot.get_updates(offset=-1)
    assert newest.message is not None
    assert newest.message.text == "three"


async def test_a_long_poll_ends_when_something_happens(sandbox: Sandbox, customer_bot: Bot, until: Until) -> None:
    bot = sandbox.telegram.customer
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(customer_bot.get_updates(timeout=30))
        await until(lambda: bot.polling.is_waiting)
        await bot.say(ANN, text="It leaks")
    assert [update.message.text for update in poll.result() if update.message] == ["It leaks"]


async def test_a_long_poll_ends_empty_when_its_time_is_up(
    sandbox: Sandbox, clock: TravelledClock, staff_bot: telegram.Bot, until: Until
) -> None:
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(staff_bot.get_updates(timeout=30))
        await until(lambda: sandbox.telegram.staff.polling.is_waiting and clock.is_awaited)
        await clock.travel(timedelta(seconds=29))
        assert not poll.done()
        await clock.travel(timedelta(seconds=1))
    assert poll.result() == ()


async def test_a_second_poller_puts_out_the_first(sandbox: Sandbox, customer_bot: Bot, until: Until) -> None:
    bot = sandbox.telegram.customer

    async def poll() -> list[Update]:
        with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
            await customer_bot.get_updates(timeout=30)
        return []

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(poll())
        await until(lambda: bot.polling.is_waiting)
        assert await customer_bot.get_updates() == []


async def test_a_poller_that_hangs_up_loses_nothing(sandbox: Sandbox, customer_bot: Bot, until: Until) -> None:
    bot = sandbox.telegram.customer
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(customer_bot.get_updates(timeout=30))
        await until(lambda: bot.polling.is_waiting)
        poll.cancel()
    await until(lambda: not bot.polling.is_waiting)
    await bot.say(ANN, text="It leaks")
    assert len(await customer_bot.get_updates()) == 1


async def test_only_the_kinds_asked_for_are_told(sandbox: Sandbox, customer_bot: Bot) -> None:
    bot = sandbox.telegram.customer
    await customer_bot.get_updates(allowed_updates=["message"])
    said = await bot.say(ANN, text="Hello")
    await bot.edit(ANN, message_id=said.message_id, text="Hello!")
    await bot.block(ANN)
    assert [update.event_type for update in await customer_bot.get_updates()] == ["message"]


async def test_an_update_is_kept_for_a_day(sandbox: Sandbox, clock: TravelledClock, customer_bot: Bot) -> None:
    await sandbox.telegram.customer.say(ANN, text="Hello")
    await clock.travel(timedelta(hours=23))
    assert len(await customer_bot.get_updates()) == 1
    await clock.travel(timedelta(hours=1))
    assert await customer_bot.get_updates() == []


async def test_nobody_polls_while_a_webhook_is_set(sandbox: Sandbox, staff_bot: telegram.Bot) -> None:
    assert await staff_bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(telegram.error.Conflict, match="webhook is active"):
        await staff_bot.get_updates()
    assert await staff_bot.delete_webhook()
    assert await staff_bot.get_updates() == ()
    assert sandbox.journal.calls("telegram", method="getUpdates")[0].status == 409
