"""Everything by typed command, in both languages: what buttons do, and looking things up."""

from dataclasses import dataclass

import pytest

from bot.demo.playing import shown
from desk.terms import Status
from tests.e2e.crew import PROBLEM, RESULT, TECHNICIANS, gather_crew
from tests.e2e.story import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The orders of a whole job as one person types them."""

    locale: str
    grade: str
    accept: str
    way: str
    arrived: str
    note: str
    reply: str
    wait: str
    resume: str
    part: str
    complete: str
    release: str


ENGLISH = Typed(
    locale="en",
    grade="/grade 1001 general routine repair electronics level3",
    accept="/accept 1001",
    way="/way 1001",
    arrived="/arrived 1001",
    note="/note 1001 the seal is torn",
    reply="/reply 1001 您好，密封圈坏了。",
    wait="/wait 1001 parts 2d the seal is ordered",
    resume="/resume 1001",
    part="/part 1001 logistics bring the seal",
    complete=f"/complete 1001 on_site replacement {RESULT}",
    release="/release 1001",
)
CHINESE = Typed(
    locale="zh_CN",
    grade="定级 1001 一般 常规 维修 电子 三级",
    accept="接单 1001",
    way="出发 1001",
    arrived="到达 1001",
    note="备注 1001 the seal is torn",
    reply="回复 1001 您好，密封圈坏了。",
    wait="等待 1001 配件 2天 the seal is ordered",
    resume="继续 1001",
    part="协作 1001 logistics bring the seal",
    complete=f"完成 1001 上门 更换 {RESULT}",
    release="发送结果 1001",
)


@pytest.mark.parametrize("technician", TECHNICIANS)
@pytest.mark.parametrize("typed", [ENGLISH, CHINESE], ids=["en", "zh"])
@pytest.mark.requirement("R1.4-2", "R1.4-4", "R2.1-1", "R2.1-6", "R2.2-6")
async def test_a_whole_job_can_be_typed(world: World, technician: str, typed: Typed) -> None:
    crew = await gather_crew(world, technician=technician, locale=typed.locale)
    zhao = await world.hires("wecom:ZhaoMing", "Zhao", "technician", department="logistics", locale=typed.locale)
    await crew.report()
    await crew.tom.says(typed.grade)
    assert (await world.ticket()).status is Status.TRIAGED
    for order in (typed.accept, typed.way, typed.arrived, typed.note):
        await crew.li.says(order)
    await crew.ann.says("谢谢")
    for order in (typed.reply, typed.wait):
        await crew.li.says(order)
    assert (await world.ticket()).status is Status.WAITING
    await crew.li.says(typed.resume)
    await crew.li.says(typed.part)
    await zhao.presses("take")
    await zhao.presses("done")
    await zhao.says("here it is")
    await crew.ann.says("谢谢")
    for words in (typed.complete, "是", "no"):
        await crew.li.says(words)
    await crew.tom.says(typed.release)
    await crew.ann.reads("1001", RESULT)
    ticket = await world.ticket()
    assert ticket.status is Status.RESULT_SENT
    assert ticket.handling.diagnosis == "the seal is torn"
    assert (ticket.handling.method, ticket.handling.action) == ("on_site", "replacement")
    assert (ticket.handling.solved, ticket.handling.further) == (True, False)
    assert ticket.times.arrived_at
    assert ticket.grading.active
    assert ticket.grading.active.problem_class == "general"
    assert ticket.grading.active.severity == "sev3_routine"


@pytest.mark.parametrize("technician", TECHNICIANS)
@pytest.mark.requirement("R3.3-1")
async def test_staff_look_up_queue_own_work_ticket_dialogue_and_timeline(world: World, technician: str) -> None:
    crew = await gather_crew(world, technician=technician)
    await crew.report()
    await crew.grade()
    await crew.li.says("/queue")
    await crew.li.reads("Open tickets: 1", "Ticket 1001", PROBLEM)
    await crew.li.says("/mine")
    await crew.li.reads("You have no open tickets")
    await crew.take()
    await crew.li.says("/queue")
    await crew.li.reads("The queue is empty")
    await crew.li.says("我的")
    await crew.li.reads("Your tickets: 1", "Ticket 1001", "In progress")
    await crew.li.says("/note 1001 the seal is torn")
    await crew.tom.says("/ticket 1001")
    await crew.tom.reads("Department: Technical support", "Finding: the seal is torn")
    await crew.tom.says("/dialogue 1001")
    await crew.tom.reads("Dialogue of ticket 1001", PROBLEM, "wechat")
    await crew.tom.says("时间线 1001")
    await crew.tom.reads("Timeline of ticket 1001", "opened", "Tom: first assessment", "Li: assigned", "Li: note")


@pytest.mark.parametrize("locale", ["en", "zh_CN"])
async def test_help_lists_every_order(world: World, locale: str) -> None:
    crew = await gather_crew(world, locale=locale)
    await crew.li.says("/help" if locale == "en" else "帮助")
    answer = await crew.li.sees(lambda b: "/complete" in shown(b), "the list of orders")
    listed = ("queue", "mine", "ticket", "dialogue", "timeline", "grade", "accept", "wait", "part", "log", "set")
    assert all(f"/{order}" in shown(answer) for order in listed)


@pytest.mark.parametrize("technician", TECHNICIANS)
async def test_an_order_without_a_number_is_about_the_only_job_in_hand(world: World, technician: str) -> None:
    crew = await gather_crew(world, technician=technician)
    await crew.until_taken()
    await crew.li.says("/note worn hose")
    await crew.li.reads("Noted on ticket 1001")
    await crew.li.says("完成 上门 更换")
    await crew.li.reads("write the result")
    for words in (RESULT, "yes", "no"):
        await crew.li.says(words)
    ticket = await world.ticket()
    assert (ticket.handling.diagnosis, ticket.status) == ("worn hose", Status.HANDLED)


async def test_an_order_without_a_number_asks_which_job_is_meant_and_keeps_the_words(world: World) -> None:
    crew = await gather_crew(world)
    bob = world.phone("telegram:customer:1002")
    await crew.until_taken()
    await bob.says("冰箱不制冷", name="Bob")
    await crew.tom.says("/grade 1002 general routine repair electronics level3")
    await crew.li.says("/accept 1002")
    await crew.li.says("/note the compressor is dead")
    await crew.li.reads("Which ticket")
    await crew.li.says("the other one")
    again = await crew.li.reads("Which ticket")
    assert [button.label for row in again.buttons for button in row] == ["1001: 洗衣机漏水了", "1002: 冰箱不制冷"]
    await crew.li.presses("which", argument="3:1002")
    assert (await world.ticket(1002)).handling.diagnosis == "the compressor is dead"
    assert (await world.ticket(1001)).handling.diagnosis == ""


@pytest.mark.requirement("R3.1-3", "R3.1-4")
async def test_vague_or_technical_words_to_the_customer_need_a_second_yes(world: World) -> None:
    crew = await gather_crew(world)
    await crew.until_taken()
    await crew.li.says("/reply 1001 大概过几天换主控板")
    await crew.li.reads("vague", "大概", "may not know this term", "主控板", "Send it anyway")
    assert not [b for b in crew.ann.transcript() if "主控板" in b.text]
    await crew.li.says("no")
    await crew.li.says("您好，周三上午更换控制板。")
    await crew.ann.reads("您好", "周三上午更换控制板", "11月24日 09:00", "Li")


@pytest.mark.parametrize("technician", TECHNICIANS)
async def test_a_typed_order_is_acknowledged(world: World, technician: str) -> None:
    crew = await gather_crew(world, technician=technician)
    await crew.until_taken()
    for order in ("/way 1001", "/resume 1001"):
        await crew.li.says(order)
        await crew.li.sees(lambda b: any(w in shown(b) for w in ("Done.", "on the way", "not possible")), "an answer")
