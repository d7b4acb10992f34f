"""The store goes away: what people write is safe on this machine, and reaches the store in its order, once."""

import asyncio
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from time import monotonic

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from desk.messages import InboundMessage
from desk.turns import Turn
from handlers import shelter
from handlers.intake import LARGEST_BATCH
from tests.handlers.machine import Workers, keys
from tests.handlers.stage import ANN, BOB, WANG, says

SOON = timedelta(seconds=0.4)


@asynccontextmanager
async def busy_with(database: AsyncEngine, address: str) -> AsyncIterator[None]:
    """Let somebody else's transaction sit on a conversation."""
    async with database.begin() as connection:
        await connection.execute(
            text("SELECT 1 FROM conversations WHERE address = :address FOR UPDATE"), {"address": address}
        )
        yield


@pytest.mark.requirement("R1.4-1", "R3.1-7", "R6.4-3")
async def test_a_message_is_safe_while_the_store_is_away_and_has_its_turn_when_it_is_back(workers: Workers) -> None:
    front = workers.start()
    front.store.is_cut = True
    await front.intake.receive(says("It leaks", key="a"))
    assert (front.intake.spooled(), await front.intake.drain()) == (1, 0)
    front.store.is_cut = False
    assert await front.intake.drain() == 1
    (ticket,) = await front.tickets()
    assert ticket.description == "It leaks"
    assert front.intake.spooled() == 0
    assert workers.files() == [""]


@pytest.mark.requirement("R3.1-7")
async def test_what_is_written_afterwards_waits_behind_it(workers: Workers) -> None:
    front = workers.start()
    front.store.is_cut = True
    await front.intake.receive(says("It leaks", key="a"))
    front.store.is_cut = False
    await front.intake.receive(says("and smokes", key="b"))
    assert (await keys(front), front.intake.spooled()) == ([], 2)
    assert await front.intake.drain() == 2
    await front.intake.receive(says("and smells", key="c"))
    assert (await keys(front), front.intake.spooled()) == (["a", "b", "c"], 0)


async def test_a_whole_crowd_writes_while_the_store_is_away_and_each_is_heard_once(workers: Workers) -> None:
    front = workers.start()
    front.store.is_cut = True
    said = [says(f"word {n}", key=f"{n:03}", of=replace(ANN, user=str(n % 50))) for n in range(LARGEST_BATCH * 3)]
    await asyncio.gather(*(front.intake.receive(message) for message in said))
    await front.intake.receive(said[0])
    front.store.is_cut = False
    assert await front.intake.drain() == len(said) + 1
    assert await keys(front) == [message.key for message in said]
    assert len(await front.tickets()) == 50


@pytest.mark.requirement("R3.1-7")
async def test_a_store_that_hangs_is_not_waited_for_and_what_it_does_late_is_done_once(
    workers: Workers, database: AsyncEngine
) -> None:
    front = workers.start(patience=SOON)
    await front.intake.receive(says("Hello", key="0"))
    await front.intake.drain()
    async with busy_with(database, "telegram:1001"):
        before = monotonic()
        await front.intake.receive(says("It leaks", key="a"))
        assert monotonic() - before < 2
        await front.intake.receive(says("and smokes", key="b"))
        assert front.intake.spooled() == 2
        assert await front.intake.drain() == 0
        await front.intake.receive(says("Mine leaks", key="c", of=BOB))
    while front.intake.spooled():
        await front.intake.drain()
    assert await keys(front) == ["0", "a", "b", "c"]
    await front.intake.finish()


async def test_who_waits_behind_a_hanging_store_is_answered_in_time_too(
    workers: Workers, database: AsyncEngine
) -> None:
    front = workers.start(patience=SOON)
    await front.intake.receive(says("Hello", key="0"))
    await front.intake.drain()
    async with busy_with(database, "telegram:1001"):
        before = monotonic()
        people = [replace(ANN, user=str(n)) for n in range(1001, 1001 + LARGEST_BATCH * 2)]
        await asyncio.gather(*(front.intake.receive(says("It leaks", key=who.user, of=who)) for who in people))
        assert monotonic() - before < 2
        await front.intake.finish()
    while front.intake.spooled():
        await front.intake.drain()
    assert len(await keys(front)) == len(people) + 1


async def test_a_webhook_gets_no_answer_to_carry_but_its_acknowledgement(workers: Workers) -> None:
    front = workers.start()
    front.store.is_cut = True
    assert await front.intake.receive_for_reply(says("漏水", key="a", of=WANG)) is None
    assert front.intake.spooled() == 1


@pytest.mark.requirement("R6.4-3")
async def test_where_the_disk_takes_nothing_either_the_platform_must_keep_it(
    workers: Workers,
) -> None:
    workers.folder.write_text("a file where the folder should be")
    front = workers.start()
    front.store.is_cut = True
    with pytest.raises(OSError, match="refused"):
        await front.intake.receive(says("It leaks", key="a"))
    assert front.intake.spooled() == 0
    front.store.is_cut = False
    await front.intake.receive(says("It leaks", key="a"))
    assert await keys(front) == ["a"]


async def test_a_turn_that_fails_is_no_reason_to_spool(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Turn:
        raise KeyError("poison")

    monkeypatch.setattr("handlers.turning.decide", broken)
    front = workers.start()
    await front.intake.receive(says("It leaks", key="a"))
    assert front.intake.spooled() == 0
    assert await front.rows("SELECT attempts FROM put_off") == [(1,)]


@pytest.mark.requirement("R3.1-7", "R6.4-3")
async def test_what_a_dead_worker_left_is_brought_to_the_store_by_another(workers: Workers) -> None:
    dead, living = workers.start(), workers.start()
    dead.store.is_cut = living.store.is_cut = True
    await dead.intake.receive(says("It leaks", key="a"))
    await living.intake.receive(says("Mine too", key="b", of=BOB))
    living.store.is_cut = False
    assert await living.intake.drain() == 1
    assert await keys(living) == ["b"], "a living worker keeps its own"
    await workers.spools[0].close()
    assert await living.intake.drain() == 1
    assert await keys(living) == ["b", "a"]
    assert workers.files() == [""], "the dead one's file is gone"


async def test_what_was_spooled_before_a_restart_comes_before_what_arrives_after_it(workers: Workers) -> None:
    dead = workers.start()
    dead.store.is_cut = True
    await dead.intake.receive(says("It leaks", key="a"))
    await workers.spools[0].close()
    front = workers.start()
    await workers.spools[1].adopt()
    await front.intake.receive(says("and smokes", key="b"))
    assert await front.intake.drain() == 2
    assert await keys(front) == ["a", "b"]


async def test_while_people_go_on_writing_the_spool_becomes_empty_all_the_same(workers: Workers) -> None:
    front = workers.start()
    front.store.is_cut = True
    await asyncio.gather(*(front.intake.receive(says(f"word {n}", key=f"{n:03}")) for n in range(LARGEST_BATCH * 2)))
    front.store.is_cut = False
    is_over = asyncio.Event()

    async def goes_on(name: str) -> None:
        count = 0
        while not is_over.is_set():
            await front.intake.receive(says("more", key=f"{name} {count}", of=replace(ANN, user=name)))
            count += 1

    async with asyncio.TaskGroup() as writers:
        for name in "abcd":
            writers.create_task(goes_on(name))
        await front.intake.drain()
        assert front.intake.spooled() == 0
        is_over.set()


@pytest.mark.requirement("R3.1-7", "R6.4-3")
async def test_a_message_that_the_store_can_never_take_is_set_aside_and_stops_no_other(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelter, "MOST_TRIES", 3)
    front = workers.start()
    front.store.is_cut = True
    for message in (says("fine", key="a"), says("bad", key="b\0"), says("fine too", key="c", of=BOB)):
        await front.intake.receive(message)
    front.store.is_cut = False
    for _ in range(9):
        await front.intake.drain()
    assert await keys(front) == ["a", "c"]
    assert front.intake.spooled() == 0
    aside, own = sorted(workers.files(), reverse=True)
    assert ("bad" in aside, own) == (True, "")


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def broken(*_: object) -> Turn:
        raise KeyError("poison")

    monkeypatch.setattr("handlers.turning.decide", broken)
    return monkeypatch.undo


async def test_a_turn_that_fails_on_the_way_from_the_spool_is_put_off_as_any_other(
    workers: Workers, poisoned: Callable[[], None]
) -> None:
    front = workers.start()
    front.store.is_cut = True
    message: InboundMessage = says("It leaks", key="a")
    await front.intake.receive(message)
    front.store.is_cut = False
    assert await front.intake.drain() == 1
    assert await front.tickets() == []
    poisoned()
    assert await front.takes_up(seconds=10) == 1
    assert len(await front.tickets()) == 1


class ATick:
    """Lets the loop turn once."""

    def __await__(self) -> Generator[None, None, None]:
        yield


async def test_what_comes_in_the_very_moment_in_which_a_group_ends_is_not_forgotten(workers: Workers) -> None:
    front = workers.start()
    async with asyncio.timeout(20):
        for ticks in range(8):
            await front.intake.receive(says("The washer leaks", key=f"{ticks}"))
            for _ in range(ticks):
                await ATick()
            await front.intake.receive(says("It is the pump", key=f"{ticks} too"))
    assert len(await keys(front)) == 16
