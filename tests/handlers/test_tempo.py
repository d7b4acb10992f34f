"""A flood: every message is recorded, one word is said about it, and what came is taken together after a pause."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from desk.messages import Press, Words
from desk.terms import Role
from tests.handlers.stage import ANN, BOB, TOM, Front, Rope, says

PATIENCE = "We have received all of your messages. Please give us a moment; we answer them together."
FAST = "That was fast: all of your messages are recorded, and taken one after another."
BURST = 20


async def floods(front: Front, count: int, *, start: int = 0) -> None:
    for number in range(start, start + count):
        await front.intake.receive(says(f"word {number}", key=f"{number:03}"))


async def recorded(front: Front) -> int:
    ((count,),) = await front.rows("SELECT count(*) FROM messages WHERE NOT is_outgoing")
    return int(str(count))


@pytest.mark.requirement("R3.1-7")
async def test_all_of_a_flood_is_recorded_and_answered_once_and_taken_together_after_the_pause(front: Front) -> None:
    await floods(front, BURST)
    before = len(await front.said_to(ANN))
    await floods(front, 50, start=BURST)
    assert (await front.said_to(ANN))[before:] == [PATIENCE]
    assert await recorded(front) == BURST + 50
    assert await front.takes_up(seconds=29) == 0
    assert await front.takes_up(seconds=1) == 1
    (ticket,) = await front.tickets()
    linked = await front.rows("SELECT count(*), min(ticket) FROM message_tickets")
    ((outgoing,),) = await front.rows("SELECT count(*) FROM messages WHERE is_outgoing")
    assert linked == [(BURST + 50 + int(str(outgoing)), ticket.id)]
    assert await front.rows("SELECT 1 FROM put_off") == []


@pytest.mark.requirement("R3.1-7")
async def test_two_workers_count_as_one(front: Front, database: AsyncEngine) -> None:
    other = Front(store=Rope(database), clock=front.clock)
    await asyncio.gather(
        *((front, other)[number % 2].intake.receive(says(f"word {number}", key=str(number))) for number in range(60))
    )
    assert (await front.said_to(ANN)).count(PATIENCE) == 1
    assert await front.rows("SELECT count(*) FROM put_off") == [(60 - BURST,)]
    await front.clock.travel(timedelta(seconds=30))
    assert sum(await asyncio.gather(front.intake.take_up(), other.intake.take_up())) == 1
    assert len(await front.tickets()) == 1


async def test_a_hazard_and_a_press_have_their_turn_in_the_middle_of_a_flood(front: Front) -> None:
    await floods(front, BURST + 5)
    before = len(await front.said_to(ANN))
    await front.intake.receive(says("There is smoke!", key="smoke"))
    await front.intake.receive(says("", key="press", parts=[Press(token="old")]))
    assert len(await front.said_to(ANN)) > before
    (waiting,) = await front.rows("SELECT count(*) FROM put_off")
    assert waiting == (5,)


async def test_a_flood_of_one_person_holds_up_nobody_else(front: Front) -> None:
    await floods(front, BURST + 5)
    await front.intake.receive(says("The dryer is loud", key="bob", of=BOB))
    assert len(await front.tickets()) == 2


async def test_a_message_that_comes_alone_waits_as_one_in_a_group_does(front: Front) -> None:
    await floods(front, BURST)
    # A group that fails is redone one by one; so is this one, whose second message is no text to the database.
    spoilt = says("", key="zz", parts=[Words(text="a\x00b")])
    await asyncio.gather(
        front.intake.receive(says("word", key="y")), front.intake.receive(spoilt), return_exceptions=True
    )
    assert ("y",) in await front.rows("SELECT key FROM messages JOIN put_off ON id = message_id")


async def test_the_orders_of_a_member_are_taken_in_order_one_by_one(front: Front) -> None:
    await front.hire(Role.AGENT)
    for number in range(45):
        await front.intake.receive(says("/mine", key=f"{number:03}", of=TOM))
    assert (await front.said_to(TOM)).count(FAST) == 1
    ((waiting,),) = await front.rows("SELECT count(*) FROM put_off")
    assert waiting == 5
    assert await front.takes_up(seconds=1) == 1
    assert await front.takes_up(seconds=10) == 4
