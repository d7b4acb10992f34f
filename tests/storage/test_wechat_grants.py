"""The budget as it is kept: renewed and spent exactly, whoever spends at the same time."""

import asyncio
import random
from datetime import timedelta

from desk.wechat_budget import Grant, GrantKind
from sandbox.wechat.grants import Grants
from storage.store import PostgresStore
from tests.storage.stories import ANN_ON_WECHAT, HOUR, MINUTE, NOW, SECOND

MESSAGE = Grant(kind=GrantKind.MESSAGE, left=5, until=NOW + 48 * HOUR)
SCAN = Grant(kind=GrantKind.SCAN, left=3, until=NOW + MINUTE)


async def renew(store: PostgresStore, *grants: Grant) -> None:
    async with store.begin() as tx:
        await tx.budget.renew([(ANN_ON_WECHAT, grant) for grant in grants])


async def spend(store: PostgresStore, cost: int = 1, *, after: timedelta = timedelta()) -> tuple[Grant, ...] | None:
    async with store.begin() as tx:
        return await tx.budget.spend(ANN_ON_WECHAT, cost=cost, now=NOW + after)


async def unspent(store: PostgresStore) -> dict[GrantKind, int]:
    async with store.begin() as tx:
        found = await tx.budget.grants([ANN_ON_WECHAT])
    return {grant.kind: grant.left for grant in found.get(ANN_ON_WECHAT, ())}


async def test_who_spend_at_once_spend_no_more_than_there_is(store: PostgresStore) -> None:
    await renew(store, MESSAGE, SCAN)
    spent = await asyncio.gather(*(spend(store) for _ in range(12)))
    assert sum(taken is not None for taken in spent) == 8
    assert await unspent(store) == {GrantKind.MESSAGE: 0, GrantKind.SCAN: 0}


async def test_a_message_of_several_pieces_is_paid_whole_or_not_at_all(store: PostgresStore) -> None:
    await renew(store, MESSAGE)
    assert await spend(store, 6) is None
    assert await unspent(store) == {GrantKind.MESSAGE: 5}
    assert await spend(store, 3)
    assert await spend(store, 3) is None
    assert await spend(store, 2)


async def test_an_act_renews_its_grant_and_adds_nothing_to_it(store: PostgresStore) -> None:
    await renew(store, MESSAGE, MESSAGE)
    await spend(store, 2)
    await renew(store, MESSAGE)
    assert await unspent(store) == {GrantKind.MESSAGE: 5}


async def test_a_message_that_comes_late_renews_nothing(store: PostgresStore) -> None:
    await renew(store, Grant(kind=GrantKind.MESSAGE, left=5, until=MESSAGE.until + SECOND))
    await spend(store)
    await renew(store, MESSAGE)
    assert await unspent(store) == {GrantKind.MESSAGE: 4}


async def test_what_the_platform_did_not_take_is_given_back_unless_it_was_renewed_since(store: PostgresStore) -> None:
    await renew(store, MESSAGE, SCAN)
    taken = await spend(store, 4)
    assert taken
    await renew(store, Grant(kind=GrantKind.SCAN, left=3, until=NOW + 2 * MINUTE))
    async with store.begin() as tx:
        await tx.budget.give_back(ANN_ON_WECHAT, taken)
    assert await unspent(store) == {GrantKind.MESSAGE: 5, GrantKind.SCAN: 3}


async def test_the_platform_has_the_last_word(store: PostgresStore) -> None:
    await renew(store, MESSAGE)
    async with store.begin() as tx:
        await tx.budget.exhaust(ANN_ON_WECHAT)
    assert await spend(store) is None


async def test_consents_add_up_and_each_is_good_for_one_notice(store: PostgresStore) -> None:
    async with store.begin() as tx:
        await tx.budget.consent({(ANN_ON_WECHAT, "T1"): 1})
        await tx.budget.consent({(ANN_ON_WECHAT, "T1"): 1, (ANN_ON_WECHAT, "T2"): 1})
        used = [await tx.budget.use_consent(ANN_ON_WECHAT, name) for name in ("T1", "T1", "T1", "T2", "T3")]
    assert used == [True, True, False, True, False]


async def test_the_ledger_counts_as_the_platform_does(store: PostgresStore) -> None:
    """A walk at random, the same each time; the pure rule is walked at length in tests/desk."""
    chance, platform, now = random.Random(7), Grants(), NOW  # noqa: S311 -- a story, no secret
    for _ in range(60):
        now += chance.choice([SECOND, 20 * SECOND, MINUTE, 47 * HOUR])
        match chance.choice(["writes", "scans", "sends", "sends"]):
            case "writes":
                platform.spoke("oAnn", now=now)
                await renew(store, Grant(kind=GrantKind.MESSAGE, left=5, until=now + 48 * HOUR))
            case "scans":
                platform.acted("oAnn", act="SCAN", now=now)
                await renew(store, Grant(kind=GrantKind.SCAN, left=3, until=now + MINUTE))
            case _:
                is_open = platform.refusal("oAnn", now=now) == 0
                assert (await spend(store, after=now - NOW) is not None) == is_open
                if is_open:
                    platform.spend("oAnn", now=now)
