"""Faults on order, as the real libraries suffer them."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
import telegram
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from sandbox.clock import TravelledClock
from sandbox.faults import Chance, Fault, Faults
from sandbox.server import Sandbox

Until = Callable[[Callable[[], object]], Awaitable[None]]
ANN = 1001
TOO_MANY: dict[str, Any] = {
    "ok": False,
    "error_code": 429,
    "description": "Too Many Requests: retry after 3",
    "parameters": {"retry_after": 3},
}


def seen(sandbox: Sandbox) -> list[str]:
    return [bubble.text for bubble in sandbox.phones.transcript(f"telegram:customer:{ANN}") if bubble.side == "them"]


@pytest.fixture(autouse=True)
async def ann(sandbox: Sandbox) -> None:
    await sandbox.telegram.customer.say(ANN, text="/start")
    await sandbox.telegram.staff.say(ANN, text="/start")


async def test_too_many_requests_say_when_to_come_back(sandbox: Sandbox, customer_bot: Bot) -> None:
    sandbox.faults.add(Fault(platform="telegram", method="sendMessage", kind="error", body=TOO_MANY, times=2))
    for _ in range(2):
        with pytest.raises(TelegramRetryAfter) as refused:
            await customer_bot.send_message(ANN, "Hello")
        assert refused.value.retry_after == 3
    await customer_bot.send_message(ANN, "Hello")
    assert seen(sandbox) == ["Hello"]
    assert [call.status for call in sandbox.journal.calls("telegram", method="sendMessage")] == [429, 429, 200]


async def test_a_cut_connection_has_no_effect(sandbox: Sandbox, customer_bot: Bot) -> None:
    sandbox.faults.add(Fault(platform="telegram", kind="cut"))
    with pytest.raises(TelegramNetworkError):
        await customer_bot.send_message(ANN, "Hello")
    assert seen(sandbox) == []
    (call,) = sandbox.journal.calls("telegram")
    assert (call.status, call.fault, call.answer) == (0, "cut", None)


async def test_a_lost_answer_has_its_effect(sandbox: Sandbox, staff_bot: telegram.Bot) -> None:
    sandbox.faults.add(Fault(platform="telegram", kind="lost_answer"))
    with pytest.raises(telegram.error.NetworkError):
        await staff_bot.send_message(ANN, "Hello")
    assert sandbox.phones.transcript(f"telegram:staff:{ANN}")[-1].text == "Hello"
    (call,) = sandbox.journal.calls("telegram")
    assert (call.status, call.fault) == (200, "lost_answer")


async def test_a_broken_gateway_answers_with_a_page_and_a_garbled_one_with_noise(
    sandbox: Sandbox, customer_bot: Bot, staff_bot: telegram.Bot
) -> None:
    sandbox.faults.add(Fault(platform="*", kind="garbage", times=2))
    with pytest.raises(ClientDecodeError):
        await customer_bot.send_message(ANN, "Hello")
    with pytest.raises(telegram.error.TelegramError):
        await staff_bot.send_message(ANN, "Hello")
    sandbox.faults.add(Fault(platform="telegram", kind="status", status=502))
    with pytest.raises((TelegramServerError, ClientDecodeError)):
        await customer_bot.send_message(ANN, "Hello")
    assert seen(sandbox) == []


async def test_a_delay_is_waited_for_on_the_sandbox_clock(
    sandbox: Sandbox, clock: TravelledClock, customer_bot: Bot, until: Until
) -> None:
    sandbox.faults.add(Fault(platform="telegram", method="sendMessage", kind="delay", seconds=20))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(customer_bot.send_message(ANN, "Hello"))
        await until(lambda: sandbox.faults.ordered == 0)
        await clock.travel(timedelta(seconds=19))
        assert seen(sandbox) == []
        await clock.travel(timedelta(seconds=1))
    assert seen(sandbox) == ["Hello"]


async def test_a_call_that_hangs_drops_in_the_end_and_has_no_effect(
    sandbox: Sandbox, customer_bot: Bot, clock: TravelledClock, until: Until
) -> None:
    sandbox.faults.add(Fault(platform="telegram", kind="hang", seconds=9))

    async def later() -> None:
        await until(lambda: sandbox.faults.ordered == 0)
        await clock.travel(timedelta(seconds=9))

    lost, _ = await asyncio.gather(customer_bot.send_message(ANN, "Hello"), later(), return_exceptions=True)
    assert isinstance(lost, TelegramNetworkError)
    assert seen(sandbox) == []


def test_the_same_seed_throws_the_same_weather_and_about_as_much_of_it_as_was_said() -> None:
    def thrown(seed: int) -> list[str]:
        faults = Faults()
        faults.expect(
            [
                Chance(fault=Fault(platform="wecom", kind="cut", method="message/send"), probability=0.1),
                Chance(fault=Fault(platform="*", kind="garbage"), probability=0.2),
            ],
            seed=seed,
        )
        taken = [faults.take("wecom", "message/send") for _ in range(1000)]
        assert faults.take("telegram", "getMe") in {None, Fault(platform="*", kind="garbage")}
        faults.clear()
        assert faults.take("wecom", "message/send") is None
        return [fault.kind if fault else "" for fault in taken]

    first = thrown(7)
    assert first == thrown(7) != thrown(8)
    assert 50 < first.count("cut") < 150
    assert 130 < first.count("garbage") < 270
