"""Parked messages: seen, read, tried again, dropped; from the command line and in chat alike, each once."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from desk.messages import InboundMessage, MessageId
from desk.parked import Parked
from desk.terms import Role
from desk.turns import Turn
from handlers import parked
from handlers.parked import NotParkedError, Replayed
from handlers.turning import BACKOFF
from handlers.world import World, decide
from tests.handlers.stage import ANN, BOB, NOW, TOM, Front, Rope, photo, rows, says

ACTS = "SELECT fate, by, reason FROM parked_acts ORDER BY id"


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Make every customer's turn fail; gives the cure."""

    def fails(world: World, message: InboundMessage) -> Turn:
        if message.address.channel.is_staff:
            return decide(world, message)
        raise KeyError("poison")

    monkeypatch.setattr("handlers.turning.decide", fails)
    return monkeypatch.undo


async def parks(front: Front, *messages: InboundMessage) -> list[Parked]:
    """Have messages fail until they are parked."""
    for message in messages:
        await front.intake.receive(message)
    for pause in (timedelta(seconds=1), *BACKOFF):
        await front.takes_up(seconds=pause.total_seconds())
    return list(await parked.waiting(store=front.store))


@pytest.mark.requirement("R6.4-3")
@pytest.mark.usefixtures("poisoned")
async def test_what_is_parked_is_listed_with_whose_it_is_and_what_went_wrong(front: Front) -> None:
    [first, second] = await parks(front, says("It leaks", key="a"), says("It smokes", key="b", of=BOB))
    assert (first.address, first.name, first.sent_at, first.ticket) == (ANN, "Ann", NOW, None)
    assert (first.error, first.attempts, first.words) == ("KeyError", 5, "It leaks")
    assert second.words == "It smokes"


@pytest.mark.requirement("R3.1-7", "R6.4-3")
async def test_a_replayed_message_has_its_turn_as_if_it_had_just_come(
    front: Front, poisoned: Callable[[], None]
) -> None:
    [one] = await parks(front, says("It leaks", key="a"))
    poisoned()
    again = await parked.replay([one.id], by="op", store=front.store, rules=front.rules, now=front.clock.now())
    assert again == Replayed(done=1)
    (ticket,) = await front.tickets()
    assert ticket.description == "It leaks"
    assert await parked.waiting(store=front.store) == ()
    assert await front.rows(ACTS) == [("replayed", "op", "")]
    await front.intake.receive(says("It leaks", key="a"))
    assert len(await front.tickets()) == 1


@pytest.mark.usefixtures("poisoned")
async def test_what_fails_again_is_tried_as_patiently_as_before(front: Front) -> None:
    [one] = await parks(front, says("It leaks", key="a"))
    again = await parked.replay_all(by="op", store=front.store, rules=front.rules, now=front.clock.now())
    assert again == Replayed(done=0, failed=(one.id,))
    assert await front.rows("SELECT attempts, is_parked FROM put_off") == [(1, False)]


async def test_all_are_replayed_in_the_order_they_came(front: Front, poisoned: Callable[[], None]) -> None:
    await parks(front, says("It leaks", key="a"), says("and smokes", key="b"), says("Mine too", key="c", of=BOB))
    poisoned()
    again = await parked.replay_all(by="op", store=front.store, rules=front.rules, now=front.clock.now())
    assert again.done == 3
    assert [ticket.description for ticket in await front.tickets()] == ["It leaks", "Mine too"]


async def test_an_album_is_replayed_as_the_one_message_that_it_is(front: Front, poisoned: Callable[[], None]) -> None:
    [one] = await parks(front, *(photo(f"f{n}", key=str(n), album="g") for n in range(3)))
    assert len(one.ids) == 3
    poisoned()
    again = await parked.replay([one.ids[1]], by="op", store=front.store, rules=front.rules, now=front.clock.now())
    assert again == Replayed(done=1)
    assert len(await front.tickets()) == 1


@pytest.mark.requirement("R3.1-7", "R3.5-3")
@pytest.mark.usefixtures("poisoned")
async def test_a_dropped_message_stays_on_record_with_who_dropped_it_and_why(front: Front) -> None:
    [one, other] = await parks(front, says("It leaks", key="a"), says("It smokes", key="b"))
    now = front.clock.now()
    await parked.drop([one.id], reason="answered by phone", by="op", store=front.store, now=now)
    assert [p.id for p in await parked.waiting(store=front.store)] == [other.id]
    assert await front.rows("SELECT fate, by, reason, at FROM parked_acts") == [
        ("dropped", "op", "answered by phone", now)
    ]
    assert await front.rows("SELECT count(*) FROM messages WHERE key = 'a'") == [(1,)]


@pytest.mark.requirement("R5.4-1")
@pytest.mark.usefixtures("poisoned")
async def test_who_reads_a_parked_message_is_noted(front: Front) -> None:
    [one] = await parks(front, says("It leaks", key="a"))
    assert (await parked.read(one.id, by="op", store=front.store, now=NOW)).words == "It leaks"
    assert await front.rows(ACTS) == [("read", "op", "")]
    assert len(await parked.waiting(store=front.store)) == 1


@pytest.mark.usefixtures("poisoned")
async def test_a_number_that_names_nothing_stops_the_whole_order(front: Front) -> None:
    [one] = await parks(front, says("It leaks", key="a"))
    with pytest.raises(NotParkedError, match="77"):
        await parked.drop([one.id, MessageId(77)], reason="x", by="op", store=front.store, now=NOW)
    assert await parked.waiting(store=front.store) == (one,)
    assert await front.rows(ACTS) == []


@pytest.mark.requirement("R3.1-7")
async def test_replayed_by_two_and_swept_by_a_third_it_is_taken_once(
    front: Front, poisoned: Callable[[], None], database: AsyncEngine
) -> None:
    [one, *_] = await parks(front, *(says(f"word {n}", key=str(n)) for n in range(8)))
    poisoned()
    other, third = (Front(store=Rope(database), clock=front.clock) for _ in range(2))
    orders = (
        parked.replay_all(by=who, store=desk.store, rules=desk.rules, now=front.clock.now())
        for who, desk in (("one", front), ("other", other))
    )
    outcomes = await asyncio.gather(*orders, *(third.intake.take_up() for _ in range(9)), return_exceptions=True)
    assert all(isinstance(outcome, int | Replayed | NotParkedError) for outcome in outcomes), outcomes
    await third.intake.take_up()
    assert await rows(database, "SELECT count(*) FROM put_off") == [(0,)]
    (ticket,) = await front.tickets()
    assert ticket.description == "word 0"
    assert one.id not in {p.id for p in await parked.waiting(store=front.store)}


@pytest.mark.requirement("R6.4-3")
async def test_a_supervisor_looks_replays_and_drops_in_chat(front: Front, poisoned: Callable[[], None]) -> None:
    sun = await front.hire(Role.SUPERVISOR, name="Sun")
    [one, other] = await parks(front, says("It leaks", key="a"), says("spam", key="b", of=BOB))
    poisoned()
    orders = ("/parked", f"/parked {one.id}", f"/replay {one.id}", f"/drop {other.id} a test of ours", "/parked")
    for order in orders:
        await front.intake.receive(
            says(order, key=order + str(await front.rows("SELECT count(*) FROM messages")), of=TOM)
        )
    told = await front.said_to(TOM)
    assert "Parked messages: {count}" in told
    assert told.count("That you read it is noted.") == 1
    assert told[-1] == "No message is parked."
    assert await front.rows(ACTS) == [
        ("read", "Sun", ""),
        ("replayed", "Sun", ""),
        ("dropped", "Sun", "a test of ours"),
    ]
    assert await front.rows("SELECT DISTINCT member_id FROM parked_acts") == [(sun.id,)]
    assert await front.intake.take_up() == 1
    (ticket,) = await front.tickets()
    assert ticket.description == "It leaks"


@pytest.mark.usefixtures("poisoned")
async def test_two_orders_for_one_message_in_the_same_moment_count_once(front: Front) -> None:
    await front.hire(Role.SUPERVISOR)
    [one] = await parks(front, says("It leaks", key="a"))
    said = [says(f"/drop {one.id} spam", key=key, of=TOM) for key in "xy"]
    await asyncio.gather(*(front.intake.receive(message) for message in said))
    assert len(await front.rows(ACTS)) == 1
    assert (await front.said_to(TOM))[-1] == "There is no parked message {number}."


@pytest.mark.requirement("R5.4-10")
@pytest.mark.usefixtures("poisoned")
async def test_others_than_supervisors_learn_nothing(front: Front) -> None:
    await front.hire(Role.AGENT, Role.TECHNICIAN, address=replace(TOM, user="9"))
    [one] = await parks(front, says("It leaks", key="a"))
    for order in ("/parked", f"/parked {one.id}", f"/replay {one.id}", f"/drop {one.id} spam"):
        await front.intake.receive(says(order, key=order, of=replace(TOM, user="9")))
    assert set(await front.said_to(replace(TOM, user="9"))) == {
        "Your role does not allow this. Please ask a supervisor."
    }
    assert await front.rows(ACTS) == []
