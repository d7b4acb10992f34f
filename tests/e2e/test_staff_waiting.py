"""Time passes on a job: it waits, is late, and whoever is concerned hears of it."""

import pytest

from desk.terms import Status, WaitReason
from desk.tickets.timeline import Act
from tests.e2e.crew import CUSTOMERS, PHONE, TECHNICIANS, gather_crew
from tests.e2e.story import World

REASONS = {
    WaitReason.CUSTOMER: "等待您的答复",
    WaitReason.PARTS: "等待备件",
    WaitReason.SUPPLIER: "等待供应商",
    WaitReason.VISIT: "等待上门",
}


@pytest.mark.parametrize("technician", TECHNICIANS)
@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.requirement("R2.3-6", "R2.3-9")
async def test_a_pause_tells_the_customer_why_and_the_new_time(
    world: World, technician: str, reason: WaitReason
) -> None:
    crew = await gather_crew(world, technician=technician)
    sue = await world.hires("wecom:Sue", "Sue", "supervisor", department="customer_service", locale="en")
    await crew.until_taken()
    await crew.li.presses("more")
    await crew.li.presses("wait")
    await crew.li.presses("wait", argument=f"0:{reason}")
    await crew.li.says("2026-11-25 15:00")
    await crew.li.says("周三下午再来")
    if reason is WaitReason.SUPPLIER:
        await crew.li.says("同城电器维修")
    await crew.ann.reads("1001", REASONS[reason], "周三下午再来", "11月25日 15:00")
    await sue.reads("1001", "delayed", "Nov 25")
    waiting = await world.ticket()
    assert waiting.status is Status.WAITING
    assert waiting.wait
    assert waiting.wait.reason is reason
    assert waiting.supplier == ("同城电器维修" if reason is WaitReason.SUPPLIER else "")
    if reason is WaitReason.VISIT:  # its card has the way and the arrival instead
        await crew.li.says("/resume 1001")
    else:
        await crew.li.presses("resume")
    await crew.ann.reads("1001", "继续", "11月25日 15:00")
    assert (await world.ticket()).status is Status.IN_PROGRESS


@pytest.mark.requirement("R2.3-9", "R2.3-6")
async def test_a_job_past_its_time_is_owned_up_to_and_explained(world: World) -> None:
    crew = await gather_crew(world)
    sue = await world.hires("telegram:staff:2005", "Sue", "supervisor", department="customer_service", locale="en")
    await crew.until_taken()
    await world.time_passes(hours=24)
    await crew.ann.reads("抱歉", "1001", "11月24日 09:00")
    await crew.li.reads("1001", "past its expected time", "say why")
    await sue.reads("1001", "delayed")
    assert (await world.ticket()).is_delayed
    await crew.li.presses("eta")
    await crew.li.says("2026-11-25 12:00 密封圈缺货，已向总仓调货")
    await crew.ann.reads("1001", "密封圈缺货，已向总仓调货", "11月25日 12:00")
    moved = await world.ticket()
    assert moved.handling.delay_cause == "密封圈缺货，已向总仓调货"
    assert [e.actor.name for e in await world.timeline() if e.act is Act.DELAYED] == ["", "Li"]


@pytest.mark.requirement("R2.3-9")
async def test_a_later_time_without_its_cause_is_not_accepted(world: World) -> None:
    crew = await gather_crew(world)
    await crew.until_taken()
    before = (await world.ticket()).times.expected_at
    await crew.li.says("/eta 1001 3d")
    await crew.li.reads("Why later")
    assert (await world.ticket()).times.expected_at == before
    await crew.li.says("/eta 1001 2020-01-01 10:00")
    await crew.li.reads("already passed")
    assert (await world.ticket()).times.expected_at == before


async def test_an_earlier_time_needs_no_cause_and_reaches_the_customer(world: World) -> None:
    crew = await gather_crew(world)
    await crew.until_taken()
    await crew.li.says("预计 1001 今天下午3点")
    await crew.ann.reads("1001", "11月23日 15:00")
    assert not (await world.ticket()).is_delayed


@pytest.mark.requirement("R2.3-6")
async def test_a_graver_grade_in_the_middle_of_the_work_is_told_to_the_customer(world: World) -> None:
    crew = await gather_crew(world)
    await crew.until_taken()
    await crew.li.says("/grade 1001 medium timed repair electronics level2")
    await crew.ann.reads("1001", "提升优先级", "二级")


@pytest.mark.requirement("R2.3-6")
async def test_a_message_that_wechat_holds_back_becomes_a_task_and_arrives_later(world: World) -> None:
    crew = await gather_crew(world)
    await crew.until_taken()
    for plan in ("the first", "the second", "the third", "the fourth", "the fifth", "the last"):
        await crew.li.says(f"/reply 1001 您好，{plan}。")
    await crew.tom.reads("reply window is shut", "1001")
    await crew.ann.says("在吗")
    await crew.ann.reads("the last")


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.requirement("R1.2-3", "R1.2-2")
async def test_a_problem_judged_urgent_is_offered_a_call_within_a_quarter_of_an_hour(
    world: World, customer: str
) -> None:
    crew = await gather_crew(world, customer=customer)
    await crew.report()
    await crew.grade("major urgent repair electronics level1")
    await crew.ann.reads("1001", "紧急", "回电", "15")
    if customer.startswith("wechat"):
        await crew.ann.says("1")
    else:
        await crew.ann.presses("call")
    await crew.tom.reads("Call back: ticket 1001, by Nov 23, 09:15", PHONE)
    assert (await world.ticket()).call_back_asked
    await world.time_passes(minutes=30)
    await crew.tom.reads("Ticket 1001", "promised call is due now", PHONE)
    await crew.tom.says("/called 1001 we come this morning")
    called = await world.ticket()
    assert not called.call_back_asked
    assert called.times.responded_at
