"""Rosters on a real store: a new ticket's owner follows the hours, and what is said in the chat counts at once."""

from datetime import timedelta

import pytest

from desk.messages import Address, Channel, Press
from desk.roster.shifts import RosterChange, Shift, ShiftKind
from desk.terms import Role
from desk.turns import Turn
from handlers.rostering import RosterFile, Row, take_in
from tests.handlers.stage import ANN, BOB, NOW, TOM, Front, says

HOUR = timedelta(hours=1)
SUE = Address(channel=Channel.TELEGRAM_STAFF, user="2002")
LEE = Address(channel=Channel.TELEGRAM_STAFF, user="2003")


async def owner_of_new(front: Front, *, key: str, of: Address) -> str:
    """Let a customer report; gives the name of the ticket's owner."""
    await front.intake.receive(says("The washer leaks", key=key, of=of))
    owner = (await front.tickets())[-1].owner
    return owner.name if owner else "nobody"


def customer(number: int) -> Address:
    return Address(channel=Channel.TELEGRAM, user=f"90{number}")


def on_leave(who: str, *, start: int, end: int) -> Row:
    shift = Shift(start=NOW + start * HOUR, end=NOW + end * HOUR, kind=ShiftKind.LEAVE)
    return Row(place="line 2", who=(who,), shift=shift)


async def imports(front: Front, *rows: Row, is_trial: bool = False) -> None:
    file = RosterFile(source="december.csv", since=NOW, until=NOW + 900 * HOUR, rows=rows)
    await take_in(file, store=front.store, rules=front.rules, now=front.clock.now(), is_trial=is_trial)


@pytest.mark.requirement("R2.1-7", "R6.4-4")
async def test_leave_from_a_file_asks_about_the_jobs_in_hand_as_leave_in_the_chat_does(front: Front) -> None:
    await front.hire(Role.AGENT, Role.TECHNICIAN)
    await front.hire(Role.SUPERVISOR, address=SUE, name="Sue")
    await front.hire(Role.TECHNICIAN, address=LEE, name="Lee")
    await front.intake.receive(says("The washer leaks", key="1", of=ANN))
    await front.intake.receive(says("/grade 1001 general routine complaint consumer level3", key="2", of=TOM))
    await front.intake.receive(says("/accept 1001", key="3", of=TOM))
    rows = on_leave("Tom", start=12, end=96), on_leave("Lee", start=12, end=96)
    await imports(front, *rows, is_trial=True)
    assert "You hold these jobs. Shall somebody else take one of them?" not in await front.said_to(TOM)
    await imports(front, *rows)
    await imports(front, *rows)  # the same file each day says nothing new
    told = await front.said_to(TOM)
    assert told[-3:-1] == [
        "You are on leave: {span}. New jobs do not reach you then.",
        "You hold these jobs. Shall somebody else take one of them?",
    ]
    assert (await front.said_to(SUE)).count("{name} is on leave: {span}. Jobs in hand then: {count}") == 1
    assert (await front.said_to(LEE))[-1] == "You are on leave: {span}. New jobs do not reach you then."
    ((token,),) = await front.rows(
        "SELECT body -> 'choices' -> 0 ->> 'token' FROM messages WHERE body::text LIKE '%Hand over {number}%'"
    )
    await front.intake.receive(says("", key="4", of=TOM, parts=[Press(token=str(token), press="p")]))
    assert "Who takes over ticket {number}? Choose or type a name." in await front.said_to(TOM)


@pytest.mark.requirement("R3.2-1", "R6.4-4")
async def test_a_new_ticket_goes_to_whoever_is_on_duty_by_the_roster(front: Front) -> None:
    tom = await front.hire(Role.AGENT)
    sue = await front.hire(Role.AGENT, address=SUE, name="Sue")
    day = Shift(start=NOW + HOUR, end=NOW + 9 * HOUR)
    night = Shift(start=NOW + 9 * HOUR, end=NOW + 17 * HOUR)
    rosters = RosterChange(member=tom.id, added=(day,)), RosterChange(member=sue.id, added=(night,))
    async with front.store.begin() as tx:
        await tx.write([((), Turn(rosters=rosters))], now=NOW)
    owners = []
    for number, hours in enumerate((0, 1, 8, 10, 18)):
        await front.clock.travel(NOW + hours * HOUR - front.clock.now())
        owners.append(await owner_of_new(front, key=f"k{number}", of=customer(number)))
    assert owners == ["Tom", "Tom", "Tom", "Sue", "Tom"], "and outside of it, whoever comes first"


async def test_leave_that_is_said_in_the_chat_counts_with_the_next_message(front: Front) -> None:
    await front.hire(Role.AGENT)
    await front.hire(Role.AGENT, address=SUE, name="Sue")
    assert await owner_of_new(front, key="1", of=ANN) == "Tom"
    await front.intake.receive(says("请假3天 年假", key="2", of=TOM))
    assert await owner_of_new(front, key="3", of=BOB) == "Sue"
    assert await front.rows("SELECT kind, note, source FROM shifts") == [("leave", "年假", "")]
    await front.clock.travel(timedelta(days=4))
    assert await owner_of_new(front, key="4", of=customer(1)) == "Tom"
    await front.intake.receive(says("/leave 2 days", key="5", of=TOM))
    await front.intake.receive(says("/leave cancel", key="6", of=TOM))
    assert await owner_of_new(front, key="7", of=customer(2)) == "Tom"


async def test_who_leads_sees_the_jobs_of_whom_they_take_off(front: Front) -> None:
    tom = await front.hire(Role.AGENT, Role.TECHNICIAN)
    await front.hire(Role.SUPERVISOR, address=SUE, name="Sue")
    await front.intake.receive(says("The washer leaks", key="1", of=ANN))
    await front.intake.receive(says("/grade 1001 general routine complaint consumer level3", key="2", of=TOM))
    await front.intake.receive(says("/accept 1001", key="3", of=TOM))
    [ticket] = await front.tickets()
    assert ticket.assignee
    assert ticket.assignee.id == tom.id
    await front.intake.receive(says("/off tom", key="4", of=SUE))
    told = await front.said_to(SUE)
    assert "{name} holds these jobs. Shall somebody else take one of them?" in told
    assert "{name} set you off duty." in await front.said_to(TOM)
