"""A sender keeps to what its platform takes: a chat over its limit waits, others go on; and nothing is forgotten."""

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import replace

import pytest

from desk.messages import Address, Channel
from desk.pacing import PlatformLimits, Rate
from desk.replies import Toast
from desk.texts import verbatim
from handlers.ports import DeliveryFailed, DeliveryUnknown
from scheduler.delivery import Courier
from tests.handlers.stage import rows
from tests.scheduler.stage import ANN, BOB, MINUTE, SECOND, Mailbox, Office

CHAT = PlatformLimits(chat=(Rate(most=2, per=10 * SECOND),))
ALL = PlatformLimits(overall=(Rate(most=3, per=MINUTE),))


async def works(office: Office, limits: PlatformLimits, *, rounds: int = 3) -> None:
    """Let a new sender of Telegram do all that it may do now."""
    allowed: Mapping[Channel, PlatformLimits] = {Channel.TELEGRAM: limits}
    post = replace(office.post, limits=allowed)
    async with asyncio.TaskGroup() as lanes:
        courier = Courier(post, channel=Channel.TELEGRAM, lanes=lanes, wake=lambda: None)
        for _ in range(rounds):
            await courier.set_off()
            await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.05)


async def test_a_chat_over_its_limit_is_put_off_and_no_try_is_counted(office: Office, telegram: Mailbox) -> None:
    await office.owes(ANN, "one", "two", "three")
    await office.owes(BOB, "hello")
    await works(office, CHAT)
    assert sorted(telegram.words) == ["hello", "one", "two"]
    assert await rows(office.store.engine, "SELECT state, attempts FROM deliveries ORDER BY id") == [
        ("sent", 1),
        ("sent", 1),
        ("due", 0),
        ("sent", 1),
    ]
    await office.clock.travel(9 * SECOND)
    await works(office, CHAT)
    assert len(telegram.words) == 3
    await office.clock.travel(SECOND)
    await works(office, CHAT)
    assert telegram.words[-1] == "three"


async def test_over_the_limit_of_the_account_nobody_is_written_to_and_who_takes_over_keeps_to_it(
    office: Office, telegram: Mailbox
) -> None:
    for number in range(5):
        await office.owes(replace(ANN, user=str(number)), f"to {number}")
        await office.clock.travel(SECOND)
    telegram.answers["1"] = deque([DeliveryUnknown("no answer")])
    await works(office, ALL)
    assert telegram.words == ["to 0", "to 2"], "what may have arrived counts"
    await works(office, ALL)
    assert len(telegram.words) == 2
    await office.clock.travel(MINUTE)
    await works(office, ALL)
    assert telegram.words == ["to 0", "to 2", "to 3", "to 4"]


async def test_the_pause_ends_when_the_account_may_send_again(office: Office) -> None:
    post = replace(office.post, limits={Channel.TELEGRAM: ALL})
    await office.owes(ANN, "one", "two", "three")
    async with asyncio.TaskGroup() as lanes:
        courier = Courier(post, channel=Channel.TELEGRAM, lanes=lanes, wake=lambda: None)
        assert courier.pause(SECOND) == SECOND
        await courier.set_off()
    await office.clock.travel(MINUTE - SECOND / 4)
    assert courier.pause(SECOND) == SECOND / 4


async def test_a_message_of_several_parts_costs_several(office: Office, telegram: Mailbox) -> None:
    telegram.cost = 2
    for who in (ANN, BOB):
        await office.owes(who, "one")
    await works(office, ALL)
    await office.owes(replace(ANN, user="1003"), "late")
    await works(office, ALL)
    assert sorted(telegram.words) == ["one", "one"]


async def test_the_answer_to_a_press_waits_for_no_limit(office: Office, telegram: Mailbox) -> None:
    await office.owes(ANN, "one", "two", Toast(press="p", text=verbatim("OK")))
    await works(office, CHAT)
    assert telegram.words == ["one", "two", "OK"]


@pytest.mark.parametrize("asks_all", [True, False], ids=["says so", "tells two chats"])
async def test_a_platform_that_means_the_account_is_heeded_for_all(
    office: Office, telegram: Mailbox, *, asks_all: bool
) -> None:
    def busy() -> DeliveryFailed:
        return DeliveryFailed("429", retry_after=20 * SECOND, whole_account=asks_all)

    told: list[Address] = [ANN] if asks_all else [ANN, BOB]
    for who in told:
        telegram.answers[who.user] = deque([busy()])
        await office.owes(who, "hello")
    carl = replace(ANN, user="1003")
    post = replace(office.post, limits={Channel.TELEGRAM: CHAT})
    async with asyncio.TaskGroup() as lanes:
        courier = Courier(post, channel=Channel.TELEGRAM, lanes=lanes, wake=lambda: None)
        assert await courier.set_off() == len(told)
        await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.1)
        await office.owes(carl, "hello")
        assert await courier.set_off() == 0
        await office.clock.travel(20 * SECOND)
        assert await courier.set_off() == len(told) + 1


async def test_a_message_of_which_a_part_went_out_goes_on_behind_it_whoever_sends_it(
    office: Office, telegram: Mailbox
) -> None:
    stopped = DeliveryFailed("502")
    stopped.parts = 1
    telegram.answers[ANN.user] = deque([stopped])
    await office.owes(ANN, "a long story")
    await works(office, CHAT)
    await office.clock.travel(MINUTE)
    await works(office, CHAT)
    assert [errand.parts for errand in telegram.got] == [1]
