"""Timers: one of a kind a ticket, never early, fired once, and never in a circle of waiting."""

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from desk.terms import CustomerId, TicketId
from desk.turns import Timer, TimerKind, Turn
from storage.store import PostgresStore
from storage.timers import LEFT_AT_MOST
from tests.storage.stories import ANN, BOB, MINUTE, NOW, SECOND, customer, somebody_waits, ticket, write

MILLISECOND = SECOND / 1000


def timer(due_at: datetime | None, *, of: int = 1001, kind: TimerKind = TimerKind.CLOSE, rule: str = "") -> Timer:
    return Timer(ticket=TicketId(of), kind=kind, due_at=due_at, rule=rule)


@pytest.fixture
async def opened(store: PostgresStore) -> None:
    async with store.begin() as tx:
        chats = await tx.converse([ANN, BOB], now=NOW)
        people = (customer(1), customer(2), customer(3))
        await write(tx, Turn(customers=people, tickets=(ticket(1001), ticket(1002, of=2), ticket(1003, of=3))))
        for number, chat in enumerate(chats.values(), start=1):
            await write(tx, Turn(conversation=replace(chat, customer=CustomerId(number))))


async def set_timers(store: PostgresStore, *timers: Timer) -> None:
    async with store.begin() as tx:
        await write(tx, Turn(timers=timers))


async def fire(store: PostgresStore, now: datetime, *, limit: int = 9) -> list[Timer]:
    async with store.begin() as tx:
        return list(await tx.claim_timers(now=now, limit=limit))


@pytest.mark.usefixtures("opened")
async def test_a_timer_fires_when_it_is_due_and_once(store: PostgresStore) -> None:
    await set_timers(store, timer(NOW))
    assert await fire(store, NOW - SECOND) == []
    assert await fire(store, NOW) == [timer(NOW)]
    assert await fire(store, NOW + MINUTE) == []


@pytest.mark.usefixtures("opened")
async def test_a_timer_can_be_moved_and_taken_away(store: PostgresStore) -> None:
    remind, close = timer(NOW, kind=TimerKind.SURVEY), timer(NOW + MINUTE)
    await set_timers(store, timer(NOW), timer(NOW + MINUTE), remind)
    assert await fire(store, NOW, limit=1) == [remind]
    await set_timers(store, replace(close, due_at=NOW + 2 * MINUTE))
    assert await fire(store, NOW + MINUTE) == []
    await set_timers(store, replace(close, due_at=None))
    assert await fire(store, NOW + 9 * MINUTE) == []


@pytest.mark.usefixtures("opened")
async def test_a_ticket_has_a_timer_for_each_limit_that_is_watched(store: PostgresStore) -> None:
    level, product = (timer(NOW, kind=TimerKind.LIMIT, rule=f"response.{rule}") for rule in ("level.1", "product"))
    await set_timers(store, level, product, timer(NOW))
    await set_timers(store, replace(product, due_at=NOW + MINUTE), replace(level, due_at=None))
    assert await fire(store, NOW) == [timer(NOW)]
    assert await fire(store, NOW + MINUTE) == [replace(product, due_at=NOW + MINUTE)]


@pytest.mark.usefixtures("opened")
async def test_the_oldest_timers_fire_first(store: PostgresStore) -> None:
    await set_timers(store, timer(NOW + SECOND), timer(NOW, of=1002), timer(NOW + 2 * SECOND, of=1003))
    assert [t.ticket for t in await fire(store, NOW + MINUTE, limit=2)] == [1002, 1001]
    assert [t.ticket for t in await fire(store, NOW + MINUTE)] == [1003]


@pytest.mark.usefixtures("opened")
async def test_a_timer_whose_effect_failed_fires_again(store: PostgresStore) -> None:
    async def fail() -> None:
        async with store.begin() as tx:
            assert await tx.claim_timers(now=NOW, limit=9)
            raise ZeroDivisionError

    await set_timers(store, timer(NOW))
    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await fire(store, NOW) == [timer(NOW)]


@pytest.mark.requirement("R6.4-3")
@pytest.mark.usefixtures("opened")
async def test_workers_who_look_at_once_fire_each_timer_once(store: PostgresStore) -> None:
    await set_timers(store, timer(NOW), timer(NOW, of=1002), timer(NOW, of=1003))
    fired = [t for share in await asyncio.gather(*(fire(store, NOW) for _ in range(6))) for t in share]
    fired += await fire(store, NOW)
    assert sorted(t.ticket for t in fired) == [1001, 1002, 1003]


@pytest.mark.usefixtures("opened")
async def test_a_timer_leaves_a_customer_alone_who_is_being_answered(store: PostgresStore) -> None:
    await set_timers(store, timer(NOW), timer(NOW, of=1002), timer(NOW, of=1003))
    async with store.begin() as turn:
        await turn.converse([ANN], now=NOW)
        assert [t.ticket for t in await fire(store, NOW)] == [1002, 1003]
        found = await turn.tickets_of([CustomerId(1)], closed_since=NOW)
        await write(turn, Turn(tickets=tuple(found.values()), timers=(timer(None),)))
    assert await fire(store, NOW) == []


@pytest.mark.usefixtures("opened")
async def test_who_writes_while_a_timer_fires_is_answered_after_it(store: PostgresStore, database: AsyncEngine) -> None:
    async def answer() -> list[TicketId]:
        async with store.begin() as tx:
            await tx.converse([ANN], now=NOW)
            return list(await tx.tickets_of([CustomerId(1)], closed_since=NOW))

    await set_timers(store, timer(NOW))
    async with asyncio.TaskGroup() as tasks, store.begin() as tx:
        assert await tx.claim_timers(now=NOW, limit=9)
        answering = tasks.create_task(answer())
        await somebody_waits(database)
        assert await tx.converse([ANN], now=NOW), "the timer's own turn has that conversation already"
        assert await tx.tickets([TicketId(1001)], lock=True)
    assert answering.result() == [1001]


@pytest.mark.usefixtures("opened")
async def test_a_ticket_that_a_colleague_works_on_keeps_its_timer(store: PostgresStore) -> None:
    await set_timers(store, timer(NOW))
    async with store.begin() as tx:
        await tx.tickets([TicketId(1001)], lock=True)
        assert await fire(store, NOW) == []
        assert (await tx.lag(now=NOW + MINUTE))["timers"] == MINUTE
    assert await fire(store, NOW) == [timer(NOW)]


@pytest.mark.requirement("R6.4-3")
@pytest.mark.usefixtures("opened")
async def test_workers_share_what_is_due_and_wait_for_nobody(store: PostgresStore) -> None:
    await set_timers(store, timer(NOW), timer(NOW + SECOND, of=1002), timer(NOW + 2 * SECOND, of=1003))
    async with store.begin() as first, store.begin() as second, store.begin() as third:
        shares = [await worker.claim_timers(now=NOW + MINUTE, limit=1) for worker in (first, second, third)]
    assert [[t.ticket for t in share] for share in shares] == [[1001], [1002], [1003]]


@pytest.mark.usefixtures("opened")
async def test_who_is_talked_to_all_the_time_is_waited_for_in_the_end(
    store: PostgresStore, database: AsyncEngine
) -> None:
    async def fire_at_last(now: datetime) -> list[Timer]:
        async with store.begin() as tx:
            return list(await tx.claim_timers(now=now, limit=9, waits=True))

    await set_timers(store, timer(NOW))
    late = NOW + LEFT_AT_MOST
    async with asyncio.TaskGroup() as tasks, store.begin() as turn:
        await turn.converse([ANN], now=NOW)
        assert await fire_at_last(late - MILLISECOND) == []
        firing = tasks.create_task(fire_at_last(late))
        await somebody_waits(database)
        found = await turn.tickets_of([CustomerId(1)], closed_since=NOW)
        assert list(found) == [1001], "a turn that waited for us here would wait for ever"
    assert firing.result() == [timer(NOW)]


@pytest.mark.usefixtures("opened")
async def test_what_is_free_fires_also_where_another_worker_was_quicker_with_what_was_left(
    store: PostgresStore, database: AsyncEngine
) -> None:
    async def fire_at_last() -> list[Timer]:
        async with store.begin() as tx:
            return list(await tx.claim_timers(now=NOW + LEFT_AT_MOST, limit=9, waits=True))

    await set_timers(store, timer(NOW), timer(NOW + LEFT_AT_MOST, of=1002))
    async with asyncio.TaskGroup() as tasks, store.begin() as other:
        assert await other.claim_timers(now=NOW, limit=9) == (timer(NOW),)
        firing = tasks.create_task(fire_at_last())
        await somebody_waits(database)
    assert firing.result() == [timer(NOW + LEFT_AT_MOST, of=1002)]
