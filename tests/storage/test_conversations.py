"""Conversations: opened once, locked for a turn, and never losing whose they were."""

import asyncio
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from desk.conversations import CustomerDialog, StaffDialog, Topic
from desk.terms import CustomerId
from desk.turns import Turn
from storage.conversations import identity_links
from storage.store import PostgresStore
from tests.storage.stories import (
    ANN,
    ANN_ON_WECHAT,
    BOB,
    MINUTE,
    NOW,
    conversation,
    customer,
    message,
    receive,
    somebody_waits,
    write,
)


async def test_a_new_chat_is_opened_and_met_again(store: PostgresStore) -> None:
    async with store.begin() as tx:
        first = await tx.converse([ANN, BOB, ANN], now=NOW)
    async with store.begin() as tx:
        again = await tx.converse([BOB, ANN], now=NOW)
    assert set(first) == {ANN, BOB}
    assert first == again
    assert first[ANN].customer is None


async def test_no_address_is_no_question(store: PostgresStore) -> None:
    async with store.begin() as tx:
        assert await tx.converse([], now=NOW) == {}


async def test_where_a_conversation_stands_is_kept(store: PostgresStore) -> None:
    async with store.begin() as tx:
        ann = (await tx.converse([ANN], now=NOW))[ANN]
        asked = replace(
            ann,
            locale="zh_CN",
            left=True,
            dialog=CustomerDialog(topic=Topic.DOUBT, held="Hm", focus_until=NOW),
            staff_dialog=StaffDialog(order="done", said=("one",)),
        )
        await write(tx, Turn(conversation=asked))
    async with store.begin() as tx:
        assert (await tx.converse([ANN], now=NOW))[ANN] == asked


async def test_of_two_turns_of_a_batch_the_later_one_counts(store: PostgresStore) -> None:
    async with store.begin() as tx:
        ann = (await tx.converse([ANN], now=NOW))[ANN]
        await write(tx, Turn(conversation=replace(ann, locale="en")), Turn(conversation=replace(ann, locale="zh_CN")))
    async with store.begin() as tx:
        assert (await tx.converse([ANN], now=NOW))[ANN].locale == "zh_CN"


async def test_two_turns_of_one_conversation_wait_for_each_other(store: PostgresStore, database: AsyncEngine) -> None:
    order: list[str] = []

    async def turn(name: str, *, started: asyncio.Event, may_end: asyncio.Event) -> None:
        async with store.begin() as tx:
            await tx.converse([ANN], now=NOW)
            order.append(f"{name} in")
            started.set()
            await may_end.wait()
            order.append(f"{name} out")

    async with store.begin() as tx:
        await tx.converse([ANN], now=NOW)
    first_is_in, second_is_in, go = asyncio.Event(), asyncio.Event(), asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(turn("first", started=first_is_in, may_end=go))
        await first_is_in.wait()
        tasks.create_task(turn("second", started=second_is_in, may_end=go))
        await somebody_waits(database)
        async with store.begin() as tx:  # somebody else's chat is not held up
            await tx.converse([BOB], now=NOW)
        go.set()
    assert order == ["first in", "first out", "second in", "second out"]


async def test_a_chat_opened_by_two_workers_at_once_is_one_chat(store: PostgresStore) -> None:
    async def meet() -> int:
        async with store.begin() as tx:
            return (await tx.converse([ANN, BOB], now=NOW))[ANN].id

    assert len(set(await asyncio.gather(*(meet() for _ in range(6))))) == 1


async def test_a_change_of_customer_is_written_down_so_that_it_can_be_undone(
    store: PostgresStore, database: AsyncEngine
) -> None:
    async with store.begin() as tx:
        ann = (await tx.converse([ANN], now=NOW))[ANN]
        own = replace(ann, customer=CustomerId(1))
        await write(tx, Turn(conversation=own, customers=(customer(1), customer(2))))
    async with store.begin() as tx:
        await write(tx, Turn(conversation=own), now=NOW + MINUTE)
    async with store.begin() as tx:
        await write(tx, Turn(conversation=replace(own, customer=CustomerId(2))), now=NOW + 2 * MINUTE)
    async with database.connect() as connection:
        links = (await connection.execute(select(identity_links).order_by(identity_links.c.id))).all()
    assert [(link.from_customer, link.to_customer, link.at) for link in links] == [
        (None, 1, NOW),
        (1, 2, NOW + 2 * MINUTE),
    ]


async def test_a_customer_is_reached_where_they_wrote_last(store: PostgresStore) -> None:
    async with store.begin() as tx:
        chats = await tx.converse([ANN, ANN_ON_WECHAT, BOB], now=NOW)
        turns = [Turn(conversation=replace(chat, customer=CustomerId(1))) for chat in chats.values()]
        await write(tx, Turn(customers=(customer(1, name="Ann", contact="555"),)), *turns)
    async with store.begin() as tx:
        chats = await tx.converse([ANN, ANN_ON_WECHAT, BOB], now=NOW + MINUTE)
        [wrote] = await receive(tx, message("k", of=ANN_ON_WECHAT))
        await tx.write([((wrote,), Turn(conversation=chats[ANN_ON_WECHAT]))], now=NOW + MINUTE)
        await write(tx, Turn(conversation=chats[ANN]), Turn(conversation=replace(chats[BOB], left=True)))
        ann = (await tx.customers([CustomerId(1), CustomerId(7)]))[CustomerId(1)]
    assert ann.addresses == (ANN_ON_WECHAT, ANN)
    assert (ann.name, ann.contact, ann.address) == ("Ann", "555", None)


async def test_asking_for_nobody_finds_nobody(store: PostgresStore) -> None:
    async with store.begin() as tx:
        assert await tx.customers([]) == {}
        assert await tx.locales([]) == {}
        assert await tx.link_codes([]) == {}
        assert await tx.invitations([]) == {}


async def test_the_language_of_an_address_is_known_once_it_was_chosen(store: PostgresStore) -> None:
    async with store.begin() as tx:
        await tx.converse([ANN, BOB], now=NOW)
        await write(tx, Turn(conversation=replace(conversation(), locale="en")))
        assert await tx.locales([ANN, BOB, ANN_ON_WECHAT]) == {ANN: "en"}
