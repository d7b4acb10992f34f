"""Once a week supervisors hear where proposals are corrected too often; a desk whose model does well hears nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.recurring import jobs_of
from desk.people import Customer
from desk.terms import CustomerId, ProblemClass, Role, TicketId
from desk.tickets.timeline import SYSTEM
from desk.triage.drift import FEW, Learnt
from desk.triage.examples import Example
from desk.triage.proposal import Aspect, Proposal
from desk.turns import Turn
from sandbox.clock import TravelledClock
from scheduler.recurring import Recurring
from tests.handlers.stage import TOM, Front, Rope
from tests.storage.stories import ticket, write

SUNDAY = datetime(2026, 11, 22, 3, tzinfo=UTC)
LEARNT = Learnt(version="v1", right=dict.fromkeys(Aspect, 0.9))


@pytest.fixture
async def front(database: AsyncEngine) -> Front:
    front = Front(store=Rope(database), clock=TravelledClock(SUNDAY))
    await front.hire(Role.SUPERVISOR)
    return front


async def judged(front: Front, said: ProblemClass) -> None:
    proposed = Proposal(is_report=True, problem_class=said, model="v1")
    examples = tuple(
        Example(
            words="坏了",
            language="zh",
            is_report=True,
            problem_class=ProblemClass.MEDIUM,
            ticket=TicketId(number),
            by=SYSTEM,
            at=SUNDAY - timedelta(days=2),
            proposed=proposed,
        )
        for number in range(1, FEW + 1)
    )
    tickets = tuple(ticket(each.ticket) for each in examples)
    async with front.store.begin() as tx:
        await write(tx, Turn(customers=(Customer(id=CustomerId(1)),), tickets=tickets, examples=examples))


async def told_in_a_fortnight(front: Front) -> list[str]:
    desk = Recurring(
        [job for job in jobs_of(front.rules, LEARNT) if job.name == "drift"], store=front.store, clock=front.clock
    )
    for _ in range(14):
        await desk.sweep()
        await front.clock.travel(timedelta(days=1))
    return await front.said_to(TOM)


async def test_supervisors_hear_of_corrections_once_a_week(front: Front) -> None:
    await judged(front, said=ProblemClass.GENERAL)
    told = await told_in_a_fortnight(front)
    assert [line for line in told if "corrected more often than expected" in line] == [told[0]] * 2


async def test_of_good_proposals_nobody_hears(front: Front) -> None:
    await judged(front, said=ProblemClass.MEDIUM)
    assert await told_in_a_fortnight(front) == []
