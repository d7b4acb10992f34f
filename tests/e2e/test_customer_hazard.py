"""Somebody is in danger: advice first of all, a technician on the way before anybody has graded, over real HTTP."""

import pytest

from bot.demo.playing import button_for
from desk.terms import Severity, Status
from desk.tickets.timeline import Act
from tests.e2e.crew import CUSTOMERS, gather_crew
from tests.e2e.story import World

DANGER = "洗衣机漏电，我被电到了，手都麻了，插座还冒烟着火"
CHAT = "你们周末几点开门几点关门呀，节假日也上班吗"


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.requirement("R1.2-3", "R2.2-3", "R2.2-4", "R3.2-4")
async def test_a_hazard_is_advised_on_told_and_taken_ungraded(world: World, customer: str) -> None:
    crew = await gather_crew(world, customer=customer)
    sun = await world.hires("telegram:staff:2010", "Sun", "supervisor", department="customer_service")
    await crew.ann.says(DANGER, name="王芳")
    told = await crew.ann.reads("安全第一", "119", "120", "1001")
    assert told.text.index("安全第一") < told.text.index("1001")
    for member in (crew.tom, sun, crew.li):
        await member.reads("Ticket 1001", "Hazard")
    opened = await world.ticket()
    assert opened.grading.active is None
    assert opened.response_rule == "response.level.1"
    await crew.li.presses("accept")
    await crew.li.reads("Ticket 1001 is yours", "Graded in your name")
    taken = await world.ticket()
    assert taken.status is Status.IN_PROGRESS
    assert taken.grading.final
    assert (taken.grading.final.by, taken.grading.final.severity) == ("Li", Severity.URGENT)
    acts = [entry.act for entry in await world.timeline()]
    assert acts.index(Act.PROPOSED) < acts.index(Act.CLASSIFIED)
    async with world.stage.desk.store.begin() as tx:
        [example] = await tx.examples()
    assert (example.is_hazard, example.by.name) == (True, "Li")


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.requirement("R2.2-3")
async def test_a_question_about_opening_hours_opens_no_ticket_until_somebody_insists(
    world: World, customer: str
) -> None:
    crew = await gather_crew(world, customer=customer)
    await crew.ann.says(CHAT, name="王芳")
    told = await crew.ann.reads("随时可以在这里留言")
    assert button_for(told, "report") or "按问题报修" in told.text
    await crew.ann.says("不是，我要报修")
    await crew.ann.reads("1001")
    assert (await world.ticket()).description.startswith(CHAT)
    await crew.tom.reads("1001")
