"""A delivery is begun before it is sent: of two workers one begins it, and who comes after the other knows of it."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncEngine

from desk.deliveries import Receipt, Sent, Unclear
from storage.store import PostgresStore
from tests.handlers.stage import rows
from tests.storage.stories import ANN, BOB, LEASE, NOW, SECOND, SENT, begin, claim, claim_all, finish, owe, to

STATES = "SELECT state FROM deliveries ORDER BY id"


async def test_what_was_begun_is_known_as_such_to_who_comes_next(store: PostgresStore, database: AsyncEngine) -> None:
    await owe(store, to(ANN, "one"), to(ANN, "two"))
    lane = await claim(store)
    assert lane
    assert await begin(store, lane, most=1) == {lane.owed[0].id}
    assert await rows(database, STATES) == [("leased",), ("due",)]
    following = await claim(store, after=30)
    assert following
    assert [owed.begun_at for owed in following.owed] == [NOW, None]
    assert await begin(store, lane) == frozenset(), "who lost the lane begins nothing more"


async def test_of_two_workers_one_begins_it(store: PostgresStore) -> None:
    await owe(store, to(ANN, "one"))
    lane = await claim(store)
    assert lane
    begun = await asyncio.gather(*(begin(store, lane) for _ in range(4)))
    assert sorted(map(len, begun)) == [0, 0, 0, 1]


async def test_what_may_be_repeated_is_begun_again(store: PostgresStore) -> None:
    await owe(store, to(ANN, "one"))
    lane = await claim(store)
    assert lane
    await begin(store, lane)
    again = await claim(store, after=30)
    assert again
    assert await begin(store, again) == {again.owed[0].id}


async def test_what_was_judged_unknown_stays_so_when_its_worker_comes_back(
    store: PostgresStore, database: AsyncEngine
) -> None:
    await owe(store, to(ANN, "one"))
    lane = await claim(store)
    assert lane
    await begin(store, lane)
    again = await claim(store, after=30)
    assert again
    await finish(store, again, Unclear(reason="its sender is gone"))
    await finish(store, lane, SENT)
    assert await rows(database, STATES) == [("unknown",)]


async def test_who_takes_over_gets_the_lanes_of_who_is_gone_at_once_but_no_running_answer(store: PostgresStore) -> None:
    await owe(store, to(ANN, "one"), to(BOB, "two"))
    async with store.begin() as tx:
        assert await tx.claim_lanes_of([BOB], now=NOW, lease=LEASE, is_replying=True)
    assert await claim(store)
    async with store.begin() as tx:
        await tx.free_lanes(ANN.channel)
    assert [lane.address for lane in await claim_all(store)] == [ANN]
    assert [lane.address for lane in await claim_all(store, after=30)] == [ANN, BOB]


async def test_a_lease_is_prolonged_by_who_has_it(store: PostgresStore) -> None:
    await owe(store, to(ANN, "one"), to(BOB, "two"))
    lanes = {lane.address: lane.until for lane in await claim_all(store)}
    async with store.begin() as tx:
        assert await tx.extend_lanes({**lanes, BOB: NOW}, to=NOW + 60 * SECOND) == [ANN]
    assert [lane.address for lane in await claim_all(store, after=30)] == [BOB]


async def test_what_a_message_took_of_the_platforms_messages_is_kept(
    store: PostgresStore, database: AsyncEngine
) -> None:
    await owe(store, to(ANN, "one"))
    lane = await claim(store)
    assert lane
    await finish(store, lane, Sent(receipt=Receipt(cost=3)))
    assert await rows(database, "SELECT cost FROM deliveries") == [(3,)]
