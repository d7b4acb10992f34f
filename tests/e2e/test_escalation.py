"""A ticket that nobody answers goes up, step by step, until somebody takes care; and the customer hears of it."""

import pytest

from desk.tickets.timeline import Act
from tests.e2e.crew import CUSTOMERS, Crew, gather_crew
from tests.e2e.story import World

GRAVE = "major urgent repair consumer_goods level1"  # one hour by level, two by severity, four by product


async def unanswered(world: World) -> Crew:
    crew = await gather_crew(world, customer=CUSTOMERS[1])
    await crew.report()
    return crew


@pytest.mark.requirement("R1.4-3", "R2.3-6", "R1.1-3")
async def test_it_goes_up_to_the_management_until_somebody_takes_care(world: World) -> None:
    crew = await unanswered(world)
    pan = await world.hires("telegram:staff:2010", "Pan", "lead", locale="en")
    sue = await world.hires("wecom:Sue", "Sue", "supervisor", department="customer_service", locale="en")
    qi = await world.hires("telegram:staff:2012", "Qi", "manager", department="customer_service", locale="zh_CN")
    await crew.grade(GRAVE)
    await world.time_passes(minutes=30)
    await crew.tom.reads("Ticket 1001", "first response, by its level (clause 1.1)", "30 min left")
    await world.time_passes(minutes=30)
    await pan.reads("Ticket 1001, missed", "first response, by its level (clause 1.1)", "due by Nov 23, 10:00")
    await crew.tom.reads("Ticket 1001, missed", "Pan hears of it too")
    await crew.ann.reads("1001", "11月23日 10:00", "非常抱歉", "部门负责人亲自跟进", "11月23日 11:00")
    await world.time_passes(minutes=60)
    await sue.reads("Ticket 1001, missed", "first response, by its severity (clause 2.2)")
    await crew.ann.reads("主管亲自跟进", "11月23日 13:00")
    await world.time_passes(minutes=120)
    await qi.reads("工单 1001 已逾期", "首次响应（按产品类别）（条款 1.1）")
    await crew.ann.reads("管理层督办")
    await qi.presses("care")
    await qi.reads("1001", "现由您跟进")
    await crew.tom.reads("Qi takes care of ticket 1001")
    ups = [(entry.rule, entry.note) for entry in await world.timeline() if entry.act is Act.ESCALATED]
    assert ups == [
        ("response.level.1", "Tom → Pan"),
        ("response.severity.1", "Tom → Sue"),
        ("response.product.consumer_goods", "Tom → Qi"),
    ]
    assert (await world.ticket()).escalation


@pytest.mark.requirement("R2.3-6", "R7.1-3")
async def test_after_a_day_without_an_answer_a_person_apologises_with_one_press(world: World) -> None:
    crew = await unanswered(world)
    sue = await world.hires("wecom:Sue", "Sue", "supervisor", department="customer_service", locale="en")
    await crew.grade(GRAVE)
    await world.time_passes(hours=24)
    await sue.reads("Ticket 1001: no proper answer by Nov 24, 09:00, the service has failed.")
    await crew.tom.presses("apologise")
    await crew.ann.reads("非常抱歉", "1001", "让您等了这么久", "两小时内")
    acts = [entry.act for entry in await world.timeline()]
    assert acts.count(Act.SERVICE_FAILED) == acts.count(Act.APOLOGISED) == 1


async def test_the_night_is_quiet_and_the_morning_tells_what_still_holds(world: World) -> None:
    await world.time_passes(hours=11)
    crew = await unanswered(world)
    await world.hires("wecom:Sue", "Sue", "supervisor", department="customer_service", locale="en")
    await crew.grade("general routine repair consumer_goods level3")  # at eight in the evening: due at midnight
    seen = len(crew.tom.transcript())
    await world.time_passes(hours=11, minutes=30)
    assert len(crew.tom.transcript()) == seen
    await world.time_passes(minutes=30)
    (morning,) = crew.tom.transcript()[seen:]
    missed, _, also = morning.text.partition("———")
    assert "Ticket 1001, missed: first response, by its level" in missed
    assert "first response, at the very latest (clause 4.1.1) by Nov 24, 20:00, 12 h left" in also
    assert "2 h left" not in missed
