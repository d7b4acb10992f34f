"""Trainings in chat, put on record step by step or in one line; supervisors hear of topics without any, once a time."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.recurring import jobs_of
from desk.messages import Address, Channel
from desk.people import Customer
from desk.terms import CustomerId, Role, TicketId
from desk.tickets.ticket import Handling
from desk.training.session import Topic
from desk.turns import Turn
from desk.values import replace
from sandbox.clock import TravelledClock
from scheduler.recurring import Recurring
from tests.handlers.stage import TOM, Front, Rope, says, unhurried
from tests.storage.stories import closed, ticket

NOVEMBER_25 = datetime(2026, 11, 25, 1, tzinfo=UTC)  # nine o'clock in Shanghai
SUN = Address(channel=Channel.TELEGRAM_STAFF, user="2002")
DAY = timedelta(days=1)


@pytest.fixture
async def front(database: AsyncEngine) -> Front:
    """Tom repairs, Sun supervises; of two tickets one is closed."""
    front = Front(store=Rope(database), clock=TravelledClock(NOVEMBER_25), rules=unhurried())
    await front.hire(Role.TECHNICIAN)
    await front.hire(Role.SUPERVISOR, address=SUN, name="Sun")
    done = replace(closed(1001, NOVEMBER_25 - DAY), handling=Handling(diagnosis="The pump was blocked"))
    async with front.store.begin() as tx:
        turn = Turn(customers=(Customer(id=CustomerId(1)),), tickets=(done, ticket(1002)))
        await tx.write([((), turn)], now=NOVEMBER_25)
    return front


async def told(front: Front, words: str, *, of: Address = SUN) -> str:
    """Have somebody say something, and give what they read at that, with its values."""
    await front.intake.receive(says(words, key=f"{of.user} {words} {front.clock.now()}", of=of))
    found = await front.rows("SELECT body, address FROM messages WHERE is_outgoing ORDER BY id DESC")
    theirs = (body for body, address in found if address == f"{of.channel.value}:{of.user}")
    return json.dumps(next(theirs, ""), ensure_ascii=False)


@pytest.mark.requirement("R4.3.2-1", "R4.3.2-3")
async def test_a_training_is_put_on_record_in_one_line_and_who_took_part_sees_it(front: Front) -> None:
    assert "No training is on record yet." in await told(front, "/training")
    assert "Who held it?" in await told(front, "/training add standard 2026-11-20 Tom, #2: The norms, 2nd edition")
    assert "On record." in await told(front, "me")
    await told(front, "/training add attitude 昨天 Sun: How to say sorry")
    await told(front, "Zhao of the supplier")
    async with front.store.begin() as tx:
        sorry, norms = await tx.trainings.last(of=None, limit=9)
    assert (norms.topic, norms.on, norms.trainer, norms.notes) == (
        Topic.STANDARD,
        date(2026, 11, 20),
        "Sun",
        "The norms, 2nd edition",
    )
    assert [one.name for one in norms.attendants] == ["Tom", "Sun"]
    assert (sorry.topic, sorry.on, sorry.trainer) == (Topic.ATTITUDE, date(2026, 11, 24), "Zhao of the supplier")
    listed = await told(front, "/training", of=TOM)
    assert "The norms, 2nd edition" in listed
    assert "How to say sorry" not in listed
    assert "How to say sorry" in await told(front, "/training")


@pytest.mark.requirement("R4.3.2-2")
async def test_what_is_missing_is_asked_and_closed_tickets_are_the_cases(front: Front) -> None:
    assert "The pump was blocked" in await told(front, "/training cases pump")
    assert "No closed ticket of late fits." in await told(front, "/training cases boiler")
    assert "The pump was blocked" in await told(front, "/training cases repair")
    assert "What is to be done?" in await told(front, "/training what")
    assert "What was the training about?" in await told(front, "add")
    assert "On which day was it?" in await told(front, "2")
    assert "once it was held" in await told(front, "tomorrow")
    assert "I don't understand that" in await told(front, "2026-02-30")
    assert "Who took part?" in await told(front, "11-20")
    assert "I can't tell who {name} is." in await told(front, "Tom, Nobody")
    assert "What was taught?" in await told(front, "team")
    assert "There is no ticket {number}." in await told(front, "/training add problems today Tom: pumps, #77")
    assert "is no case yet" in await told(front, "/training add problems today Tom: pumps, #1002")
    await told(front, "/training add problems 11-20 Tom: blocked pumps, #1001")
    assert "Cases: {tickets}" in await told(front, "me")
    async with front.store.begin() as tx:
        [one] = await tx.trainings.last(of=None, limit=9)
    assert (one.topic, one.on, one.cases) == (Topic.PROBLEMS, date(2026, 11, 20), (TicketId(1001),))


@pytest.mark.parametrize("words", ["add standard today Tom: norms", "cases"])
async def test_only_those_who_lead_record_trainings_and_look_for_cases(front: Front, words: str) -> None:
    assert "Your role does not allow this" in await told(front, f"/training {words}", of=TOM)


@pytest.mark.requirement("R4.3.2-1", "R4.3.2-2", "R4.3.2-3")
async def test_supervisors_hear_once_an_interval_which_topics_had_no_training(front: Front) -> None:
    desk = Recurring(
        [job for job in jobs_of(front.rules) if job.name == "trainings"], store=front.store, clock=front.clock
    )
    await told(front, "/training add standard 2026-11-20 Tom: norms")
    await told(front, "me")
    for _ in range(60):  # into January
        await desk.sweep()
        await front.clock.travel(DAY)
    lines = await front.said_to(SUN)
    begun = lines.index("No training on these topics is on record from {since} to {until}:")
    assert lines[begun + 1 :] == [
        "Problem handling: cases of common problems",
        "Attitude: service awareness, communication",
        "Please hold one, or record it: /training add",
    ]
    assert await front.said_to(TOM) == []
