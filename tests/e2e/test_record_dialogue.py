"""Every communication on record: when, where, by which channel, between whom, what was said, and whether it arrived."""

import pytest

from bot.demo.playing import shown
from desk.replies import MediaKind
from sandbox.faults import Fault
from tests.e2e.crew import PROBLEM, RESULT, gather_crew
from tests.e2e.story import World

PLACE = {"latitude": 30.27408, "longitude": 120.15507, "label": "文三路 90 号"}


@pytest.mark.requirement("R3.1-7", "R3.5-1", "R3.5-2", "R3.5-3", "R1.3-8")
async def test_the_dialogue_of_a_whole_story_is_on_record(world: World) -> None:
    crew = await gather_crew(world)
    start = world.clock.now()
    await crew.until_taken()
    await world.time_passes(minutes=30)
    await crew.li.says("/note 1001 the seal is torn")
    await crew.li.says("/reply 1001 您好，密封圈坏了，现在更换。")
    await crew.ann.says("希望今天能修好")
    await crew.complete()
    await crew.send_result()
    await crew.ann.says("好了")
    await crew.ann.says("都9分 下次请先打电话")
    lines = await world.dialogue()
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    assert {line.channel for line in lines} == {"wechat"}
    assert lines[0].at == start
    said = [line.words for line in lines if not line.outgoing]
    assert [said[0], said[-1]] == [PROBLEM, "都9分 下次请先打电话"]
    assert "希望今天能修好" in said
    sent = [line for line in lines if line.outgoing]
    assert all(line.delivery == "sent" for line in sent)
    [answer] = [line for line in sent if "密封圈坏了" in line.words]
    assert (answer.who, answer.at) == ("Li", start.replace(minute=30))
    assert any(RESULT in line.words and "解决了吗" in line.words for line in sent)
    ticket = await world.ticket()
    assert ticket.handling.diagnosis == "the seal is torn"
    assert ticket.feedback.suggestion == "下次请先打电话"


@pytest.mark.parametrize("customer", ["wechat:oWangFang", "telegram:customer:1001"])
@pytest.mark.requirement("R3.5-1")
async def test_a_shared_place_and_a_picture_are_part_of_the_dialogue(world: World, customer: str) -> None:
    crew = await gather_crew(world, customer=customer)
    await crew.report()
    sandbox = world.stage.sandbox
    if customer.startswith("wechat"):
        await sandbox.wechat.say("oWangFang", location=PLACE)
        await sandbox.wechat.say("oWangFang", image="leak.jpg")
    else:
        await sandbox.telegram.customer.say(1001, location=PLACE)
        await sandbox.telegram.customer.say(1001, photo=True)
    await world.settle()
    lines = await world.dialogue()
    assert any("30.27408, 120.15507" in line.words for line in lines)
    [picture] = [media for line in lines for media in line.media]
    assert picture.kind is MediaKind.PICTURE
    await crew.tom.says("/dialogue 1001")
    await crew.tom.reads("王芳", PROBLEM, "30.27408, 120.15507", "Service desk → 王芳")
    await crew.tom.sees(lambda b: b.media is not None, "the picture")


@pytest.mark.parametrize("technician", ["wecom:LiShifu", "telegram:staff:2002"])
@pytest.mark.requirement("R3.5-3")
async def test_a_technicians_picture_is_kept_with_the_ticket(world: World, technician: str) -> None:
    crew = await gather_crew(world, technician=technician)
    await crew.until_taken()
    await crew.li.presses("note")
    if technician.startswith("wecom"):
        await world.stage.sandbox.wecom.say("LiShifu", image="seal.jpg")
    else:
        await world.stage.sandbox.telegram.staff.say(2002, photo=True)
    await world.settle()
    await crew.li.reads("Kept with ticket 1001")
    [line] = [line for line in await world.dialogue() if line.media]
    assert line.who == "Li"
    await crew.tom.says("/dialogue 1001")
    await crew.tom.sees(lambda b: b.media is not None, "the picture")


@pytest.mark.requirement("R3.1-7", "R3.5-3")
async def test_a_message_that_did_not_arrive_is_on_record_as_such_and_a_task_for_the_owner(world: World) -> None:
    crew = await gather_crew(world, customer="telegram:customer:1001")
    await crew.until_taken()
    await world.stage.sandbox.telegram.customer.block(1001)
    await crew.li.says("/reply 1001 您好，明天上午上门。")
    await crew.tom.reads("did not reach the customer of ticket 1001", "13800138000")
    [line] = [line for line in await world.dialogue() if "明天上午上门" in line.words]
    assert line.delivery == "refused"
    await crew.tom.says("/dialogue 1001")
    assert "(refused)" in shown(await crew.tom.reads("明天上午上门"))


@pytest.mark.requirement("R3.1-7")
async def test_a_message_of_unsure_fate_is_on_record_as_such(world: World) -> None:
    crew = await gather_crew(world)
    await crew.until_taken()
    world.stage.sandbox.core.faults.add(Fault(platform="wechat", kind="cut", method="*", times=1))
    await crew.li.says("/reply 1001 您好，明天上午上门。")
    [line] = [line for line in await world.dialogue() if "明天上午上门" in line.words]
    assert line.delivery == "unknown"


@pytest.mark.requirement("R3.3-1", "R3.5-4")
async def test_what_the_customer_says_later_reaches_whoever_handles_the_ticket(world: World) -> None:
    crew = await gather_crew(world)
    await crew.until_taken()
    await crew.ann.says("现在连厨房也湿了")
    await crew.li.reads("Ticket 1001", "现在连厨房也湿了")
    assert "现在连厨房也湿了" in (await world.ticket()).details
