"""One turn at a time in a conversation, in the order of arrival, over any number of workers."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from desk.messages import Address, InboundMessage, Words
from desk.terms import Role
from desk.turns import Turn
from handlers.turning import BACKOFF
from handlers.world import World, decide
from tests.handlers.stage import ANN, BOB, TOM, Front, Rope, photo, says
from tests.storage.stories import somebody_waits

HAD_TURN = "SELECT key FROM message_tickets JOIN messages ON id = message_id AND NOT is_outgoing ORDER BY key"


@pytest.fixture
def other(front: Front, database: AsyncEngine) -> Front:
    """A second worker."""
    return Front(store=Rope(database), clock=front.clock)


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of the messages whose turns were decided, in that order; a turn with the word poison fails."""
    decided: list[str] = []

    def noted(world: World, message: InboundMessage) -> Turn:
        if any(isinstance(part, Words) and "poison" in part.text for part in message.parts):
            raise KeyError("poison")
        decided.append(message.key)
        return decide(world, message)

    monkeypatch.setattr("handlers.turning.decide", noted)
    return decided


@pytest.fixture
def cure(turns: list[str], monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Make poison harmless."""

    def cured() -> None:
        def noted(world: World, message: InboundMessage) -> Turn:
            turns.append(message.key)
            return decide(world, message)

        monkeypatch.setattr("handlers.turning.decide", noted)

    return cured


async def test_in_a_group_the_second_message_goes_on_where_the_first_one_fails(front: Front, turns: list[str]) -> None:
    said = [says("poison", key="a"), says("It leaks", key="b"), says("Mine smokes", key="c", of=BOB)]
    await asyncio.gather(*(front.intake.receive(message) for message in said))
    assert turns == ["b", "c"]
    assert [ticket.description for ticket in await front.tickets()] == ["It leaks", "Mine smokes"]
    assert await front.rows("SELECT attempts, key FROM put_off JOIN messages ON id = message_id") == [(1, "a")]


async def test_a_retried_turn_is_decided_on_what_has_come_to_be_meanwhile(
    front: Front, turns: list[str], cure: Callable[[], None]
) -> None:
    await front.intake.receive(says("poison, the motor too", key="a"))
    await front.intake.receive(says("The washer leaks", key="b"))
    cure()
    assert await front.takes_up(seconds=10) == 1
    assert turns == ["b", "a"]
    (ticket,) = await front.tickets()
    assert ticket.description == "The washer leaks"
    assert await front.rows(HAD_TURN) == [("a",), ("b",)], "it went to the ticket that is open by now"


async def test_failed_turns_of_a_chat_are_retried_in_their_order_whoever_sweeps(
    front: Front, other: Front, turns: list[str], cure: Callable[[], None]
) -> None:
    keys = [f"{n:02}" for n in range(12)]
    for key in keys:
        await front.intake.receive(says(f"poison {key}", key=key))
    cure()
    await front.takes_up(seconds=10)
    while await front.rows("SELECT 1 FROM put_off"):
        await asyncio.gather(*(worker.intake.take_up(limit=1) for worker in (front, other, front, other)))
    assert turns == keys


@pytest.mark.requirement("R3.1-7")
async def test_a_message_that_waits_or_is_parked_has_no_turn_when_the_platform_brings_it_again(
    front: Front, other: Front, turns: list[str], cure: Callable[[], None]
) -> None:
    message = says("poison", key="a")
    await front.intake.receive(message)
    await other.intake.receive(message)
    for pause in BACKOFF:
        await front.takes_up(seconds=pause.total_seconds())
    cure()
    await asyncio.gather(*(worker.intake.receive(message) for worker in (front, other)))
    assert await front.takes_up(days=1) == 0
    assert turns == []
    assert await front.rows("SELECT count(*), bool_and(is_parked) FROM put_off") == [(1, True)]


@pytest.mark.requirement("R1.3-2")
async def test_the_parts_of_an_album_become_one_message_whichever_worker_they_came_to(
    front: Front, other: Front, turns: list[str]
) -> None:
    parts = [photo(f"f{n}", key=str(n), album="g") for n in range(6)]
    workers = (front, other)
    await asyncio.gather(*(workers[n % 2].intake.receive(part) for n, part in enumerate(parts)))
    await front.clock.travel(BACKOFF[0])
    taken = await asyncio.gather(*(worker.intake.take_up() for worker in workers))
    assert sum(taken) == 1
    assert len(turns) == 1
    assert [key for (key,) in await front.rows(HAD_TURN)] == [str(n) for n in range(6)]


async def test_a_part_that_comes_after_its_album_is_heard_as_a_message_of_its_own(
    front: Front, turns: list[str]
) -> None:
    await front.intake.receive(photo("f0", key="0", album="g"))
    await front.takes_up(seconds=1)
    await front.intake.receive(photo("f1", key="1", album="g"))
    assert await front.takes_up(seconds=1) == 1
    assert turns == ["0", "1"]
    assert len(await front.tickets()) == 1


async def ticket_of(front: Front, who: Address) -> int:
    await front.intake.receive(says("It leaks", key=f"first of {who.user}", of=who))
    return int(str((await front.rows("SELECT max(id) FROM tickets"))[0][0]))


@pytest.mark.usefixtures("turns")
async def test_a_group_that_another_transaction_is_given_up_for_is_taken_as_a_whole_once_more(
    front: Front, database: AsyncEngine, caplog: pytest.LogCaptureFixture
) -> None:
    number = await ticket_of(front, ANN)
    async with database.begin() as rival:
        await rival.exec_driver_sql("SET LOCAL deadlock_timeout = '1min'")  # so that the other one is given up
        await rival.execute(text("SELECT 1 FROM tickets WHERE id = :id FOR UPDATE"), {"id": number})
        said = [says("and smokes", key="a"), says("Mine too", key="b", of=BOB)]
        waiting = asyncio.gather(*(front.intake.receive(message) for message in said))
        await somebody_waits(database)
        await rival.execute(
            text("SELECT 1 FROM conversations WHERE address = 'telegram' || chr(58) || '1001' FOR UPDATE")
        )
    await waiting
    assert [record.message for record in caplog.records] == ["turns_clashed"]
    assert await front.rows("SELECT count(*) FROM put_off") == [(0,)]
    assert len(await front.tickets()) == 2


@pytest.mark.usefixtures("turns")
async def test_customers_and_those_who_work_for_them_do_not_wait_for_each_other_in_a_ring(
    front: Front, other: Front, caplog: pytest.LogCaptureFixture
) -> None:
    """Whose tickets are locked as the customer's, and whose as those that staff name, goes crosswise."""
    sue = replace(TOM, user="2002")
    await front.hire(Role.SUPERVISOR, address=TOM)
    await front.hire(Role.SUPERVISOR, address=sue)
    of_ann, of_bob = await ticket_of(front, ANN), await ticket_of(front, BOB)
    for n in range(8):
        crosswise = (
            (front, says(f"more {n}", key=f"ann {n}", of=ANN)),
            (front, says(f"/note {of_bob} tried {n}", key=f"tom {n}", of=TOM)),
            (other, says(f"more {n}", key=f"bob {n}", of=BOB)),
            (other, says(f"/note {of_ann} tried {n}", key=f"sue {n}", of=sue)),
        )
        await asyncio.gather(*(worker.intake.receive(message) for worker, message in crosswise))
    assert "turns_clashed" not in caplog.text
    assert await front.rows("SELECT count(*) FROM timeline WHERE act = 'noted'") == [(16,)]


async def test_replays_drops_sweeps_and_new_messages_of_one_chat_do_not_wait_for_each_other_in_a_ring(
    front: Front, other: Front, turns: list[str], cure: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    await front.hire(Role.SUPERVISOR)
    for n in range(10):
        await front.intake.receive(says(f"poison {n}", key=f"p{n}"))
    for pause in BACKOFF:
        await front.takes_up(seconds=pause.total_seconds())
    parked = [int(str(n)) for (n,) in await front.rows("SELECT message_id FROM put_off WHERE is_parked ORDER BY 1")]
    cure()
    caplog.clear()

    async def orders(worker: Front, words: str, numbers: list[int]) -> None:
        for number in numbers:
            await worker.intake.receive(says(f"/{words} {number} x", key=f"{words} {number}", of=TOM))

    async def sweeps(worker: Front) -> None:
        for n in range(10):
            await worker.intake.take_up()
            await worker.intake.receive(says(f"word {n}", key=f"{id(worker)} {n}"))

    await asyncio.gather(
        orders(front, "replay", parked[:5]), orders(other, "drop", parked[5:]), sweeps(front), sweeps(other)
    )
    await front.intake.take_up()
    assert "turns_clashed" not in caplog.text
    assert sorted(key for key in turns if key.startswith("p")) == [f"p{n}" for n in range(5)]
    assert await front.rows("SELECT count(*) FROM put_off") == [(0,)]
    assert len(await front.tickets()) == 1


def edit(words: str, *, key: str) -> InboundMessage:
    """Give an edit of the message m1."""
    return replace(says(words, key=key), platform_id="m1", amends="m1")


def original(words: str, *, key: str) -> InboundMessage:
    return replace(says(words, key=key), platform_id="m1")


@pytest.mark.requirement("R3.1-7")
async def test_an_edit_of_what_still_waits_for_its_turn_is_what_it_says_then_and_both_are_on_record(
    front: Front, turns: list[str], cure: Callable[[], None]
) -> None:
    await front.intake.receive(original("poison, it leaks", key="a"))
    for n in range(2):
        await front.intake.receive(edit(f"it leaks {n + 1} litres", key=f"b{n}"))
    assert await front.tickets() == []
    cure()
    assert await front.takes_up(seconds=10) == 1
    assert turns == ["b0", "b1", "a"]
    (ticket,) = await front.tickets()
    assert ticket.description == "it leaks 2 litres"
    assert await front.rows(HAD_TURN) == [("a",), ("b1",)]
    words = "SELECT body -> 'parts' -> 0 ->> 'text' FROM messages WHERE NOT is_outgoing ORDER BY id"
    assert await front.rows(words) == [("poison, it leaks",), ("it leaks 1 litres",), ("it leaks 2 litres",)]


@pytest.mark.requirement("R3.1-7", "R6.4-3")
async def test_an_edit_of_a_parked_message_is_what_it_says_when_it_is_replayed(
    front: Front, cure: Callable[[], None]
) -> None:
    await front.hire(Role.SUPERVISOR)
    await front.intake.receive(original("poison", key="a"))
    for pause in BACKOFF:
        await front.takes_up(seconds=pause.total_seconds())
    await front.intake.receive(edit("it leaks", key="b"))
    cure()
    ((number,),) = await front.rows("SELECT message_id FROM put_off WHERE is_parked")
    await front.intake.receive(says(f"/replay {number}", key="r", of=TOM))
    assert await front.intake.take_up() == 1
    (ticket,) = await front.tickets()
    assert ticket.description == "it leaks"


@pytest.mark.requirement("R1.4-1", "R3.1-7")
@pytest.mark.usefixtures("turns")
async def test_an_edit_that_comes_without_its_original_is_heard_and_the_original_afterwards_changes_nothing(
    front: Front,
) -> None:
    await front.intake.receive(edit("it leaks oil", key="b"))
    (ticket,) = await front.tickets()
    assert ticket.description == "it leaks oil"
    before = await front.said_to(ANN)
    await front.intake.receive(original("it leaks", key="a"))
    assert await front.tickets() == [ticket]
    assert await front.said_to(ANN) == before
    assert await front.rows(HAD_TURN) == [("a",), ("b",)]
    await front.intake.receive(edit("it leaks red oil", key="c"))
    assert len(await front.tickets()) == 1
    assert await front.rows(HAD_TURN) == [("a",), ("b",), ("c",)]


@pytest.mark.requirement("R3.1-7")
@pytest.mark.usefixtures("turns")
async def test_an_edit_in_the_same_group_as_its_original_reaches_the_same_ticket(front: Front) -> None:
    said = (original("it leaks", key="a"), edit("13800138000", key="b"))
    await asyncio.gather(*(front.intake.receive(message) for message in said))
    (ticket,) = await front.tickets()
    assert ticket.contact.contact == "13800138000"
    assert await front.rows(HAD_TURN) == [("a",), ("b",)]


@pytest.mark.requirement("R3.1-7")
async def test_a_members_edited_order_that_waits_is_given_as_edited_and_once(
    front: Front, turns: list[str], cure: Callable[[], None]
) -> None:
    await front.hire(Role.SUPERVISOR)
    number = await ticket_of(front, ANN)
    await front.intake.receive(replace(original(f"/note {number} poison", key="a"), address=TOM))
    await front.intake.receive(replace(edit(f"/note {number} tried twice", key="b"), address=TOM))
    cure()
    assert await front.takes_up(seconds=10) == 1
    assert turns[-2:] == ["b", "a"]
    notes = await front.rows("SELECT record ->> 'note' FROM timeline WHERE act = 'noted'")
    assert notes == [("tried twice",)]
