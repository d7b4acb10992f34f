"""What people said of proposals is kept: one example for each ticket and author, the latest of each."""

from dataclasses import replace

import pytest

from desk.terms import ProblemClass, ProductCategory, ServiceType, Severity, TicketId
from desk.tickets.timeline import Actor, ActorKind
from desk.triage.examples import Example
from desk.triage.proposal import Aspect, Proposal, Sign
from desk.turns import Turn
from storage.store import PostgresStore
from tests.storage.stories import HOUR, MINUTE, NOW, customer, ticket, write

MEI = Actor(kind=ActorKind.STAFF, id=3, name="Mei")
LI = Actor(kind=ActorKind.STAFF, id=1, name="Li")
ANN = Actor(kind=ActorKind.CUSTOMER, id=1, name="Ann")
LEAK = Example(
    words="The washer leaks",
    language="en",
    is_report=True,
    problem_class=ProblemClass.MEDIUM,
    severity=Severity.TIMED,
    service_type=ServiceType.FAULT_REPAIR,
    category=ProductCategory.CONSUMER_GOODS,
    ticket=TicketId(1001),
    by=MEI,
    at=NOW,
    proposed=Proposal(
        is_report=True,
        severity=Severity.ROUTINE,
        confidences={Aspect.SEVERITY: 0.6},
        signs={Aspect.SEVERITY: (Sign(words="leaks"),)},
        model="7",
    ),
)


async def said(store: PostgresStore, *examples: Example) -> None:
    async with store.begin() as tx:
        opened = tuple(ticket(e.ticket) for e in examples)
        await write(tx, Turn(customers=(customer(),), tickets=opened, examples=examples))


@pytest.mark.requirement("R2.2-4")
async def test_an_example_comes_back_with_what_had_been_proposed(store: PostgresStore) -> None:
    await said(store, LEAK)
    async with store.begin() as tx:
        assert await tx.examples() == (LEAK,)


async def test_whoever_judges_again_has_changed_their_mind_and_others_have_not(store: PostgresStore) -> None:
    hazard = replace(LEAK, is_hazard=True, by=LI, at=NOW + MINUTE)
    second = replace(LEAK, severity=Severity.URGENT, at=NOW + 2 * MINUTE)
    third = replace(LEAK, is_report=False, at=NOW + 3 * MINUTE)
    await said(store, LEAK, hazard)
    await said(store, second, third)
    async with store.begin() as tx:
        assert await tx.examples() == (hazard, third)


async def test_of_many_the_newest_are_read_and_the_oldest_of_them_first(store: PostgresStore) -> None:
    told = [replace(LEAK, ticket=TicketId(1001 + n), by=ANN, at=NOW + n * HOUR) for n in range(4)]
    await said(store, *reversed(told))
    async with store.begin() as tx:
        assert await tx.examples() == tuple(told)
        assert await tx.examples(limit=2) == tuple(told[2:])
        assert await tx.examples(since=NOW + HOUR) == tuple(told[1:])
        assert await tx.examples(since=NOW + 4 * HOUR) == ()
