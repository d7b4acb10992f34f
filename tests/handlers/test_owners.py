"""An open ticket is never without an owner for long: whose owner has left gets another, who hears of it."""

from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.recurring import jobs_of
from desk.messages import Address, Channel
from desk.terms import Role
from sandbox.clock import TravelledClock
from scheduler.recurring import Recurring
from tests.handlers.stage import BOB, NOW, TOM, Front, Rope, says

MINUTE = timedelta(minutes=1)
MEI = Address(channel=Channel.TELEGRAM_STAFF, user="2002")


@pytest.fixture
async def front(database: AsyncEngine) -> Front:
    return Front(store=Rope(database), clock=TravelledClock(NOW))


async def owners(front: Front) -> list[str | None]:
    return [ticket.owner.name if ticket.owner else None for ticket in await front.tickets()]


@pytest.mark.requirement("R3.2-1")
async def test_whose_owner_has_left_gets_another_within_a_minute(front: Front) -> None:
    desk = Recurring(jobs_of(front.rules), store=front.store, clock=front.clock)
    await desk.sweep()
    await front.hire(Role.AGENT)
    await front.intake.receive(says("The washer leaks", key="a"))
    await front.hire(Role.AGENT, address=MEI, name="Mei")
    await front.rows_changed("DELETE FROM member_addresses WHERE address = 'telegram_staff:2001'")
    assert await owners(front) == ["Tom"]
    await front.clock.travel(MINUTE)
    await desk.sweep()
    assert await owners(front) == ["Mei"]
    assert (await front.said_to(MEI))[0] == "Ticket {number} is yours to look after now; it was {name}'s."


@pytest.mark.requirement("R3.2-1")
async def test_tickets_from_before_there_was_anybody_get_an_owner_with_the_first_member(front: Front) -> None:
    desk = Recurring(jobs_of(front.rules), store=front.store, clock=front.clock)
    await desk.sweep()
    await front.intake.receive(says("The washer leaks", key="a"))
    await front.intake.receive(says("The dryer smells", key="b", of=BOB))
    await front.clock.travel(MINUTE)
    await desk.sweep()
    assert await owners(front) == [None, None]
    await front.hire(Role.TECHNICIAN)
    await front.clock.travel(MINUTE)
    await desk.sweep()
    assert await owners(front) == ["Tom", "Tom"]
    assert len([line for line in await front.said_to(TOM) if "yours to look after" in line]) == 2


async def test_where_everybody_is_there_nothing_is_written(front: Front) -> None:
    desk = Recurring(jobs_of(front.rules), store=front.store, clock=front.clock)
    await desk.sweep()
    await front.hire(Role.AGENT)
    await front.intake.receive(says("The washer leaks", key="a"))
    (before,) = await front.tickets()
    await front.clock.travel(MINUTE)
    await desk.sweep()
    assert await front.tickets() == [before]
