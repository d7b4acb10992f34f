"""A burst of news to one person is one message a minute, whoever writes it; nothing takes it along before its time."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from desk.deliveries import Priority
from desk.messages import Address, Channel
from desk.replies import Brief, Say
from desk.terms import TicketId
from desk.texts import verbatim
from desk.turns import Outbound, Turn
from handlers.ports import DeliveryFailed
from scheduler.delivery import deliver_due
from tests.handlers.stage import rows
from tests.scheduler.stage import LI, MINUTE, NOW, SECOND, Office

URGENT = 10 * SECOND
TOM = Address(channel=Channel.WECOM, user="tom")


def news(number: int, *, to: Address = LI, gathers: timedelta = MINUTE, **more: object) -> Outbound:
    line = verbatim(f"ticket {number}")
    say = Say(body=(line,), brief=Brief(line=line, at=NOW + number * SECOND))
    out = Outbound(to=to, message=say, ticket=TicketId(number), gathers=gathers, priority=Priority.BULK)
    return replace(out, **more)  # type: ignore[arg-type]


async def writes(office: Office, *outbound: Outbound) -> None:
    async with office.store.begin() as tx:
        await tx.write([((), Turn(outbound=outbound))], now=office.clock.now())


async def goes_on(office: Office, span: timedelta = timedelta()) -> list[str]:
    """Let time pass and deliver what is due; gives what arrived since."""
    box = office.boxes[Channel.WECOM]
    before = len(box.words)
    await office.clock.travel(span)
    await deliver_due(office.post)
    return box.words[before:]


def listed(*numbers: int) -> str:
    lines = " ".join(f"ticket {number}" for number in numbers)
    return f"{len(numbers)} tickets need you: {lines} Open one with /ticket and its number."


@pytest.mark.requirement("R6.4-3")
async def test_the_first_goes_at_once_and_what_follows_within_a_minute_as_one(office: Office) -> None:
    await writes(office, news(1))
    assert await goes_on(office) == ["ticket 1"]
    for number in (2, 3, 4):
        await writes(office, news(number))
        assert await goes_on(office, 15 * SECOND) == []
    assert await goes_on(office, 15 * SECOND) == [listed(2, 3, 4)]
    await writes(office, news(5))
    assert await goes_on(office, 59 * SECOND) == []
    assert await goes_on(office, SECOND) == ["ticket 5"]
    await office.clock.travel(MINUTE)
    await writes(office, news(6))
    assert await goes_on(office) == ["ticket 6"]


async def test_many_of_one_moment_are_one_message_in_however_many_batches_they_are_written(office: Office) -> None:
    for first in range(1, 500, 100):
        await writes(office, *(news(number) for number in range(first, first + 100)))
    (message,) = await goes_on(office)
    assert message.startswith("500 tickets need you: ticket 1 ticket 2 ")
    assert "… and 480 more: /queue, /mine" in message
    assert set(await office.states()) == {"sent"}
    assert await goes_on(office, MINUTE) == []


async def test_an_answer_does_not_take_along_what_has_its_time(office: Office) -> None:
    await writes(office, news(1))
    await goes_on(office)
    await writes(office, news(2), news(3, patience=timedelta(hours=8)))
    await office.owes(LI, "Done.")
    assert await goes_on(office) == ["Done."]
    assert await goes_on(office, MINUTE) == ["ticket 2"]
    assert await goes_on(office, timedelta(hours=7)) == []
    assert await goes_on(office, timedelta(hours=1)) == ["ticket 3"]


async def test_what_fell_into_quiet_hours_is_one_message_in_the_morning(office: Office) -> None:
    morning = NOW + timedelta(hours=8)
    for number in (1, 2, 3):
        await writes(office, news(number, patience=morning - office.clock.now()))
        assert await goes_on(office, timedelta(hours=2)) == []
    assert await goes_on(office, timedelta(hours=2)) == [listed(1, 2, 3)]


async def test_level_one_does_not_wait_for_the_minute_and_its_own_bursts_ten_seconds(office: Office) -> None:
    await writes(office, news(1))
    await goes_on(office)
    await office.clock.travel(SECOND)
    await writes(office, news(2))
    assert await goes_on(office) == []
    await writes(office, news(3, gathers=URGENT))
    assert await goes_on(office) == ["ticket 3"]
    await office.clock.travel(3 * SECOND)
    await writes(office, news(4, gathers=URGENT), news(5, gathers=URGENT))
    assert await goes_on(office) == []
    assert await goes_on(office, 7 * SECOND) == [listed(4, 5)]
    assert await goes_on(office, MINUTE) == ["ticket 2"]


async def test_each_person_has_a_minute_of_their_own(office: Office) -> None:
    await writes(office, news(1), news(2, to=TOM))
    assert sorted(await goes_on(office)) == ["ticket 1", "ticket 2"]
    await writes(office, news(3), news(4, to=TOM))
    assert await goes_on(office) == []
    assert sorted(await goes_on(office, MINUTE)) == ["ticket 3", "ticket 4"]


async def test_workers_who_write_at_once_make_one_minute(office: Office) -> None:
    await writes(office, news(1))
    await goes_on(office)
    await asyncio.gather(*(writes(office, news(number)) for number in range(2, 12)))
    due = await rows(office.store.engine, "SELECT DISTINCT due_at FROM deliveries WHERE state = 'due'")
    assert due == [(NOW + MINUTE,)]


async def test_what_was_put_off_keeps_its_place_behind_what_waits(office: Office) -> None:
    await writes(office, news(1, patience=timedelta(hours=8)))
    await office.owes(LI, "first")
    office.boxes[Channel.WECOM].answers["li"].append(DeliveryFailed("busy"))
    assert await goes_on(office) == []
    await office.owes(LI, "second")
    assert await goes_on(office) == []  # nothing overtakes what was put off
    assert await goes_on(office, MINUTE) == ["first", "second"]
