"""A job looks for its handler over real HTTP: ignored, the next, the tier, the lead, and somebody who comes late."""

import pytest

from bot.demo.playing import Player, button_for
from desk.terms import Status
from tests.e2e.crew import PROBLEM, Crew, gather_crew
from tests.e2e.story import World

BO, UMA, LOU = "telegram:staff:2003", "telegram:staff:2004", "telegram:staff:2005"
FREE = "your time to answer is over, the job is still free"


STORY = [
    "job offered to – Li",
    "offer seen",
    "offer seen, but not answered in time – Li",
    "job offered to – Bo",
    "offer not answered in time – Bo",
    "job offered to all of the tier – Li, Bo",
    "offer not answered in time – Li, Bo",
    "nobody has taken the job, left to – Lou",
    "job offered to all of the tier – Uma",
]


async def _nobody_takes_it(world: World, crew: Crew, bo: Player, lou: Player) -> None:
    """Let Li look and say nothing, Bo not even look; after the tier, the lead has it."""
    await crew.li.reads("Ticket 1001", PROBLEM, "Accept by")
    await crew.li.presses("dialogue")
    await world.time_passes(minutes=15)
    await crew.li.reads("Ticket 1001", FREE)
    await bo.reads("Ticket 1001", PROBLEM, "Accept by")
    await world.time_passes(minutes=15)
    for phone in (crew.li, bo):
        await phone.reads("Ticket 1001", "Free for all")
    await world.time_passes(minutes=30)
    card = await lou.reads("Nobody has taken ticket 1001 yet", "Asked without success: Li, Bo")
    assert button_for(card, "accept")


@pytest.mark.requirement("R1.4-3", "R2.1-7")
async def test_nobody_takes_the_job_until_somebody_comes_on_duty(world: World) -> None:
    crew = await gather_crew(world, technician="telegram:staff:2002")
    bo, uma = [await world.hires(*who, "technician", locale="en") for who in ((BO, "Bo"), (UMA, "Uma"))]
    lou = await world.hires(LOU, "Lou", "lead", locale="en")
    await uma.says("/duty off")
    await crew.report()
    await crew.grade()
    await _nobody_takes_it(world, crew, bo, lou)

    await uma.says("/duty on")
    await uma.reads("Ticket 1001", PROBLEM, "Free for all")
    await uma.presses("accept")
    await uma.reads("Ticket 1001 is yours")
    for phone in (crew.li, bo, lou):
        card = await phone.reads("Ticket 1001: taken by Uma")
        assert button_for(card, "accept") is None
    ticket = await world.ticket()
    assert (ticket.status, ticket.assignee and ticket.assignee.name) == (Status.IN_PROGRESS, "Uma")

    await crew.tom.says("/timeline 1001")
    told = (await crew.tom.reads("Timeline of ticket 1001")).text.splitlines()
    assert [line.partition(": ")[2] for line in told if "offer" in line or "nobody has" in line] == STORY


async def test_an_agent_sees_who_can_be_asked_and_who_is(world: World) -> None:
    crew = await gather_crew(world)
    await world.hires(BO, "Bo", "technician", locale="en")
    await crew.report()
    await crew.grade()
    await crew.tom.says("/candidates 1001")
    await crew.tom.reads("who can take it", "Li (asked already)", "Bo", "Offered to Li")
