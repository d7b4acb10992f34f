"""Open tickets find those like them, on a real store: duplicates a second later, and each cluster told once."""

from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from desk.messages import Address, Channel
from desk.similar.comparing import noticed
from desk.terms import Role, TicketId
from desk.tickets import opening
from desk.tickets.timeline import SYSTEM
from desk.turns import Turn
from handlers.due import fire_due
from sandbox.clock import TravelledClock
from tests.desk.triage.listening import Listening
from tests.handlers.stage import NOW, Front, Rope, says, unhurried

SECONDS, HOUR = timedelta(seconds=3), timedelta(hours=1)
SUE = Address(channel=Channel.TELEGRAM_STAFF, user="2002")
INCIDENT = "{count} similar reports of as many customers within {within}. Please check for an incident:"


@pytest.fixture
async def front(database: AsyncEngine) -> Front:
    rules = unhurried(recogniser=Listening())
    front = Front(store=Rope(database), clock=TravelledClock(NOW), rules=rules)
    await front.hire(Role.AGENT)
    await front.hire(Role.SUPERVISOR, address=SUE, name="Sue")
    return front


async def reports(front: Front, words: str, *customers: int) -> None:
    for number in customers:
        who = Address(channel=Channel.TELEGRAM, user=str(number))
        await front.intake.receive(says(words, key=f"{number}:{words}", of=who))


async def passes(front: Front, span: timedelta = SECONDS) -> None:
    await front.clock.travel(span)
    while await fire_due(store=front.store, rules=front.rules, now=front.clock.now()):
        pass


def numbers(*tickets: int) -> list[TicketId]:
    return [TicketId(number) for number in tickets]


async def checks(front: Front) -> int:
    return (await front.said_to(SUE)).count(INCIDENT)


@pytest.mark.requirement("R3.3-1")
async def test_both_of_a_likely_pair_show_the_other_and_forget_it_when_it_is_over(front: Front) -> None:
    await reports(front, "The washer leaks, serial number AB-123456", 1, 2)
    await passes(front)
    assert [ticket.likely for ticket in await front.tickets()] == [(1002,), (1001,)]
    first = (await front.tickets())[0]
    gone = opening.withdraw(first, "works", by=SYSTEM, now=front.clock.now()).ticket
    async with front.store.begin() as tx:
        turn = noticed(Turn(tickets=(gone,)), {first.id: first}, now=front.clock.now())
        await tx.write([((), turn)], now=front.clock.now())
    await passes(front)
    assert [ticket.likely for ticket in await front.tickets()][1] == ()
    assert await front.rows("SELECT ticket FROM traces") == [(1002,)]


@pytest.mark.requirement("R6.1.1-6")
async def test_three_similar_reports_raise_the_incident_check_once_and_a_new_cluster_again(front: Front) -> None:
    await reports(front, "The washer leaks at the door", 1, 2)
    await passes(front)
    assert await checks(front) == 0
    await reports(front, "My washer is leaking", 3)
    await passes(front)
    assert await checks(front) == 1
    await reports(front, "The washer leaks everywhere", 4, 5)
    await passes(front)
    assert await checks(front) == 1
    await passes(front, 2 * HOUR)
    await reports(front, "The washer leaks badly", 6, 7, 8)
    await passes(front)
    assert await checks(front) == 2


@pytest.mark.requirement("R6.1.1-6")
async def test_of_several_workers_at_once_one_tells(front: Front) -> None:
    async with front.store.begin() as one, front.store.begin() as other:
        assert await one.traces.begin_check(numbers(1, 2, 3), now=NOW)
        assert await other.traces.begin_check(numbers(7, 8, 9), now=NOW)
    async with front.store.begin() as tx:
        assert not await tx.traces.begin_check(numbers(1, 3, 4), now=NOW)
        assert not await tx.traces.begin_check(numbers(4), now=NOW)


@pytest.mark.requirement("R6.1.1-6")
async def test_reports_of_one_customer_or_far_apart_are_no_cluster(front: Front) -> None:
    await reports(front, "The washer leaks at the door", 1)
    await passes(front, HOUR)
    await reports(front, "The washer leaks at the door", 2)
    await passes(front, HOUR)
    await reports(front, "The washer leaks at the door", 3)
    await passes(front)
    assert await checks(front) == 0
