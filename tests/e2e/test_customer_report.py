"""The customer reports: from the first message to a ticket number, with few questions, in both languages and apps."""

from dataclasses import dataclass

import pytest

from bot.demo.playing import shown
from desk.terms import Field, IntakeChannel
from tests.e2e.crew import CUSTOMERS, gather_crew
from tests.e2e.story import World

WECHAT, TELEGRAM = CUSTOMERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """What a customer writes, and a word of what they read, in one language."""

    greeting: str
    welcome: str
    problem: str
    number: str
    name: str
    skip: str
    order: str
    done: str
    progress: str
    by: str


ZH = Tongue(
    greeting="你好",
    welcome="售后服务",
    problem="空调不制冷了",
    number="您的工单号是 1001",
    name="我叫王芳，电话13800138000，型号KFR-35",
    skip="跳过",
    order="订单号",
    done="信息已齐全",
    progress="到哪一步了",
    by="11月23日 10:00 前",
)
EN = Tongue(
    greeting="hello",
    welcome="this is the service desk",
    problem="My air conditioner does not cool any more",
    number="This is ticket 1001.",
    name="my name is Ann Lee, phone 13800138000, model KFR-35",
    skip="skip",
    order="order number",
    done="that is all we need",
    progress="how far is it?",
    by="by Nov 23, 10:00",
)


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.parametrize("tongue", [ZH, EN], ids=["zh", "en"])
@pytest.mark.requirement("R1.4-1", "R1.2-1", "R2.2-2", "R3.2-1", "R3.2-2", "R2.3-3", "R3.1-5", "R1.3-1")
async def test_a_problem_becomes_a_ticket_after_few_questions(world: World, customer: str, tongue: Tongue) -> None:
    crew = await gather_crew(world, customer=customer)
    await crew.ann.says(tongue.greeting, name="Ann")
    await crew.ann.reads(tongue.welcome)
    await crew.ann.says(tongue.problem)
    opened = await crew.ann.reads(tongue.number, "Tom", "10:00")
    await crew.ann.says(tongue.name)
    asked = await crew.ann.reads(tongue.order)
    assert len([b for b in crew.ann.transcript() if b.side == "them" and opened.number < b.number]) == 1
    await crew.ann.says(tongue.skip)
    await crew.ann.reads(tongue.done)
    await crew.ann.says(tongue.progress)
    await crew.ann.reads("●○○○○○○", "Tom", tongue.by)
    ticket = await world.ticket()
    assert ticket.intake is (IntakeChannel.WECHAT_OA if customer == WECHAT else IntakeChannel.TELEGRAM)
    assert (ticket.contact.contact, ticket.contact.product_model) == ("13800138000", "KFR-35")
    assert ticket.contact.declined == {Field.ORDER_NUMBER}
    assert asked.number > opened.number


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.requirement("R3.2-2")
async def test_questions_are_skipped_by_button_number_and_word(world: World, customer: str) -> None:
    crew = await gather_crew(world, customer=customer)
    await crew.ann.says("It leaks under the door", name="Ann")
    if customer == TELEGRAM:
        contact = await crew.ann.reads("phone number")
        skip = next(b for row in contact.buttons for b in row if "Skip" in b.label)
        await crew.ann.press(contact, skip)
    else:
        await crew.ann.says("1")
        await crew.ann.reads("phone number", "1. Skip")
        await crew.ann.says("1")
    await crew.ann.reads("order number")
    await (crew.ann.presses("skip") if customer == TELEGRAM else crew.ann.says("1"))
    await crew.ann.reads("model")
    await crew.ann.says("I don't know")
    await crew.ann.reads("that is all we need")
    assert {Field.CONTACT, Field.ORDER_NUMBER, Field.PRODUCT_MODEL} <= (await world.ticket()).contact.declined


@pytest.mark.requirement("R3.2-2")
async def test_contact_and_place_are_shared_with_telegrams_buttons(world: World) -> None:
    crew = await gather_crew(world, customer=TELEGRAM)
    world.stage.sandbox.telegram.customer.meet(1001, name="Ann", phone="+8613800138000")
    await crew.ann.says("It leaks, please send someone", name="Ann")
    asked = await crew.ann.reads("phone number")
    await crew.ann.press(asked, asked.buttons[0][0])
    await crew.ann.reads("order number")
    await crew.ann.says("skip")
    await crew.ann.says("skip")
    asked = await crew.ann.reads("At which address")
    await crew.ann.press(asked, asked.buttons[0][0])
    await crew.ann.reads("that is all we need")
    contact = (await world.ticket()).contact
    assert contact.contact == "+8613800138000"
    assert "📍" in (contact.address or "")


@pytest.mark.parametrize("customer", CUSTOMERS)
@pytest.mark.requirement("R1.3-1", "R3.2-2")
async def test_a_second_ticket_is_prefilled_and_an_answer_can_be_corrected(world: World, customer: str) -> None:
    crew = await gather_crew(world, customer=customer)
    await crew.report()
    await crew.ann.says("还有一个问题")
    await crew.ann.reads("用您自己的话")
    await crew.ann.says("遥控器也坏了")
    await crew.ann.reads("1002", "订单号")
    second = await world.ticket(1002)
    assert (second.contact.contact, second.description) == ("13800138000", "遥控器也坏了")
    await crew.ann.says("跳过")
    await crew.ann.reads("型号")
    await (crew.ann.presses("same") if customer == TELEGRAM else crew.ann.says("1"))
    await crew.ann.reads("信息已齐全")
    assert (await world.ticket(1002)).contact.product_model == "XQG80-B12"
    await crew.ann.says("电话改成13900139000")
    await crew.ann.reads("已记下", "13900139000")
    assert (await world.ticket(1002)).contact.contact == "13900139000"
    await crew.tom.reads("13900139000")


@pytest.mark.parametrize("customer", CUSTOMERS)
async def test_the_language_is_switched_by_word_and_by_choice(world: World, customer: str) -> None:
    crew = await gather_crew(world, customer=customer)
    await crew.ann.says("洗衣机漏水了", name="Ann")
    await crew.ann.says("说英文")
    await crew.ann.reads("We speak English")
    await crew.ann.says("how far is it")
    await crew.ann.reads("Received")
    await crew.ann.says("/language")
    await crew.ann.reads("Which language")
    await (crew.ann.presses("lang", argument="zh") if customer == TELEGRAM else crew.ann.says("1"))
    await crew.ann.says("progress")
    await crew.ann.reads("已受理")


@pytest.mark.requirement("R1.2-2", "R1.2-3")
@pytest.mark.parametrize("customer", CUSTOMERS)
async def test_an_urgent_problem_gets_a_call_whose_time_is_watched(world: World, customer: str) -> None:
    crew = await gather_crew(world, customer=customer)
    sue = await world.hires("telegram:staff:2005", "Sue", "supervisor", department="customer_service")
    await crew.ann.says("冰箱冒烟了！电话13800138000", name="Ann")
    await crew.ann.reads("1001", "回电")
    await crew.ann.says("给我打电话")
    await crew.ann.reads("09:15", "13800138000")
    await crew.tom.reads("Call back", "1001", "13800138000")
    await world.time_passes(minutes=16)
    await crew.tom.reads("the promised call is due now", "13800138000")
    await sue.reads("missed: promised call")
    for who in (crew.tom, sue):
        told = [bubble for bubble in who.transcript() if "promised call" in shown(bubble)]
        assert len(told) == 1, "each hears of it once"


@pytest.mark.parametrize("customer", CUSTOMERS)
async def test_a_person_is_asked_for_and_hears_of_urging(world: World, customer: str) -> None:
    crew = await gather_crew(world, customer=customer)
    await crew.report()
    await crew.ann.says("快点啊")
    await crew.ann.reads("已转达", "1001")
    await crew.tom.reads("urges", "1001")
    await crew.ann.says("转人工")
    await crew.ann.reads("Tom")
    await crew.tom.reads("asks for a person")


@pytest.mark.parametrize("customer", CUSTOMERS)
async def test_a_ticket_is_kept_and_then_withdrawn(world: World, customer: str) -> None:
    crew = await gather_crew(world, customer=customer)
    await crew.report()
    await crew.ann.says("不用修了")
    await crew.ann.reads("要撤销工单 1001 吗")
    await (crew.ann.presses("keep") if customer == TELEGRAM else crew.ann.says("4"))
    await crew.ann.reads("继续处理")
    await crew.ann.says("撤销")
    await (crew.ann.presses("drop", argument="works") if customer == TELEGRAM else crew.ann.says("1"))
    await crew.ann.reads("1001", "撤销")
    await crew.tom.reads("withdrawn by the customer", "It works again.")
    ticket = await world.ticket()
    assert (ticket.status.value, ticket.closing_reason) == ("cancelled", "works again")
