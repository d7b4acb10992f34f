"""Several tickets in one chat, one customer in two apps, and customers who can't be reached."""

import pytest

from desk.terms import Status
from tests.e2e.crew import CUSTOMERS, Crew, gather_crew
from tests.e2e.story import World

WECHAT, TELEGRAM = CUSTOMERS
OPENID, CHAT = "oWangFang", 1001


async def with_two_tickets(world: World, customer: str) -> Crew:
    """王芳 has a washer (1001) and an oven (1002) that are broken, and has not said anything for a while."""
    crew = await gather_crew(world, customer=customer)
    await crew.report()
    await crew.ann.says("还有一个问题：烤箱不加热")
    await crew.ann.reads("1002")
    await crew.ann.says("跳过")
    await crew.ann.says("跳过")
    await crew.ann.reads("信息已齐全")
    await world.time_passes(minutes=20)
    return crew


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.requirement("R3.1-7", "R3.5-1")
async def test_a_message_of_several_tickets_lands_in_the_chosen_one(world: World, customer: str) -> None:
    crew = await with_two_tickets(world, customer)
    await crew.ann.says("灯也在闪")
    await crew.ann.reads("哪个工单")
    assert not any("灯也在闪" in line.words for line in await world.dialogue(1002))
    if customer == TELEGRAM:
        asked = crew.ann.transcript()[-1]
        await crew.ann.press(asked, asked.buttons[1][0])
    else:
        await crew.ann.says("2")
    await crew.ann.reads("已补充", "1002")
    await crew.tom.reads("1002", "灯也在闪")
    assert (await world.ticket(1002)).details == ("灯也在闪",)
    assert any("灯也在闪" in line.words for line in await world.dialogue(1002))
    assert not any("灯也在闪" in line.words for line in await world.dialogue(1001))


@pytest.mark.requirement("R3.5-1")
async def test_a_reply_on_telegram_goes_where_it_points(world: World) -> None:
    crew = await with_two_tickets(world, TELEGRAM)
    quoted = next(b for b in crew.ann.transcript() if b.side == "them" and "1001" in b.text)
    await crew.ann.says("灯也在闪", reply_to=quoted)
    await crew.ann.reads("已补充", "1001")
    assert (await world.ticket(1001)).details == ("灯也在闪",)


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.requirement("R2.3-3")
async def test_the_progress_of_all_tickets_is_one_message(world: World, customer: str) -> None:
    crew = await with_two_tickets(world, customer)
    await crew.ann.says("进度")
    shown = await crew.ann.reads("工单 1001", "工单 1002")
    assert shown.text.count("●○○○○○○") == 2


@pytest.mark.requirement("R1.2-6")
async def test_a_customer_goes_on_in_another_app_and_leaves_it_again(world: World) -> None:
    crew = await gather_crew(world, customer=WECHAT)
    await crew.until_taken()
    before = await world.ticket()
    await crew.ann.says("/link")
    code = (await crew.ann.reads("/link")).text.rpartition("/link ")[2].strip()
    other = world.phone(TELEGRAM)
    await world.time_passes(minutes=1)
    await other.says("你好", name="王芳")
    await other.says(f"/link {code}")
    await other.reads("1001")
    await other.says("到哪一步了")
    await other.reads("●●●○○○○", "Li")
    await crew.li.says("/reply 1001 您好，请问门口能停车吗？")
    await other.reads("请问门口能停车吗")
    await other.says("可以停")
    await crew.li.reads("可以停")
    after = await world.ticket()
    assert (after.response_due_at, after.times.first_contact_at) == (
        before.response_due_at,
        before.times.first_contact_at,
    )
    assert {line.channel for line in await world.dialogue()} >= {"wechat", "telegram"}
    await other.says("/unlink")
    await other.says("到哪一步了")
    await other.reads("没有")
    await crew.ann.says("到哪一步了")
    await crew.ann.reads("1001")


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.requirement("R2.3-6", "R1.3-9")
async def test_a_customer_who_blocks_or_unfollows_becomes_a_task_for_a_person(world: World, customer: str) -> None:
    crew = await gather_crew(world, customer=customer)
    await crew.until_taken()
    sandbox = world.stage.sandbox
    if customer == TELEGRAM:
        await sandbox.telegram.customer.block(CHAT)
    else:
        await sandbox.wechat.event(OPENID, event="unsubscribe")
    await world.settle()
    await crew.tom.reads("1001", "can't be reached", "13800138000")
    await crew.complete()
    await crew.tom.says("/release 1001")
    await crew.tom.reads("1001", "by phone or e-mail")
    assert (await world.ticket()).status is Status.RESULT_SENT


@pytest.mark.requirement("R2.3-6", "R1.3-9")
async def test_wechats_shut_window_holds_the_result_until_the_customer_writes(world: World) -> None:
    crew = await gather_crew(world, customer=WECHAT)
    await crew.until_taken()
    await world.time_passes(hours=49)
    await crew.complete()
    await crew.tom.says("/release 1001")
    await crew.tom.reads("reply window", "1001", "13800138000")
    crew.ann.mark()
    await crew.ann.says("到哪一步了")
    await crew.ann.reads("replaced the seal and tested it")
    held = [line for line in await world.dialogue() if "replaced the seal" in line.words]
    assert held[0].delivery == "sent"
