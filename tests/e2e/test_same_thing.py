"""The same thing twice and more often, over real HTTP: a caller who is on the books, a repair in parts, a cluster."""

import pytest

from desk.tickets.part import SubtaskState
from tests.e2e.crew import PROBLEM, gather_crew
from tests.e2e.story import World


@pytest.mark.requirement("R6.1.1-6", "R3.3-1")
async def test_three_customers_tell_the_same_within_an_hour_and_supervisors_are_asked_once(world: World) -> None:
    crew = await gather_crew(world)
    sue = await world.hires("telegram:staff:2005", "Sue", "supervisor", department="customer_service")
    await crew.ann.says(PROBLEM)
    for number in (1001, 1002):
        await world.phone(f"telegram:customer:{number}").says(f"{PROBLEM}，地上都是水")
        await world.time_passes(minutes=10)
    asked = await sue.reads("3 similar reports", "incident", "1001", "1002", "1003")
    await world.phone("telegram:customer:1003").says(f"我家{PROBLEM}")
    await world.time_passes(minutes=10)
    assert [b.text for b in sue.transcript() if "similar reports" in b.text] == [asked.text]


@pytest.mark.requirement("R3.3-1")
async def test_who_calls_about_what_they_have_reported_in_chat_is_shown_beside_it(world: World) -> None:
    crew = await gather_crew(world)
    await crew.report()
    await crew.tom.says("/log phone 13800138000 王芳: 洗衣机漏水，等了很久了")
    await world.time_passes(minutes=1)
    await crew.tom.says("/ticket 1002")
    await crew.tom.reads("Perhaps the same: ticket 1001, Tom", PROBLEM)
    assert (await world.ticket()).likely == (1002,)


@pytest.mark.requirement("R3.3-3", "R3.3-2")
async def test_a_repair_opens_both_parts_and_everybody_reads_how_they_stand(world: World) -> None:
    crew = await gather_crew(world)
    zhao = await world.hires("telegram:staff:2008", "Zhao", "technician", department="logistics")
    await crew.report()
    await crew.grade("medium timed repair electronics level2")
    await crew.take()
    await zhao.reads("Parts and transport for the repair")
    await zhao.presses("take")
    await crew.li.says("/wait 1001 parts 3h waiting for a pump")
    await crew.ann.says("进度")
    await crew.ann.reads("技术部：处理中", "物流部：等待配件", "负责部门：技术部，负责人：Tom")
    await zhao.presses("done")
    await zhao.says("a pump is on its way")
    await crew.li.reads("a pump is on its way")
    assert [part.state for part in (await world.ticket()).subtasks] == [SubtaskState.TAKEN, SubtaskState.DONE]
