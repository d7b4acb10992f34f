"""Webhooks, pushed to a tiny local receiver."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest

from sandbox.clock import TravelledClock
from sandbox.control import ControlError
from sandbox.server import Sandbox

Until = Callable[[Callable[[], object]], Awaitable[None]]
ANN, BEN = 1001, 1002


class Receiver(Protocol):
    """What these stories see of the receiver."""

    url: str
    secrets: list[str | None]
    answers: list[int]
    body: str

    @property
    def texts(self) -> list[str]: ...

    @property
    def gate(self) -> "Gate": ...


class Gate(Protocol):
    """Holds answers back while it is clear."""

    def set(self) -> None: ...

    def clear(self) -> None: ...


def attempts(sandbox: Sandbox) -> int:
    return sum(push.attempts for push in sandbox.journal.pushes("telegram"))


async def test_updates_are_pushed_with_the_secret(sandbox: Sandbox, customer_bot: Bot, receiver: Receiver) -> None:
    assert await customer_bot.set_webhook(receiver.url, secret_token="quiet_1")
    await sandbox.telegram.customer.say(ANN, text="Hello")
    await sandbox.telegram.customer.delivered()
    assert (receiver.texts, receiver.secrets) == (["Hello"], ["quiet_1"])
    (push,) = sandbox.journal.pushes("telegram", account="customer")
    assert (push.kind, push.attempts, push.outcome) == ("message", 1, "delivered")


async def test_what_waited_before_the_webhook_is_pushed_too(
    sandbox: Sandbox, customer_bot: Bot, receiver: Receiver
) -> None:
    await sandbox.telegram.customer.say(ANN, text="early")
    await customer_bot.set_webhook(receiver.url)
    await sandbox.telegram.customer.delivered()
    assert receiver.texts == ["early"]


async def test_pending_updates_may_be_dropped(sandbox: Sandbox, customer_bot: Bot, receiver: Receiver) -> None:
    await sandbox.telegram.customer.say(ANN, text="early")
    await customer_bot.set_webhook(receiver.url, drop_pending_updates=True)
    await sandbox.telegram.customer.say(ANN, text="late")
    await sandbox.telegram.customer.delivered()
    assert receiver.texts == ["late"]


async def test_a_refused_update_is_pushed_again_after_growing_pauses(
    sandbox: Sandbox, clock: TravelledClock, customer_bot: Bot, receiver: Receiver, until: Until
) -> None:
    receiver.answers[:] = [500, 503]
    await customer_bot.set_webhook(receiver.url)
    await sandbox.telegram.customer.say(ANN, text="Hello")
    await sandbox.telegram.customer.say(ANN, text="Anybody?")
    await until(lambda: attempts(sandbox) == 1)
    about = await customer_bot.get_webhook_info()
    assert about.pending_update_count == 2
    assert about.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"
    await clock.travel(timedelta(seconds=1))
    await until(lambda: attempts(sandbox) == 2)
    await clock.travel(timedelta(seconds=1))
    assert receiver.texts == ["Hello"] * 2
    await clock.travel(timedelta(seconds=1))
    await sandbox.telegram.customer.delivered()
    assert receiver.texts == ["Hello", "Hello", "Hello", "Anybody?"]
    assert (await customer_bot.get_webhook_info()).pending_update_count == 0


async def test_a_chat_waits_for_its_answer_while_others_go_on(
    sandbox: Sandbox, customer_bot: Bot, receiver: Receiver, until: Until
) -> None:
    receiver.gate.clear()
    await customer_bot.set_webhook(receiver.url)
    await sandbox.telegram.customer.say(ANN, text="one")
    await sandbox.telegram.customer.say(ANN, text="two")
    await sandbox.telegram.customer.say(BEN, text="other")
    await until(lambda: len(receiver.texts) == 2)
    assert sorted(receiver.texts) == ["one", "other"]
    receiver.gate.set()
    await sandbox.telegram.customer.delivered()
    assert receiver.texts[2:] == ["two"]


async def test_no_more_than_max_connections_are_open(
    sandbox: Sandbox, customer_bot: Bot, receiver: Receiver, until: Until
) -> None:
    receiver.gate.clear()
    await customer_bot.set_webhook(receiver.url, max_connections=1)
    await sandbox.telegram.customer.say(ANN, text="one")
    await sandbox.telegram.customer.say(BEN, text="other")
    await until(lambda: len(receiver.texts) == 1)
    assert (await customer_bot.get_webhook_info()).max_connections == 1
    assert receiver.texts == ["one"]
    receiver.gate.set()
    await sandbox.telegram.customer.delivered()
    assert receiver.texts == ["one", "other"]


async def test_a_receiver_that_is_away_gets_it_later(
    sandbox: Sandbox, clock: TravelledClock, customer_bot: Bot, receiver: Receiver, until: Until
) -> None:
    await customer_bot.set_webhook("http://127.0.0.1:9/hook")
    await sandbox.telegram.customer.say(ANN, text="Hello")
    await until(lambda: attempts(sandbox) == 1)
    assert (await customer_bot.get_webhook_info()).last_error_message == "Connection refused"
    await customer_bot.set_webhook(receiver.url)
    await sandbox.telegram.customer.delivered()
    await clock.travel(timedelta(seconds=1))
    assert receiver.texts == ["Hello"]
    assert [push.outcome for push in sandbox.journal.pushes("telegram")] == ["given up", "delivered"]


async def test_a_method_in_the_answer_is_carried_out(
    sandbox: Sandbox, customer_bot: Bot, receiver: Receiver, until: Until
) -> None:
    receiver.body = f'{{"method": "sendMessage", "chat_id": {ANN}, "text": "Hello yourself"}}'
    await customer_bot.set_webhook(receiver.url)
    await sandbox.telegram.customer.say(ANN, text="Hello")
    await until(lambda: len(sandbox.phones.transcript(f"telegram:customer:{ANN}")) == 2)
    assert sandbox.phones.transcript(f"telegram:customer:{ANN}")[-1].text == "Hello yourself"


async def test_a_secret_has_only_letters_digits_and_dashes(customer_bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="unallowed characters"):
        await customer_bot.set_webhook("https://desk.example.com/hook", secret_token="no spaces")
    with pytest.raises(TelegramBadRequest, match="HTTPS URL must be provided"):
        await customer_bot.set_webhook("desk.example.com")


async def test_an_update_that_was_answered_may_come_again(
    sandbox: Sandbox, customer_bot: Bot, receiver: Receiver
) -> None:
    await customer_bot.set_webhook(receiver.url)
    said = await sandbox.telegram.customer.say(ANN, text="Hello")
    await sandbox.telegram.customer.delivered()
    sandbox.telegram.customer.repeat(said.update_id)
    await sandbox.telegram.customer.delivered()
    assert receiver.texts == ["Hello", "Hello"]
    with pytest.raises(ControlError):
        sandbox.telegram.customer.repeat(1)
