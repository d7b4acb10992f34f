"""Several technicians and one job: who gets it, who hears of it, and which presses do nothing."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from bot.demo.playing import Player, button_for, shown
from desk.terms import Status
from desk.tickets.timeline import Act
from tests.e2e.crew import PHONE, PROBLEM, Crew, gather_crew
from tests.e2e.story import World

BO = "telegram:staff:2003"
MEI = "wecom:Mei"
NAMES = {BO: "Bo", MEI: "Mei"}


async def _press_at_once(world: World, *players: Player, action: str) -> None:
    """Press on all phones before the desk has answered any."""
    found = [await player.sees(lambda b: button_for(b, action) is not None, action, anew=False) for player in players]
    presses: list[Coroutine[Any, Any, object]] = []
    for player, bubble in zip(players, found, strict=True):
        button = button_for(bubble, action)
        assert button
        platform, _, rest = player.phone.partition(":")
        if platform == "wecom":
            presses.append(world.stage.sandbox.wecom.press(rest, task_id=bubble.ref, key=button.value))
        else:
            chat = int(rest.removeprefix("staff:"))
            bot = world.stage.sandbox.telegram.staff
            presses.append(bot.press(chat, message_id=int(bubble.ref), data=button.value))
    await asyncio.gather(*presses)
    await world.settle()


async def _offered(world: World, *rivals: str) -> tuple[Crew, list[Player]]:
    """Let all have the card: nobody answers it until it has come to the last."""
    crew = await gather_crew(world)
    hired = [await world.hires(number, NAMES[number], "technician", locale="en") for number in rivals]
    await crew.report()
    await crew.grade()
    for _ in rivals:
        await world.time_passes(minutes=15)
    for phone in (crew.li, *hired):
        await phone.reads("Ticket 1001", PROBLEM)
    return crew, hired


@pytest.mark.parametrize("rival", [BO, MEI])
@pytest.mark.requirement("R1.4-3", "R3.3-1")
async def test_of_two_who_accept_at_the_same_moment_one_gets_the_job(world: World, rival: str) -> None:
    crew, [other] = await _offered(world, rival)
    await _press_at_once(world, crew.li, other, action="accept")
    ticket = await world.ticket()
    assert ticket.status is Status.IN_PROGRESS
    assert ticket.assignee
    name = ticket.assignee.name
    winner, loser = (crew.li, other) if name == "Li" else (other, crew.li)
    await winner.reads("Ticket 1001 is yours")
    await loser.reads(f"taken by {name}")
    card = await loser.reads("Ticket 1001", f"In progress, {name}")
    assert button_for(card, "accept") is None
    assert [e.act for e in await world.timeline()].count(Act.ASSIGNED) == 1


@pytest.mark.requirement("R3.3-1")
async def test_everybody_elses_card_says_who_took_the_job(world: World) -> None:
    crew, [bo, mei] = await _offered(world, BO, MEI)
    await bo.presses("accept")
    for phone in (crew.li, mei):
        card = await phone.reads("Ticket 1001", "In progress, Bo")
        assert button_for(card, "accept") is None


async def test_after_one_declines_the_others_still_have_the_job(world: World) -> None:
    crew, [bo] = await _offered(world, BO)
    await bo.presses("decline")
    await bo.says("on another job until evening")
    await bo.reads("You declined ticket 1001")
    await crew.tom.reads("Bo declined ticket 1001", "on another job until evening")
    await crew.li.presses("accept")
    await crew.li.reads("Ticket 1001 is yours")


async def test_when_all_decline_the_supervisor_gets_the_job(world: World) -> None:
    crew, [bo] = await _offered(world, BO)
    sue = await world.hires("wecom:Sue", "Sue", "supervisor", department="customer_service", locale="en")
    await bo.says("/decline 1001 ill")
    await crew.li.says("/decline 1001 too far")
    card = await sue.reads("Ticket 1001", PROBLEM)
    assert button_for(card, "accept")


@pytest.mark.requirement("R1.3-4", "R5.4-10")
async def test_a_job_is_handed_over_and_all_who_worked_on_it_are_on_record(world: World) -> None:
    crew, [bo] = await _offered(world, BO)
    await crew.li.presses("accept")
    await crew.ann.says("谢谢")
    await crew.li.says("/handover 1001 Bo")
    await crew.li.reads("Bo is asked to take over ticket 1001")
    asked = await bo.reads("Ticket 1001", PROBLEM, "王**")
    assert PHONE not in shown(asked)
    await bo.presses("accept")
    await crew.ann.reads("1001", "Bo")
    ticket = await world.ticket()
    assert ticket.assignee
    assert [(who.name, who.position, who.contact) for who in ticket.handlers] == [
        ("Li", "Technician", "Li's phone"),
        ("Bo", "Technician", "Bo's phone"),
    ]
    await crew.li.says("/complete 1001")
    await crew.li.reads("handled by Bo, not by you")


async def test_a_button_of_an_older_state_does_nothing_and_says_why(world: World) -> None:
    crew, [bo] = await _offered(world, BO)
    offered = await bo.reads("Ticket 1001", PROBLEM)
    stale = button_for(offered, "decline")
    assert stale
    await crew.li.presses("accept")
    before = await world.ticket()
    await world.stage.sandbox.telegram.staff.press(2003, message_id=int(offered.ref), data=stale.value, is_forged=True)
    await world.settle()
    await bo.reads("taken by Li")
    assert await world.ticket() == before


async def test_a_forwarded_button_does_nothing_in_other_hands(world: World) -> None:
    crew, [bo] = await _offered(world, BO)
    mine = button_for(await crew.li.reads("Ticket 1001"), "accept")
    his = await bo.reads("Ticket 1001", PROBLEM)
    assert mine
    await world.stage.sandbox.telegram.staff.press(2003, message_id=int(his.ref), data=mine.value, is_forged=True)
    await world.settle()
    await bo.reads("made for somebody else")
    assert (await world.ticket()).assignee is None


async def test_an_invented_button_does_nothing(world: World) -> None:
    crew, [bo] = await _offered(world, BO)
    his = await bo.reads("Ticket 1001", PROBLEM)
    await world.stage.sandbox.telegram.staff.press(
        2003, message_id=int(his.ref), data="accept.1001.2.4..AAAAAAAAAAA", is_forged=True
    )
    await world.settle()
    await bo.reads("not valid any more")
    assert (await world.ticket()).assignee is None
    assert crew.ann.transcript()[-1].side == "them"


async def test_a_doubled_press_counts_once(world: World) -> None:
    crew, [bo] = await _offered(world, BO)
    await _press_at_once(world, bo, bo, action="accept")
    assert [e.act for e in await world.timeline()].count(Act.ASSIGNED) == 1
    await crew.ann.reads("Bo")
    told = [b for b in crew.ann.transcript() if "Bo" in b.text]
    assert len(told) == 1


async def test_a_question_that_was_answered_takes_no_second_answer(world: World) -> None:
    crew, [bo] = await _offered(world, BO)
    await bo.presses("accept")
    await bo.says("/wait 1001")
    asked = await bo.reads("what do you wait for")
    parts, visit = button_for(asked, "wait", "0:parts"), button_for(asked, "wait", "0:visit")
    assert parts
    assert visit
    await bo.press(asked, parts)
    await bo.reads("done by when")
    await bo.press(asked, visit)
    await bo.reads("answered already")
    await bo.says("2h")
    await bo.says("the seal is on its way")
    waiting = (await world.ticket()).wait
    assert waiting
    assert waiting.reason == "parts"
    assert crew.li.transcript()
