"""Deliveries: in order in each chat, by one worker at a time, and every outcome written down."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from desk.deliveries import Lane, Outcome, PutOff, Receipt, Refusal, Sent, Unclear
from desk.messages import Address, Press
from desk.replies import Toast
from desk.terms import TicketId
from desk.texts import text
from desk.turns import Conversation, Offer, Outbound, Turn
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
    card,
    member,
    message,
    owe,
    receive,
    somebody_waits,
    to,
    words,
    write,
)

SENT = Sent(receipt=Receipt())


async def claim(store: PostgresStore, address: Address = ANN, *, after: int = 0) -> Lane | None:
    async with store.begin() as tx:
        return await tx.claim_lane(address, now=NOW + after * SECOND, lease=LEASE)


async def claim_all(store: PostgresStore, *, limit: int = 9, after: int = 0) -> tuple[Lane, ...]:
    async with store.begin() as tx:
        return await tx.claim_lanes(now=NOW + after * SECOND, limit=limit, lease=LEASE)


async def finish(store: PostgresStore, lane: Lane, *outcomes: Outcome) -> None:
    async with store.begin() as tx:
        await tx.settle({owed.id: outcome for owed, outcome in zip(lane.owed, outcomes, strict=False)}, now=NOW)
        await tx.release_lane(lane.address, until=lane.until)


async def sent(store: PostgresStore, address: Address, receipt: Receipt) -> None:
    lane = await claim(store, address)
    assert lane
    await finish(store, lane, *(Sent(receipt=receipt) for _ in lane.owed))


def said(lane: Lane | None) -> list[object]:
    return [owed.message for owed in lane.owed] if lane else []


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


async def test_a_digit_counts_the_choices_of_the_last_message_that_was_seen(store: PostgresStore) -> None:
    async def offers() -> dict[Address, Offer]:
        async with store.begin() as tx:
            return await tx.offers([ANN, BOB])

    await owe(store, to(ANN, "Solved?", "yes", "no", about=1001))
    assert await offers() == {}, "it is not on the phone yet"
    assert await claim(store)
    assert await offers() == {ANN: Offer(tokens=("yes", "no"), ticket=TicketId(1001))}, "under way, perhaps seen"
    lane = await claim(store, after=60)
    assert lane
    await finish(store, lane, SENT)
    await owe(store, to(ANN, "Thank you"), to(ANN, "Rate us", "10"))
    lane = await claim(store)
    assert lane
    await finish(store, lane, SENT, Refusal(reason="no"))
    assert await offers() == {ANN: Offer(tokens=("yes", "no"), ticket=TicketId(1001))}, "refused, never seen"


async def test_a_card_is_revised_under_the_name_that_the_platform_gave_it(store: PostgresStore) -> None:
    await owe(store, Outbound(to=LI, message=card("1001")))
    await sent(store, LI, Receipt(platform_id="task-1", response_code="code-1"))
    await owe(store, Outbound(to=LI, message=card("1001", revises=True)), Outbound(to=LI, message=card("1002")))
    lane = await claim(store, LI)
    assert lane
    assert [(owed.revises, owed.response_code) for owed in lane.owed] == [("task-1", "code-1"), (None, None)]
    await finish(store, lane, SENT, Sent(receipt=Receipt(platform_id="task-2", response_code="code-2")))
    await owe(store, Outbound(to=LI, message=card("1001", revises=True)))
    lane = await claim(store, LI)
    assert lane
    assert [(owed.revises, owed.response_code) for owed in lane.owed] == [("task-1", None)], "the code is used up"


async def test_a_press_in_wecom_brings_a_fresh_code_for_its_card(store: PostgresStore) -> None:
    await owe(store, Outbound(to=LI, message=card("1001")), Outbound(to=ANN, message=card("1001")))
    await sent(store, LI, Receipt(platform_id="task-1", response_code="old"))
    await sent(store, ANN, Receipt(platform_id="task-1", response_code="hers"))
    async with store.begin() as tx:
        pressed = Press(token="t", press="fresh")
        await receive(
            tx, message("a", pressed, of=LI, platform_id="task-1"), message("b", pressed, platform_id="task-1")
        )
    revision = card("1001", revises=True)
    await owe(store, Outbound(to=LI, message=revision), Outbound(to=ANN, message=revision))
    codes = [owed.response_code for lane in await claim_all(store) for owed in lane.owed]
    assert sorted(map(str, codes)) == ["fresh", "hers"]


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
