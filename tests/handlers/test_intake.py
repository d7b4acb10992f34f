"""The way in: taken once, in order, in groups; and nobody loses a message because another one fails."""

import asyncio
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from handlers import intake
from handlers.intake import LARGEST_BATCH, TooBusyError
from tests.handlers.stage import ANN, BOB, Front, Rope, says, unhurried

COUNT = "SELECT count(*) FROM messages WHERE NOT is_outgoing"


async def count(front: Front) -> int:
    ((found,),) = await front.rows(COUNT)
    return int(str(found))


async def order(front: Front) -> list[str]:
    """Give the keys of all messages, as their turns were taken."""
    return [str(key) for (key,) in await front.rows("SELECT key FROM messages WHERE NOT is_outgoing ORDER BY id")]


@pytest.mark.requirement("R1.4-1", "R3.1-7")
async def test_a_message_is_recorded_and_answered_in_one_go(front: Front) -> None:
    await front.intake.receive(says("The washer leaks", key="a"))
    (ticket,) = await front.tickets()
    assert ticket.description == "The washer leaks"
    assert await front.said_to(ANN)
    assert front.rings == 1


async def test_the_same_message_again_changes_nothing(front: Front) -> None:
    told = says("The washer leaks", key="a")
    await front.intake.receive(told)
    before = await front.said_to(ANN)
    await front.intake.receive(told)
    await asyncio.gather(*(front.intake.receive(told) for _ in range(9)))
    assert await front.said_to(ANN) == before
    assert len(await front.tickets()) == 1


async def test_the_same_message_twice_at_once_opens_one_ticket(front: Front) -> None:
    told = says("The washer leaks", key="a")
    await asyncio.gather(*(front.intake.receive(told) for _ in range(5)))
    assert len(await front.tickets()) == 1
    assert await count(front) == 1


async def test_messages_that_arrive_together_share_a_transaction(front: Front) -> None:
    people = [replace(ANN, user=str(number)) for number in range(LARGEST_BATCH + 10)]
    await asyncio.gather(*(front.intake.receive(says("Leaks", key=who.user, of=who)) for who in people))
    assert front.store.begun == 2
    assert len(await front.tickets()) == len(people)


@dataclass(kw_only=True)
class Echo(Front):
    """A way in that has the next message come in the very moment in which the one before is done with."""

    heard: asyncio.Event = field(default_factory=asyncio.Event)

    def _ring(self) -> None:
        self.heard.set()

    async def follow(self) -> None:
        await self.heard.wait()
        await self.intake.receive(says("And it hums", key="b"))


async def test_what_comes_in_the_moment_in_which_nothing_more_is_there_is_taken_at_once(front: Front) -> None:
    echo = Echo(store=front.store, clock=front.clock)
    async with asyncio.timeout(5), asyncio.TaskGroup() as people:
        people.create_task(echo.follow())
        people.create_task(echo.intake.receive(says("It leaks", key="a")))
    assert await order(front) == ["a", "b"]


async def test_what_one_person_says_is_heard_in_order_also_within_a_group(front: Front) -> None:
    said = [says(f"word {number}", key=f"{number:03}") for number in range(100)]
    await asyncio.gather(*(front.intake.receive(message) for message in said))
    assert await order(front) == [message.key for message in said]
    assert len(await front.tickets()) == 1


async def test_what_each_of_many_says_is_heard_in_order_while_two_groups_are_under_way(front: Front) -> None:
    people = [replace(ANN, user=str(number)) for number in range(5)]
    said = [says(f"word {n}", key=f"{who.user}:{n:03}", of=who) for n in range(40) for who in people]
    await asyncio.gather(*(front.intake.receive(message) for message in said))
    heard = await order(front)
    for who in people:
        theirs = [key for key in heard if key.startswith(f"{who.user}:")]
        assert theirs == sorted(theirs)
        assert len(theirs) == 40
    assert len(await front.tickets()) == len(people)


async def test_two_workers_take_turns_in_a_conversation(front: Front, database: AsyncEngine) -> None:
    one, other = (Front(store=Rope(database), clock=front.clock, rules=unhurried()) for _ in "12")
    await asyncio.gather(
        *((one, other)[number % 2].intake.receive(says(f"word {number}", key=str(number))) for number in range(40))
    )
    (ticket,) = await front.tickets()
    words = await front.rows(
        "SELECT count(*) FROM message_tickets JOIN messages ON id = message_id AND NOT is_outgoing"
    )
    assert words == [(40,)]
    assert ticket.description


async def test_two_workers_given_the_same_messages_open_each_ticket_once(front: Front, database: AsyncEngine) -> None:
    other = Front(store=Rope(database), clock=front.clock)
    people = [replace(ANN, user=str(number)) for number in range(30)]
    said = [says("The washer leaks", key=f"k{who.user}", of=who) for who in people]
    twice = [who.intake.receive(message) for message in said for who in (front, other)]
    await asyncio.gather(*twice)
    assert len(await front.tickets()) == len(people)
    assert await count(front) == len(people)


async def test_who_stops_waiting_loses_nothing(front: Front) -> None:
    tasks = [
        asyncio.get_running_loop().create_task(
            front.intake.receive(says("Leaks", key=str(n), of=replace(ANN, user=str(n))))
        )
        for n in range(LARGEST_BATCH * 2 + 5)
    ]
    await asyncio.wait(tasks, timeout=0)
    for task in tasks[::2]:
        task.cancel()
    done = await asyncio.gather(*tasks, return_exceptions=True)
    assert sum(isinstance(outcome, asyncio.CancelledError) for outcome in done) == len(tasks[::2])
    await front.intake.finish()
    assert await count(front) == len(tasks)


async def test_when_everybody_left_the_group_is_taken_all_the_same(front: Front) -> None:
    task = asyncio.get_running_loop().create_task(front.intake.receive(says("Leaks", key="a")))
    await asyncio.wait({task}, timeout=0)
    task.cancel()
    await asyncio.wait({task})
    await front.intake.finish()
    assert len(await front.tickets()) == 1
    await front.intake.receive(says("Leaks", key="b", of=BOB))
    assert len(await front.tickets()) == 2


async def test_without_a_store_nothing_is_acknowledged_until_it_is_back(front: Front) -> None:
    front.store.is_cut = True
    people = [replace(ANN, user=str(number)) for number in range(LARGEST_BATCH + 5)]
    said = [says("Leaks", key=who.user, of=who) for who in people]
    refused = await asyncio.gather(*(front.intake.receive(message) for message in said), return_exceptions=True)
    assert [type(outcome) for outcome in refused] == [OSError] * len(said)
    front.store.is_cut = False
    await asyncio.gather(*(front.intake.receive(message) for message in said))
    assert len(await front.tickets()) == len(said)


async def test_a_lost_store_is_asked_a_few_times_for_a_whole_group_not_for_each_message(front: Front) -> None:
    front.store.is_cut = True
    people = [replace(ANN, user=str(number)) for number in range(LARGEST_BATCH)]
    await asyncio.gather(
        *(front.intake.receive(says("Leaks", key=who.user, of=who)) for who in people), return_exceptions=True
    )
    assert front.store.begun == 1


async def test_no_more_is_held_in_memory_than_is_agreed(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MOST_WAITING", 5)
    said = [says(f"word {number}", key=str(number)) for number in range(9)]
    outcomes = await asyncio.gather(*(front.intake.receive(message) for message in said), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if outcome] == [TooBusyError] * 4
    assert await order(front) == ["0", "1", "2", "3", "4"]
    await front.intake.receive(says("word 9", key="9"))


async def test_trouble_that_nobody_waits_for_is_not_left_unheard(front: Front) -> None:
    front.store.is_cut = True
    task = asyncio.get_running_loop().create_task(front.intake.receive(says("Leaks", key="a")))
    await asyncio.wait({task}, timeout=0)
    task.cancel()
    await asyncio.wait({task})
    await front.intake.finish()  # a future whose exception is never read fails the test run
