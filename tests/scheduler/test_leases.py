"""The leases that a sender holds in memory, against those of the store."""

import asyncio

from desk.messages import Channel
from scheduler.delivery import Courier
from tests.handlers.stage import rows
from tests.scheduler.stage import ANN, Mailbox, Office, until_asked


async def test_a_lane_that_is_leased_anew_as_its_last_message_is_noted_is_free_in_the_end(
    office: Office, telegram: Mailbox
) -> None:
    telegram.gate = asyncio.Event()
    async with asyncio.TaskGroup() as lanes:
        courier = Courier(office.post, channel=Channel.TELEGRAM, lanes=lanes, wake=lambda: None)
        await office.owes(ANN, "1")
        assert await courier.set_off() == 1
        for number in range(2, 6):
            await office.owes(ANN, f"{number}")
            await until_asked(telegram, number - 1)
            telegram.gate.set()
            assert await courier.set_off() == 1  # in the transaction that notes how the last one went
            telegram.gate.clear()
        telegram.gate.set()
    assert telegram.words == ["1", "2", "3", "4", "5"]
    assert await rows(office.store.engine, "SELECT leased_until FROM lanes") == [(None,)]
