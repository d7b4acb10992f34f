"""Timers: each fires once, with its effect, and one that fails harms no other."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from desk.messages import Address, Channel
from desk.terms import Role, TicketId
from desk.tickets.ticket import Ticket
from desk.turns import Around, Timer, TimerKind, Turn
from handlers.due import SECOND_TRY, fire_due, keep_firing
from storage.ready import Ready
from storage.timers import LEFT_AT_MOST
from tests.handlers.stage import NOW, SECOND, TOM, Front, Rope, says
from tests.storage.stories import somebody_waits

CALL = "Ticket {number}: the promised call is due now: {contact}"
PENDING = "SELECT ticket, kind FROM timers ORDER BY ticket, kind"

MOST_STATEMENTS = 15


async def opens_tickets(front: Front, count: int) -> list[Ticket]:
    """Let people open tickets, and forget what timers come with them."""
    await front.hire(Role.AGENT)
    for number in range(count):
        who = Address(channel=Channel.TELEGRAM, user=str(number))
        await front.intake.receive(says("The washer leaks", key=str(number), of=who))
    await front.rows_changed("DELETE FROM timers WHERE kind = 'compare'")
    return await front.tickets()


async def sets(front: Front, *timers: Timer) -> None:
    async with front.store.begin() as tx:
        await tx.write([((), Turn(timers=timers))], now=NOW)


def call_back(ticket: Ticket, *, after: timedelta = SECOND) -> Timer:
    return Timer(ticket=ticket.id, kind=TimerKind.CALL_BACK, due_at=NOW + after)


async def fires(front: Front, *, after: timedelta = SECOND) -> int:
    return await fire_due(store=front.store, rules=front.rules, now=NOW + after)


async def calls(front: Front) -> int:
    return (await front.said_to(TOM)).count(CALL)


async def test_a_timer_has_its_effect_once_and_never_early(front: Front) -> None:
    (ticket,) = await opens_tickets(front, 1)
    await sets(front, call_back(ticket))
    assert await fires(front, after=timedelta()) == 0
    assert await fires(front) == 1
    assert await calls(front) == 1
    assert await fires(front, after=9 * SECOND) == 0
    assert await calls(front) == 1


async def test_many_workers_fire_each_timer_once(front: Front, database: AsyncEngine) -> None:
    tickets = await opens_tickets(front, 12)
    await sets(front, *(call_back(ticket) for ticket in tickets))
    workers = [front, *(Front(store=Rope(database), clock=front.clock) for _ in range(3))]
    for _ in range(5):
        await asyncio.gather(*(fires(worker) for worker in workers))
    assert await calls(front) == len(tickets)


async def test_a_worker_that_ends_halfway_leaves_the_timer_to_the_next(front: Front, database: AsyncEngine) -> None:
    (ticket,) = await opens_tickets(front, 1)
    await sets(front, call_back(ticket))
    with pytest.raises(RuntimeError, match="power"):
        await _claim_and_end(front)
    assert await fires(Front(store=Rope(database), clock=front.clock)) == 1
    assert await calls(front) == 1


async def _claim_and_end(front: Front) -> None:
    async with front.store.begin() as tx:
        assert await tx.claim_timers(now=NOW + SECOND, limit=9)
        raise RuntimeError("power cut")


@pytest.fixture(params=["fire", "write"])
def poisoned(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Make the timers of ticket 1002 fail, as they are decided or as they are written. Gives the cure."""
    from desk.due import fire  # noqa: PLC0415 -- the original, under the name that is patched

    def fire_or_fail(timer: Timer, ticket: Ticket, around: Around) -> Turn:
        turn = fire(timer, ticket, around)
        if ticket.id != 1002:
            return turn
        if request.param == "fire":
            raise KeyError("poison")
        return replace(turn, tickets=(ticket, object()))  # type: ignore[arg-type]  # nothing that can be written

    monkeypatch.setattr("handlers.due.fire", fire_or_fail)
    return monkeypatch.undo


async def test_a_timer_that_fails_harms_no_other_and_is_tried_again(front: Front, poisoned: Callable[[], None]) -> None:
    tickets = await opens_tickets(front, 3)
    await sets(front, *(call_back(ticket) for ticket in tickets))
    await fires(front)
    assert await calls(front) == 2
    assert (1002, "call_back") in await front.rows(PENDING)
    assert await fires(front, after=SECOND_TRY) == 0
    poisoned()
    assert await fires(front, after=SECOND_TRY + SECOND) == 1
    assert await calls(front) == 3


async def test_a_timer_that_would_fire_again_at_once_and_for_ever_is_stopped(
    front: Front, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fired = []

    def fire(timer: Timer, _: Ticket, __: Around) -> Turn:
        fired.append(timer.kind)
        return Turn(timers=(timer,))

    monkeypatch.setattr("handlers.due.fire", fire)
    (ticket,) = await opens_tickets(front, 1)
    await sets(front, call_back(ticket, after=timedelta()))
    await keep_firing(store=front.store, rules=front.rules, clock=front.clock)
    assert fired == [TimerKind.CALL_BACK]
    assert "timer_failed" in caplog.messages


async def test_a_timer_that_another_one_took_away_at_the_same_instant_does_not_fire(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ticket,) = await opens_tickets(front, 1)
    fired = []

    def fire(timer: Timer, of: Ticket, _: Around) -> Turn:
        fired.append(timer.kind)
        return Turn(timers=(Timer(ticket=of.id, kind=TimerKind.EXPECTED, due_at=None),))

    monkeypatch.setattr("handlers.due.fire", fire)
    first = replace(call_back(ticket), kind=TimerKind.CLOSE, due_at=NOW)
    await sets(front, first, replace(first, kind=TimerKind.EXPECTED, due_at=NOW + SECOND))
    await fires(front)
    assert fired == [TimerKind.CLOSE]


async def test_a_later_timer_of_the_batch_sees_what_an_earlier_one_changed(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ticket,) = await opens_tickets(front, 1)
    seen = []

    def fire(_: Timer, of: Ticket, __: Around) -> Turn:
        seen.append(of.description)
        return Turn(tickets=(replace(of, description="changed", version=of.version + 1),))

    monkeypatch.setattr("handlers.due.fire", fire)
    await sets(front, call_back(ticket), replace(call_back(ticket), kind=TimerKind.CLOSE))
    await fires(front)
    assert seen == ["The washer leaks", "changed"]


async def test_a_timer_that_fires_late_knows_when_it_was_due(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    (ticket,) = await opens_tickets(front, 1)
    fired = []

    def fire(timer: Timer, _: Ticket, around: Around) -> Turn:
        fired.append((timer, around.now))
        return Turn()

    monkeypatch.setattr("handlers.due.fire", fire)
    limit = Timer(ticket=ticket.id, kind=TimerKind.LIMIT, due_at=NOW, rule="response.level.1")
    await sets(front, limit)
    await fires(front, after=timedelta(days=3))
    assert (limit, NOW + timedelta(days=3)) in fired


async def test_timers_of_a_lost_ticket_are_left_alone(front: Front) -> None:
    await sets(front, Timer(ticket=TicketId(7), kind=TimerKind.CLOSE, due_at=NOW))
    assert await fires(front) == 0


async def test_without_a_store_no_timer_is_lost(front: Front) -> None:
    (ticket,) = await opens_tickets(front, 1)
    await sets(front, call_back(ticket))
    front.store.is_cut = True
    with pytest.raises(OSError, match="refused"):
        await fires(front)
    front.store.is_cut = False
    assert await fires(front) == 1


async def test_what_becomes_due_while_timers_fire_is_fired_in_the_same_sweep(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    fired = []

    def fire(timer: Timer, of: Ticket, around: Around) -> Turn:
        fired.append(timer.kind)
        close = Timer(ticket=of.id, kind=TimerKind.CLOSE, due_at=around.now)
        return Turn(timers=(close,) if timer.kind is TimerKind.CALL_BACK else ())

    monkeypatch.setattr("handlers.due.fire", fire)
    (ticket,) = await opens_tickets(front, 1)
    await sets(front, call_back(ticket, after=timedelta()))
    for count in (2, 0):
        assert await keep_firing(store=front.store, rules=front.rules, clock=front.clock) == count
    assert fired == [TimerKind.CALL_BACK, TimerKind.CLOSE]


async def test_a_customer_who_never_stops_talking_does_not_hold_up_a_timer(front: Front) -> None:
    async def talk() -> None:
        async with front.store.begin() as tx:
            await tx.converse([Address(channel=Channel.TELEGRAM, user="0")], now=NOW)
            held.set()
            await let_go.wait()

    (ticket,) = await opens_tickets(front, 1)
    await sets(front, call_back(ticket, after=timedelta()))
    await front.clock.travel(LEFT_AT_MOST)
    async with asyncio.TaskGroup() as tasks:
        held, let_go = asyncio.Event(), asyncio.Event()
        tasks.create_task(talk())
        await held.wait()
        assert await fires(front, after=LEFT_AT_MOST) == 0
        firing = tasks.create_task(keep_firing(store=front.store, rules=front.rules, clock=front.clock))
        await somebody_waits(front.store.engine)
        tasks.create_task(talk())
        let_go.set()
    assert firing.result() == 1
    assert await calls(front) == 1


async def test_a_batch_takes_the_same_few_statements_whatever_its_size(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def counted(self: Ready, connection: AsyncConnection, **values: object) -> Sequence[object]:
        asked.append(self)
        return await run(self, connection, **values)

    asked: list[Ready] = []
    run = Ready.run
    monkeypatch.setattr(Ready, "run", counted)
    counts = []
    for tickets in ((await opens_tickets(front, 20))[:1], (await front.tickets())[1:]):
        await sets(front, *(call_back(ticket) for ticket in tickets))
        asked.clear()
        assert await fires(front) == len(tickets)
        counts.append(len(asked))
    asked.clear()
    assert await fires(front) == 0
    assert (counts[0], len(asked)) == (counts[1], 1)
    assert counts[1] <= MOST_STATEMENTS
