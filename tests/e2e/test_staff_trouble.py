"""Trouble that harms nobody else: a platform that fails, a process that stops in the middle of a job."""

import pytest

from bot.demo.playing import Player, shown
from desk.terms import Status
from sandbox.faults import Fault, Kind
from sandbox.phones import Bubble
from tests.e2e.crew import RESULT, gather_crew
from tests.e2e.story import World
from tests.e2e.succession import next_process

WHO = {"wechat": "ann", "wecom": "mei", "telegram": "bob"}


@pytest.mark.parametrize("kind", ["status", "cut"])
@pytest.mark.parametrize("failing", WHO)
@pytest.mark.requirement("R6.4-3")
async def test_a_platform_that_fails_does_not_stop_the_others(world: World, failing: str, kind: Kind) -> None:
    crew = await gather_crew(world, technician="telegram:staff:2002" if failing == "wecom" else "wecom:LiShifu")
    phones = {
        "ann": crew.ann,
        "bob": await world.hires("telegram:staff:2003", "Bob", "technician", locale="en"),
        "mei": await world.hires("wecom:Mei", "Mei", "technician", locale="en"),
    }
    await crew.report()
    await crew.tom.says("/grade 1001 general routine repair electronics level3")
    await world.time_passes(minutes=50)  # nobody answers: by now all have been asked
    world.stage.sandbox.core.faults.add(Fault(platform=failing, kind=kind, status=503, times=99))
    await crew.li.says("/accept 1001")
    assert (await world.ticket()).status is Status.IN_PROGRESS
    await world.a_moment_passes()
    for name in {"ann", "bob", "mei"} - {WHO[failing]}:
        assert any("Li" in shown(bubble) for bubble in phones[name].transcript()), name
    late = phones[WHO[failing]]
    assert not any("Li" in shown(bubble) for bubble in late.transcript())
    world.stage.sandbox.core.faults.clear()
    await world.time_passes(minutes=30)
    if kind == "status":
        assert any("Li" in shown(bubble) for bubble in late.transcript())


@pytest.mark.parametrize("technician", ["wecom:LiShifu", "telegram:staff:2002"])
@pytest.mark.requirement("R6.4-3")
async def test_a_job_goes_on_where_the_process_was_stopped(world: World, technician: str) -> None:
    crew = await gather_crew(world, technician=technician)
    await crew.until_taken()
    await crew.li.says("/complete 1001 on_site replacement")
    await crew.li.reads("write the result")
    async with next_process(world) as later:
        crew = crew.moved_to(later)
        await crew.li.says(RESULT)
        await crew.li.reads("Is it solved")
        await crew.li.presses("complete", argument="3:yes")
        await crew.li.presses("complete", argument="4:no")
        assert (await later.ticket()).status is Status.HANDLED
        async with next_process(later) as latest:
            crew = crew.moved_to(latest)
            await latest.time_passes(minutes=30)
            assert (await latest.ticket()).status is Status.RESULT_SENT
            await crew.ann.reads(RESULT)


@pytest.mark.requirement("R6.4-3")
async def test_what_was_owed_when_the_process_was_stopped_is_delivered_by_the_next(world: World) -> None:
    crew = await gather_crew(world)
    await crew.report()
    await crew.grade()
    world.stage.sandbox.core.faults.add(Fault(platform="wechat", kind="status", status=503, times=99))
    await crew.li.says("/accept 1001")
    assert not any("方案" in bubble.text for bubble in crew.ann.transcript())
    world.stage.sandbox.core.faults.clear()
    async with next_process(world) as later:
        await later.time_passes(minutes=30)
        told = [bubble for bubble in crew.ann.transcript() if "Li" in bubble.text and "方案" in bubble.text]
        assert len(told) == 1


@pytest.mark.requirement("R6.4-3")
async def test_a_job_that_does_not_reach_a_technician_is_reported_to_owner_and_supervisor(world: World) -> None:
    crew = await gather_crew(world, technician="telegram:staff:2002")
    sue = await world.hires("wecom:Sue", "Sue", "supervisor", department="customer_service", locale="en")
    await crew.report()
    await world.stage.sandbox.telegram.staff.block(2002)
    await crew.grade()
    for phone in (crew.tom, sue):
        await phone.reads("Li can't be reached in the app", "1001")
    assert (await world.ticket()).assignee is None


@pytest.mark.requirement("R6.4-3")
async def test_supervisors_hear_once_that_a_colleague_has_blocked_the_bot(world: World) -> None:
    crew = await gather_crew(world)
    sue = await world.hires("wecom:Sue", "Sue", "supervisor", department="customer_service", locale="zh_CN")
    sam = await world.hires("telegram:staff:2004", "Sam", "supervisor", department="customer_service")
    await crew.until_taken()
    for chat in (2001, 2004):
        await world.stage.sandbox.telegram.staff.block(chat)
    for words in ("/note worn hose", "/note no spare here"):
        await crew.li.says(words)
    assert len(_heard(sue, "在Telegram中无法联系Tom", "其他方式")) == 1
    assert len(_heard(sue, "在Telegram中无法联系Sam")) == 1
    assert not _heard(sam, "Tom"), "news after the news"
    await world.stage.sandbox.telegram.staff.unblock(2001)
    await crew.tom.says("/mine")
    await world.stage.sandbox.telegram.staff.block(2001)
    await crew.li.says("/note and again")
    assert len(_heard(sue, "无法联系Tom")) == 2


@pytest.mark.requirement("R6.4-3")
async def test_supervisors_hear_once_that_an_app_does_not_reach_a_colleague(world: World) -> None:
    crew = await gather_crew(world, technician="wecom:LiShifu")
    sue = await world.hires("telegram:staff:2003", "Sue", "supervisor", department="customer_service")
    await crew.until_taken()
    gone = {"errcode": 60111, "errmsg": "userid not found"}
    world.stage.sandbox.faults.add(Fault(platform="wecom", kind="error", method="message/send", body=gone, times=9))
    for words in ("/note 1001 worn hose", "/note 1001 no spare here"):
        await crew.tom.says(words)
    assert len(_heard(sue, "Li can't be reached in WeCom")) == 1


def _heard(phone: Player, *words: str) -> list[Bubble]:
    return [bubble for bubble in phone.transcript() if all(word in shown(bubble) for word in words)]
