"""Several workers on one way out: leases, their ends, and processes that end in the middle."""

import asyncio
from collections import deque
from dataclasses import replace

from desk.messages import Channel
from handlers.ports import Errand, Phrase, Receipt
from scheduler.delivery import MOST_LANES, Courier, deliver_due
from scheduler.post import LEASE
from tests.handlers.stage import Rope
from tests.scheduler.stage import ANN, BOB, SECOND, WANG, Mailbox, Office, until_asked


async def test_two_workers_never_send_the_same(office: Office, telegram: Mailbox) -> None:
    for number in range(40):
        await office.owes(replace(ANN, user=str(number % 10)), f"{number:02}")
    workers = [replace(office, store=type(office.store)(office.store.engine)) for _ in range(3)]
    for _ in range(4):
        await asyncio.gather(*(deliver_due(worker.post) for worker in workers))
    assert sorted(telegram.words) == [f"{number:02}" for number in range(40)]
    for last in range(10):
        assert [words for words in telegram.words if words.endswith(str(last))] == [
            f"{tens}{last}" for tens in range(4)
        ]


async def test_who_sends_for_long_keeps_the_lane(office: Office, telegram: Mailbox) -> None:
    telegram.gate = asyncio.Event()
    await office.owes(ANN, "a long video", "two")
    sending = asyncio.get_running_loop().create_task(deliver_due(office.post))
    await until_asked(telegram, 1)
    for _ in range(6):
        await office.clock.travel(LEASE / 3)
        await asyncio.wait({sending}, timeout=0.05)
        assert await deliver_due(office.post) == 0
    telegram.gate.set()
    await sending
    assert telegram.words == ["a long video", "two"]


async def test_who_can_not_prolong_the_lease_begins_no_further_send(office: Office, telegram: Mailbox) -> None:
    telegram.gate = asyncio.Event()
    away = Rope(office.store.engine)
    await office.owes(ANN, "one", "two")
    sending = asyncio.get_running_loop().create_task(deliver_due(replace(office.post, store=away)))
    await until_asked(telegram, 1)
    away.is_cut = True
    await office.clock.travel(LEASE * 2 / 3)
    await asyncio.wait({sending}, timeout=0.05)
    away.is_cut = False
    telegram.gate.set()
    await sending
    assert telegram.words == ["one"]
    assert await office.states() == ["sent", "due"]
    await deliver_due(office.post)
    assert telegram.words == ["one", "two"]


async def test_a_worker_that_was_killed_frees_its_lane_when_the_lease_ends(office: Office, telegram: Mailbox) -> None:
    await office.owes(ANN, "one")
    async with office.store.begin() as tx:
        assert await tx.claim_lanes(now=office.clock.now(), limit=9, lease=LEASE)
    assert await deliver_due(office.post) == 0
    await office.clock.travel(LEASE)
    assert await deliver_due(office.post) == 1
    assert telegram.words == ["one"]


async def test_who_comes_back_after_the_lease_frees_nobody_elses_lane(office: Office, telegram: Mailbox) -> None:
    telegram.gate = asyncio.Event()
    away = Rope(office.store.engine)
    await office.owes(ANN, "one")
    late = asyncio.get_running_loop().create_task(deliver_due(replace(office.post, store=away)))
    await until_asked(telegram, 1)
    away.is_cut = True
    await office.clock.travel(LEASE)
    async with office.store.begin() as tx:
        (taken,) = await tx.claim_lanes(now=office.clock.now(), limit=9, lease=LEASE)
    away.is_cut = False
    telegram.gate.set()
    await late
    await office.owes(ANN, "two")
    assert await deliver_due(office.post) == 0
    async with office.store.begin() as tx:
        await tx.release_lanes({ANN: taken.until})
    await deliver_due(office.post)
    assert telegram.words == ["one", "two"]


async def test_a_send_that_is_cut_off_is_noted_as_unknown_and_the_rest_waits(office: Office, telegram: Mailbox) -> None:
    telegram.gate = asyncio.Event()
    await office.owes(ANN, "one", "two")
    sending = asyncio.get_running_loop().create_task(deliver_due(office.post))
    while not telegram.asked:
        await asyncio.wait({sending}, timeout=0.01)
    sending.cancel()
    await asyncio.wait({sending})
    assert await office.states() == ["unknown", "due"]
    telegram.gate.set()
    await deliver_due(office.post)
    assert telegram.words == ["two"], "at once: the lane was given back"


async def test_an_outcome_is_noted_through_a_short_absence_of_the_store(office: Office, telegram: Mailbox) -> None:
    await office.owes(ANN, "one")
    begin, failures = office.store.begin, deque([OSError("refused"), OSError("refused")])

    def stumbling():  # type: ignore[no-untyped-def]  # noqa: ANN202 -- as `begin`
        if telegram.got and failures:
            raise failures.popleft()
        return begin()

    office.store.begin = stumbling  # type: ignore[method-assign]  # this one store stumbles
    sending = asyncio.get_running_loop().create_task(deliver_due(office.post))
    while not sending.done():
        await asyncio.wait({sending}, timeout=0.01)
        await office.clock.travel(SECOND)
    assert await office.states() == ["sent"]


async def test_one_slow_person_holds_up_nobody_on_the_same_channel(office: Office, telegram: Mailbox) -> None:
    class SlowToAnn(Mailbox):
        async def deliver(self, errand: Errand, phrase: Phrase) -> Receipt:
            self.gate = gate if errand.address == ANN else None
            return await super().deliver(errand, phrase)

    gate = asyncio.Event()
    box = SlowToAnn(Channel.TELEGRAM)
    post = replace(office.post, channels={Channel.TELEGRAM: box})
    rings = []
    await office.owes(ANN, "slow")
    async with asyncio.TaskGroup() as lanes:
        courier = Courier(post, channel=Channel.TELEGRAM, lanes=lanes, wake=lambda: rings.append(1))
        assert await courier.set_off() == 1
        await until_asked(box, 1)
        for number in range(3):
            await office.owes(BOB, f"quick {number}")
            assert await courier.set_off() == 1
            await until_asked(box, 2 + number)
            await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.05)
        assert box.words == ["quick 0", "quick 1", "quick 2"]
        gate.set()
    assert box.words[-1] == "slow"
    assert len(rings) == 4
    assert telegram.words == []


async def test_a_courier_serves_its_own_channel_and_no_more_lanes_than_agreed(
    office: Office, telegram: Mailbox
) -> None:
    telegram.gate = asyncio.Event()
    await office.owes(WANG, "for another courier")
    for number in range(MOST_LANES + 3):
        await office.owes(replace(ANN, user=str(number)), "hello")
    async with asyncio.TaskGroup() as lanes:
        courier = Courier(office.post, channel=Channel.TELEGRAM, lanes=lanes, wake=lambda: None)
        assert await courier.set_off() == MOST_LANES
        await until_asked(telegram, MOST_LANES)
        assert await courier.set_off() == 0
        telegram.gate.set()
    async with asyncio.TaskGroup() as lanes:
        courier = Courier(office.post, channel=Channel.TELEGRAM, lanes=lanes, wake=lambda: None)
        assert await courier.set_off() == 3
    assert len(telegram.words) == MOST_LANES + 3
    assert office.boxes[Channel.WECHAT].words == []


async def test_a_channel_that_hangs_holds_up_no_other(office: Office, telegram: Mailbox) -> None:
    wechat = office.boxes[Channel.WECHAT]
    wechat.gate = asyncio.Event()
    for number in range(MOST_LANES * 2):
        await office.owes(replace(WANG, user=str(number)), "stuck")
    await office.owes(ANN, "hello")
    async with asyncio.TaskGroup() as lanes:
        for channel in (Channel.WECHAT, Channel.TELEGRAM):
            await Courier(office.post, channel=channel, lanes=lanes, wake=lambda: None).set_off()
        await until_asked(wechat, MOST_LANES)
        await until_asked(telegram, 1)
        assert telegram.words == ["hello"]
        wechat.gate.set()


async def test_lanes_that_end_together_share_a_transaction(office: Office, telegram: Mailbox) -> None:
    telegram.gate, counting = asyncio.Event(), Rope(office.store.engine)
    for number in range(MOST_LANES):
        await office.owes(replace(ANN, user=str(number)), "one", "two", "three")
    sending = asyncio.get_running_loop().create_task(deliver_due(replace(office.post, store=counting)))
    await until_asked(telegram, MOST_LANES)
    telegram.gate.set()
    await sending
    assert len(telegram.words) == 3 * MOST_LANES
    assert counting.begun < MOST_LANES
