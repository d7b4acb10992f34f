"""Deliveries: in order in each chat, by one worker at a time, and every outcome written down."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from desk.conversations import Conversation
from desk.deliveries import Priority, PutOff, Receipt, Refusal, Unclear
from desk.replies import Toast
from desk.terms import TicketId
from desk.texts import text
from desk.turns import Outbound, Turn
from handlers.store import Transaction
from storage.store import PostgresStore
from tests.storage.stories import (
    ANN,
    ANN_ON_WECHAT,
    BOB,
    LEASE,
    LI,
    MINUTE,
    NOW,
    SECOND,
    SENT,
    claim,
    claim_all,
    finish,
    member,
    owe,
    said,
    sent,
    somebody_waits,
    to,
    words,
    write,
)


async def test_what_is_owed_to_a_chat_comes_in_the_order_it_was_written(store: PostgresStore) -> None:
    toast = Outbound(to=ANN, message=Toast(press="p", text=text("Done")))
    await owe(store, to(ANN, "one"), to(BOB, "else"), toast, to(ANN, "two", "yes", about=1001))
    await owe(store, to(ANN, "three"))
    lane = await claim(store)
    assert lane
    assert said(lane) == [words("one"), toast.message, words("two", "yes"), words("three")]
    assert [owed.ticket for owed in lane.owed] == [None, None, 1001, None]
    assert {(owed.address, owed.due_at, owed.attempts) for owed in lane.owed} == {(ANN, NOW, 0)}


async def test_a_leased_chat_belongs_to_one_worker_until_the_lease_ends(store: PostgresStore) -> None:
    await owe(store, to(ANN, "one"))
    assert await claim(store)
    assert await claim(store) is None
    assert await claim_all(store, after=29) == ()
    assert said((await claim_all(store, after=30))[0]) == [words("one")]


async def test_workers_who_claim_at_once_share_the_chats_between_them(store: PostgresStore) -> None:
    crowd = [replace(ANN, user=str(n)) for n in range(12)]
    await owe(store, *(to(address, "Hi") for address in crowd))
    shares = await asyncio.gather(*(claim_all(store, limit=4) for _ in range(4)))
    claimed = [lane.address for share in shares for lane in share]
    assert len(claimed) == len(set(claimed)) == 12


async def test_the_chat_that_waits_longest_is_served_first(store: PostgresStore) -> None:
    await owe(store, to(BOB, "later"), now=NOW + SECOND)
    await owe(store, to(ANN, "first"))
    assert [lane.address for lane in await claim_all(store, limit=1, after=5)] == [ANN]
    assert [lane.address for lane in await claim_all(store, limit=1, after=5)] == [BOB]


async def test_a_sent_message_is_never_owed_again(store: PostgresStore) -> None:
    await owe(store, to(ANN, "one"))
    await sent(store, ANN, Receipt(platform_id="m1"))
    assert await claim(store, after=999) is None
    async with store.begin() as tx:
        assert await tx.lag(now=NOW + MINUTE) == {
            "deliveries": 0 * SECOND,
            "timers": 0 * SECOND,
            "messages": 0 * SECOND,
        }


async def test_a_message_of_unsure_fate_is_never_repeated_by_itself(store: PostgresStore) -> None:
    await owe(store, to(ANN, "one", about=1001), to(ANN, "two"))
    lane = await claim(store)
    assert lane
    await finish(store, lane, Unclear(reason="no answer"))
    assert said(await claim(store)) == [words("two")]
    async with store.begin() as tx:
        assert [line.delivery for line in await tx.dialogue(TicketId(1001), limit=9)] == ["unknown"]


async def test_a_chat_that_is_put_off_waits_whole_and_keeps_its_order(store: PostgresStore) -> None:
    await owe(store, to(ANN, "one"), to(ANN, "two"), to(ANN, "three"))
    lane = await claim(store)
    assert lane
    await finish(store, lane, SENT, PutOff(until=NOW + 20 * SECOND, reason="429"))
    await owe(store, to(ANN, "four"))
    assert await claim(store, after=19) is None
    lane = await claim(store, after=20)
    assert lane
    assert said(lane) == [words("two"), words("three"), words("four")]
    assert [owed.attempts for owed in lane.owed] == [1, 0, 0]


async def test_what_is_written_while_a_chat_is_served_is_due_when_it_is_released(store: PostgresStore) -> None:
    await owe(store, to(ANN, "one"))
    lane = await claim(store)
    assert lane
    await owe(store, to(ANN, "two"))
    await finish(store, lane, SENT)
    assert said(await claim(store)) == [words("two")]


async def test_a_release_waits_for_who_is_just_writing_to_the_chat(store: PostgresStore, database: AsyncEngine) -> None:
    await owe(store, to(ANN, "one"))
    lane = await claim(store)
    assert lane
    async with asyncio.TaskGroup() as tasks, store.begin() as tx:
        await write(tx, Turn(outbound=(to(ANN, "two"),)))
        tasks.create_task(finish(store, lane, SENT))
        await somebody_waits(database)
    assert said(await claim(store)) == [words("two")]


async def test_a_chat_whose_worker_died_after_the_last_settling_is_no_work(store: PostgresStore) -> None:
    await owe(store, to(ANN, "one"))
    lane = await claim(store)
    assert lane
    async with store.begin() as tx:
        await tx.settle({lane.owed[0].id: SENT}, now=NOW)
    assert await claim_all(store, after=60) == ()
    async with store.begin() as tx:
        assert (await tx.lag(now=NOW + MINUTE))["deliveries"] == 0 * SECOND


async def test_a_refused_message_is_dropped_and_the_person_may_have_left(store: PostgresStore) -> None:
    async with store.begin() as tx:
        ann = (await tx.converse([ANN], now=NOW))[ANN]
        await write(tx, Turn(conversation=replace(ann, locale="en")))
    await owe(store, to(ANN, "one"), to(ANN, "two"))
    lane = await claim(store)
    assert lane
    await finish(store, lane, Refusal(reason="too long"), Refusal(reason="blocked", unreachable=True))
    assert await claim(store, after=999) is None
    async with store.begin() as tx:
        assert (await tx.converse([ANN], now=NOW))[ANN].left


async def test_a_held_message_goes_out_when_the_customer_writes_again(store: PostgresStore) -> None:
    await owe(store, to(ANN_ON_WECHAT, "one"), to(ANN_ON_WECHAT, "two"))
    lane = await claim(store, ANN_ON_WECHAT)
    assert lane
    await finish(store, lane, *(Refusal(reason="45015", held=True) for _ in lane.owed))
    assert await claim(store, ANN_ON_WECHAT, after=999) is None
    await owe(store, to(ANN_ON_WECHAT, "three"), now=NOW + MINUTE)
    async with store.begin() as tx:
        await tx.revive_held([ANN_ON_WECHAT, ANN], now=NOW + MINUTE)
        await tx.revive_held([], now=NOW)
    assert said(await claim(store, ANN_ON_WECHAT, after=60)) == [words("one"), words("two"), words("three")]


@pytest.mark.parametrize(("theirs", "heard"), [("en", "en"), (None, None)])
async def test_a_message_knows_the_language_of_its_chat(
    store: PostgresStore, theirs: str | None, heard: str | None
) -> None:
    async with store.begin() as tx:
        await tx.add_member(member("Li", LI, locale="zh_CN"))
        chats = await tx.converse([ANN, LI], now=NOW)
        turns = (Turn(conversation=chat_in(chat, theirs)) for chat in chats.values())
        await write(tx, *turns, Turn(outbound=(to(ANN, "Hi"), to(LI, "Hi"))))
    lanes = {lane.address: lane.owed[0].locale for lane in await claim_all(store)}
    assert lanes == {ANN: heard, LI: "zh_CN"}, "a member's own choice comes first"


def chat_in(chat: Conversation, locale: str | None) -> Conversation:
    return replace(chat, locale=locale, customer=None)


async def test_how_late_the_desk_is_can_be_asked(store: PostgresStore) -> None:
    await owe(store, to(ANN, "one"))
    async with store.begin() as tx:
        assert (await tx.lag(now=NOW + MINUTE))["deliveries"] == MINUTE
        assert (await tx.lag(now=NOW - MINUTE))["deliveries"] == 0 * SECOND


async def test_each_channel_claims_its_own_chats(store: PostgresStore) -> None:
    await owe(store, to(ANN_ON_WECHAT, "Hi"), to(ANN, "Hi"), to(LI, "Hi"))
    async with store.begin() as tx:
        for address in (ANN, LI):
            lanes = await tx.claim_lanes(now=NOW, limit=9, lease=LEASE, channel=address.channel)
            assert [lane.address for lane in lanes] == [address]
    assert [lane.address for lane in await claim_all(store)] == [ANN_ON_WECHAT]


async def test_a_worker_whose_lease_ran_out_gives_back_nothing_that_is_another_ones(store: PostgresStore) -> None:
    await owe(store, to(ANN, "one"))
    slow, quick = await claim(store), await claim(store, after=30)
    assert slow
    assert quick
    await finish(store, quick, Unclear(reason="no answer"))
    await owe(store, to(ANN, "two"))
    assert await claim(store, after=31)
    await finish(store, slow, SENT)
    assert await claim(store, after=32) is None, "still leased by the third"
    async with store.begin() as tx:
        assert await tx.offers([ANN]) == {}


async def test_a_savepoint_undoes_its_own_block_only(store: PostgresStore) -> None:
    async def fail(tx: Transaction) -> None:
        async with tx.savepoint():
            await write(tx, Turn(outbound=(to(ANN, "undone"),)))
            raise ZeroDivisionError

    async with store.begin() as tx:
        await write(tx, Turn(outbound=(to(ANN, "kept"),)))
        with pytest.raises(ZeroDivisionError):
            await fail(tx)
        async with tx.savepoint():
            await write(tx, Turn(outbound=(to(ANN, "kept too"),)))
    assert said(await claim(store)) == [words("kept"), words("kept too")]


def ranked(to_whom: Outbound, priority: Priority, *, patience: int = 0) -> Outbound:
    return replace(to_whom, priority=priority, patience=patience * SECOND)


async def test_the_most_urgent_chat_is_served_first_and_among_equals_the_one_that_waits_longest(
    store: PostgresStore,
) -> None:
    carl = replace(ANN, user="1003")
    await owe(store, ranked(to(BOB, "reminder"), Priority.BULK), ranked(to(carl, "news"), Priority.NOTICE))
    await owe(store, ranked(to(ANN, "smoke"), Priority.URGENT), now=NOW + SECOND)
    await owe(store, ranked(to(BOB, "answer"), Priority.ANSWER), now=NOW + SECOND)
    lanes = [(await claim_all(store, limit=1, after=5))[0] for _ in range(3)]
    assert [lane.address for lane in lanes] == [ANN, BOB, carl]
    assert said(lanes[1]) == [words("reminder"), words("answer")], "to one person all goes in order"


async def test_news_wait_for_company_and_an_answer_takes_them_along(store: PostgresStore) -> None:
    await owe(store, ranked(to(ANN, "news"), Priority.NOTICE, patience=20))
    await owe(store, ranked(to(ANN, "more news"), Priority.NOTICE, patience=20), now=NOW + 5 * SECOND)
    assert await claim(store, after=19) is None
    await owe(store, ranked(to(ANN, "answer"), Priority.ANSWER), now=NOW + 6 * SECOND)
    lane = await claim(store, after=6)
    assert said(lane) == [words("news"), words("more news"), words("answer")]


async def test_patience_ends_with_that_of_the_first_and_an_idle_chat_is_patient_anew(store: PostgresStore) -> None:
    await owe(store, ranked(to(ANN, "news"), Priority.NOTICE, patience=20))
    await owe(store, ranked(to(ANN, "more"), Priority.NOTICE, patience=20), now=NOW + 5 * SECOND)
    lane = await claim(store, after=20)
    assert lane
    await finish(store, lane, SENT, SENT)
    await owe(store, ranked(to(ANN, "later"), Priority.NOTICE, patience=20), now=NOW + 30 * SECOND)
    assert await claim(store, after=49) is None
    assert said(await claim(store, after=50)) == [words("later")]


async def test_what_is_released_goes_on_waiting_for_company(store: PostgresStore) -> None:
    await owe(store, ranked(to(ANN, "answer"), Priority.ANSWER))
    lane = await claim(store)
    assert lane
    await owe(store, ranked(to(ANN, "news"), Priority.NOTICE, patience=20))
    await finish(store, lane, SENT)
    assert await claim(store, after=19) is None
    assert said(await claim(store, after=20)) == [words("news")]


async def test_an_answer_does_not_overtake_what_the_platform_did_not_take(store: PostgresStore) -> None:
    await owe(store, to(ANN, "news"))
    lane = await claim(store)
    assert lane
    await finish(store, lane, PutOff(until=NOW + 20 * SECOND, reason="429"))
    await owe(store, ranked(to(ANN, "answer"), Priority.ANSWER))
    async with store.begin() as tx:
        await tx.revive_held([ANN], now=NOW)
    assert await claim(store, after=19) is None
    assert said(await claim(store, after=20)) == [words("news"), words("answer")]


async def test_a_pause_that_is_no_try_counts_as_none(store: PostgresStore) -> None:
    await owe(store, to(ANN, "news"))
    lane = await claim(store)
    assert lane
    await finish(store, lane, PutOff(until=NOW + SECOND, reason="limit", is_try=False))
    lane = await claim(store, after=1)
    assert lane
    assert [owed.attempts for owed in lane.owed] == [0]
