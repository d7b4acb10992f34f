"""Reminders on a real store: to whoever owns the ticket, but not while they answer; and the hours that people keep."""

from datetime import time, timedelta

import pytest

from desk.attention import Quiet
from desk.deliveries import Owed, Refusal
from desk.messages import Address, Channel
from desk.replies import Brief, Card
from desk.terms import Role, TicketId
from desk.texts import verbatim
from handlers.due import fire_due
from handlers.undelivered import undelivered
from handlers.unreached import Rescue
from tests.desk.talking import in_english
from tests.handlers.stage import MINUTE, NOW, TOM, Front, says

LEFT = "Ticket {number}: {limit} by {at}, {left} left."
NOT_GRADED = "Ticket {number}: not graded yet, due by {at}."


async def goes_on(front: Front, at: timedelta) -> list[str]:
    """Let time pass until so long after the first contact; gives what Tom was told since."""
    before = len(await front.said_to(TOM))
    await front.clock.travel(NOW + at - front.clock.now())
    while await fire_due(store=front.store, rules=front.rules, now=front.clock.now()):
        pass
    return (await front.said_to(TOM))[before:]


async def report(front: Front) -> None:
    await front.hire(Role.AGENT)
    await front.hire(Role.SUPERVISOR, address=Address(channel=Channel.TELEGRAM_STAFF, user="2002"), name="Sue")
    await front.intake.receive(says("The washer leaks", key="1"))


@pytest.mark.requirement("R1.4-3")
async def test_the_owner_is_reminded_once_at_each_step(front: Front) -> None:
    await report(front)
    assert await goes_on(front, 29 * MINUTE) == []
    assert await goes_on(front, 30 * MINUTE) == [LEFT]
    assert await goes_on(front, 47 * MINUTE) == []
    (urgent,) = await goes_on(front, 48 * MINUTE)
    assert "only {left} left" in urgent


async def test_nobody_is_reminded_while_they_answer_but_of_the_miss(front: Front) -> None:
    await report(front)
    await goes_on(front, 29 * MINUTE)
    await front.intake.receive(says("/reply 1001", key="2", of=TOM))
    assert await goes_on(front, 48 * MINUTE) == []
    told = await goes_on(front, 60 * MINUTE)
    assert NOT_GRADED in told


async def test_a_question_left_open_for_long_was_forgotten(front: Front) -> None:
    await report(front)
    await front.intake.receive(says("/reply 1001", key="2", of=TOM))
    assert await goes_on(front, 30 * MINUTE) == [LEFT]


async def test_what_falls_into_somebodys_quiet_hours_is_due_when_they_end(front: Front) -> None:
    await report(front)
    await front.intake.receive(says("/quiet 09:00-10:15", key="2", of=TOM))
    assert await goes_on(front, 30 * MINUTE) == [LEFT]
    (due,) = await front.rows("SELECT due_at FROM deliveries ORDER BY id DESC LIMIT 1")
    assert due == (NOW + 75 * MINUTE,)
    async with front.store.begin() as tx:
        tom, _ = (await tx.staff()).members
    assert tom.quiet == Quiet(start=time(9), end=time(10, 15))
    await front.intake.receive(says("/quiet on", key="3", of=TOM))
    async with front.store.begin() as tx:
        assert (await tx.staff()).members[0].quiet is None


async def test_a_burst_that_does_not_reach_somebody_is_one_list_for_those_who_are_told_of_it(front: Front) -> None:
    """The chat of a department lead is shut: each miss is heard of all the same, and not one by one."""
    await report(front)
    pan = Address(channel=Channel.TELEGRAM_STAFF, user="2003")
    await front.hire(Role.LEAD, address=pan, name="Pan")
    by = Rescue(store=front.store, rules=front.rules, clock=front.clock, phrasebook=lambda _: in_english)
    for number in range(1, 4):
        line = Brief(line=verbatim("missed"), at=NOW)
        card = Card(key=f"escalation:{number}", title=verbatim("missed"), brief=line)
        owed = Owed(id=number, address=pan, message=card, ticket=TicketId(1001), attempts=0, due_at=NOW)
        await undelivered(owed, Refusal(reason="blocked", unreachable=True), is_news=True, by=by)
    lost = (
        "SELECT count(*), count(DISTINCT deliveries.due_at) FROM deliveries JOIN messages USING (id)"
        " WHERE body -> 'brief' IS NOT NULL AND deliveries.address = 'telegram_staff:2001'"
    )
    assert await front.rows(lost) == [(3, 1)]
