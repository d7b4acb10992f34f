"""WeChat counts messages: a ticket's life in four, the answer that costs nothing, and other ways when it is shut."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from importlib import resources
from pathlib import Path

import pytest

from bot.demo.stage import Setting, set_stage
from desk.messages import Address, Channel
from desk.replies import Say
from desk.terms import Means, Status, TicketId
from desk.texts import verbatim
from desk.tickets.timeline import Act
from desk.turns import Outbound, Turn
from sandbox.clock import TravelledClock
from tests.e2e.conftest import MONDAY_9AM
from tests.e2e.crew import CUSTOMERS, RESULT, Crew, gather_crew
from tests.e2e.story import World

WECHAT, TELEGRAM = CUSTOMERS
OPENID = "oWangFang"
TEMPLATES = """
[platforms.wechat.template]
id = "TM1"
fields = { character_string1 = "{number}", phrase2 = "{status}", time3 = "{time}", thing4 = "{words}" }
"""
SUBSCRIPTION = """
[platforms.wechat.subscription]
id = "SUB1"
fields = { character_string1 = "{number}", thing2 = "{words}" }
"""


def sends(world: World, method: str = "message/custom/send") -> int:
    """Count what was asked of the Official Account."""
    return len(world.stage.sandbox.journal.calls("wechat", method=method))


async def owes(world: World, *words: str, user: str = OPENID) -> None:
    """Owe the customer news of the ticket."""
    to = Address(channel=Channel.WECHAT, user=user)
    told = tuple(Outbound(to=to, message=Say(body=(verbatim(said),)), ticket=TicketId(1001)) for said in words)
    async with world.stage.desk.store.begin() as tx:
        await tx.write([((), Turn(outbound=told))], now=world.clock.now())
    await world.settle()


async def reported(world: World) -> Crew:
    crew = await gather_crew(world)
    await crew.report()
    return crew


async def shut(world: World) -> Crew:
    """A ticket whose customer has not written for two days."""
    crew = await reported(world)
    await world.clock.travel(timedelta(days=2))
    return crew


async def linked(world: World, crew: Crew) -> None:
    """王芳 goes on in Telegram too."""
    await crew.ann.says("/link")
    code = (await crew.ann.reads("/link")).text.rpartition("/link ")[2].strip()
    other = world.phone(TELEGRAM)
    await other.says(f"/link {code}")
    await other.reads("1001")


@pytest.mark.requirement("R2.3-6", "R1.3-9")
async def test_the_eight_notices_of_a_tickets_life_are_four_messages_beside_its_documents(world: World) -> None:
    """The customer tells all in one message, and says nothing more until they are reminded."""
    crew = await gather_crew(world)
    told = "洗衣机漏水了，我叫王芳，电话13800138000，订单号JD20261101888，型号XQG80-B12，地址杭州市西湖区文三路1号"
    await crew.ann.says(told)
    await crew.ann.reads("1001")
    assert sends(world) == 0, "the acknowledgement was the webhook's own answer"
    await crew.grade()
    await crew.li.says("/accept 1001")
    await world.time_passes(minutes=5)
    for order in ("/way 1001", "/arrived 1001", "/wait 1001 parts 2026-11-24 15:00", "等密封圈", "/resume 1001"):
        await crew.li.says(order)
        await world.time_passes(minutes=2)
    await crew.complete()
    await crew.tom.says("/release 1001")
    await world.time_passes(hours=13)
    await crew.ann.says("好了")
    await crew.ann.says("都是9分 很好")
    assert (await world.ticket()).status is Status.CLOSED
    told_to_her = [line for line in await world.dialogue() if line.outgoing and line.channel == "wechat"]
    assert {line.delivery for line in told_to_her} == {"sent"}
    assert len(told_to_her) >= 8
    read = "\n".join(bubble.text for bubble in crew.ann.transcript() if bubble.side == "them")
    for words in ("现由 Li", "已出发", "等待备件", "继续处理", RESULT, "想向您确认", "感谢", "结案"):
        assert words in read, words
    assert sends(world) <= 4 + 1, "all documents are one picture"


@pytest.mark.requirement("R2.3-6")
async def test_the_passive_reply_carries_all_that_was_held_and_costs_nothing(world: World) -> None:
    crew = await shut(world)
    before = sends(world)
    await owes(world, "first news", "second news")
    assert sends(world) == before, "nothing is asked of the platform that it would refuse"
    push = await world.stage.sandbox.wechat.say(OPENID, text="有消息吗")
    assert push.attempts == 1
    assert sends(world) == before
    bubble = await crew.ann.reads("first news", "second news", "1001")
    assert bubble.extra["passive"]
    await world.settle()
    assert sends(world) == before
    assert {line.delivery for line in await world.dialogue() if "news" in line.words} == {"sent"}


@pytest.mark.requirement("R2.3-6", "R1.2-6")
async def test_where_wechat_is_shut_the_other_app_tells_it_once(world: World) -> None:
    crew = await reported(world)
    await linked(world, crew)
    await crew.ann.says("谢谢")
    await world.clock.travel(timedelta(days=2))
    await owes(world, "your result")
    await world.phone(TELEGRAM).sees(lambda b: "your result" in b.text, "the result", anew=False)
    assert (await world.timeline())[-1].act is Act.REROUTED
    await crew.ann.says("有消息吗")
    assert not any("your result" in bubble.text for bubble in crew.ann.transcript())
    await crew.tom.says("/ticket 1001")
    assert not any("Not delivered" in bubble.text for bubble in crew.tom.transcript())
    await crew.tom.says("/dialogue 1001")
    await crew.tom.reads("your result (told on telegram instead)", "telegram: your result (sent)")


@pytest.mark.requirement("R2.3-6", "R1.2-6")
async def test_who_blocked_the_bot_is_told_on_wechat(world: World) -> None:
    crew = await reported(world)
    await linked(world, crew)
    await world.stage.sandbox.telegram.customer.block(1001)
    told = Outbound(
        to=Address(channel=Channel.TELEGRAM, user="1001"),
        message=Say(body=(verbatim("your result"),)),
        ticket=TicketId(1001),
    )
    async with world.stage.desk.store.begin() as tx:
        await tx.write([((), Turn(outbound=(told,)))], now=world.clock.now())
    await world.settle()
    await crew.ann.reads("your result")


@pytest.mark.requirement("R2.3-6", "R1.3-9")
async def test_with_no_other_way_it_is_one_task_and_stands_on_the_ticket(world: World) -> None:
    crew = await shut(world)
    await owes(world, "first news")
    await owes(world, "second news")
    tasks = [b for b in crew.tom.transcript() if "until the customer writes" in b.text]
    assert len(tasks) == 1
    await crew.tom.says("/ticket 1001")
    await crew.tom.reads("Not delivered", "first news", "held", "second news")
    assert [entry.act for entry in await world.timeline()].count(Act.UNDELIVERED) == 1
    await world.time_passes(minutes=31)
    await owes(world, "third news")
    assert len([b for b in crew.tom.transcript() if "until the customer writes" in b.text]) == 2


@pytest.mark.requirement("R2.3-7", "R1.2-6")
async def test_notices_reach_the_app_that_the_customer_chose_and_answers_the_one_they_wrote_in(world: World) -> None:
    crew = await reported(world)
    await linked(world, crew)
    await crew.ann.says("通知方式")
    await crew.ann.reads("您希望我们把通知发到哪里")
    await crew.ann.says("2")
    await crew.ann.reads("Telegram")
    async with world.stage.desk.store.begin() as tx:
        customer = await tx.customers([(await world.ticket()).customer])
    assert [c.notify for c in customer.values()] == [Means.TELEGRAM]
    await crew.grade()
    before = len(crew.ann.transcript())
    await crew.li.says("/accept 1001")
    await world.phone(TELEGRAM).sees(lambda b: "Li" in b.text, "who takes it", anew=False)
    await world.time_passes(minutes=1)
    assert len(crew.ann.transcript()) == before
    await crew.ann.says("到哪一步了")
    await crew.ann.reads("1001", "Li")


@pytest.mark.requirement("R2.3-7")
async def test_a_customer_who_wants_a_person_is_told_by_the_owner_who_notes_it(world: World) -> None:
    crew = await reported(world)
    await crew.tom.says("/notify 1001 person")
    await crew.grade()
    await crew.li.says("/accept 1001")
    await crew.tom.reads("wants news by SMS or e-mail", "Li")
    await crew.tom.presses("sent", argument="sms")
    await crew.tom.says("/timeline 1001")
    await crew.tom.reads("customer told by hand", "sms")


@pytest.fixture
async def with_templates(database_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A desk whose owner has a template and a subscription notice."""
    policy = tmp_path / "policy.toml"
    packaged = resources.files("bot").joinpath("policy.toml").read_text("utf-8")
    policy.write_text(packaged + TEMPLATES + SUBSCRIPTION, "utf-8")
    clock = TravelledClock(MONDAY_9AM)
    setting = Setting(
        clock=clock, live=False, database_url=database_url, data_dir=tmp_path, changes={"policy_file": policy}
    )
    async with set_stage(setting) as stage:
        yield World(stage=stage, clock=clock)


async def hears_of_the_template(world: World) -> None:
    """Wait until the platform has said what became of the notice."""
    journal = world.stage.sandbox.journal
    async with asyncio.timeout(10):
        while not any(
            "TEMPLATESENDJOBFINISH" in str(push.payload) and push.answer for push in journal.pushes("wechat")
        ):
            await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.02)
    await world.settle()


@pytest.mark.requirement("R2.3-6")
async def test_a_template_says_that_something_waits_and_the_answer_brings_it(with_templates: World) -> None:
    world = with_templates
    crew = await shut(world)
    await owes(world, "your result is ready for you", "and more")
    notice = await crew.ann.sees(lambda b: b.extra.get("msgtype") == "template", "a notice", anew=False)
    assert notice.card
    assert ("character_string1", "1001") in notice.card.rows
    await hears_of_the_template(world)
    assert sends(world, "message/template/send") == 1
    assert not [b for b in crew.tom.transcript() if "until the customer writes" in b.text]
    await owes(world, "again more")
    assert sends(world, "message/template/send") == 1, "one knock is enough"
    await crew.ann.says("好的")
    await crew.ann.reads("your result is ready", "and more", "again more")


@pytest.mark.requirement("R2.3-6", "R1.3-9")
async def test_a_template_that_does_not_arrive_falls_to_a_person(with_templates: World) -> None:
    world = with_templates
    crew = await shut(world)
    world.stage.sandbox.wechat.account.followers.change(OPENID, template_fate="failed:user block")
    await owes(world, "your result")
    await hears_of_the_template(world)
    await crew.tom.sees(lambda b: "until the customer writes" in b.text, "a task", anew=False)
    assert [line.delivery for line in await world.dialogue() if "your result" in line.words] == ["held"]


@pytest.mark.requirement("R2.3-6")
async def test_a_consent_allows_one_notice_where_the_template_is_refused(with_templates: World) -> None:
    world = with_templates
    crew = await shut(world)
    sandbox = world.stage.sandbox.wechat
    sandbox.account.settings = type(sandbox.account.settings)(templates={"SUB1": "服务进度"})
    await sandbox.event(OPENID, event="subscribe_msg_popup_event", template_id="SUB1")
    await owes(world, "your result")
    notice = await crew.ann.sees(lambda b: b.extra.get("msgtype") == "template", "a notice", anew=False)
    assert notice.card
    assert notice.card.title == "服务进度"
    await world.time_passes(hours=2)
    await owes(world, "more news")
    await crew.tom.sees(lambda b: "until the customer writes" in b.text, "a task", anew=False)


@pytest.mark.requirement("R6.4-3")
async def test_what_wecom_would_drop_in_silence_is_told_in_short(world: World) -> None:
    crew = await gather_crew(world)
    await crew.report()
    to = Address(channel=Channel.WECOM, user="LiShifu")
    told = tuple(
        Outbound(to=to, message=Say(body=(verbatim(f"news {n}."),)), ticket=TicketId(1001)) for n in range(100)
    )
    async with world.stage.desk.store.begin() as tx:
        await tx.write([((), Turn(outbound=told))], now=world.clock.now())
    await world.settle()
    shown = "\n".join(bubble.text for bubble in crew.li.transcript())
    assert all(f"news {n}." in shown for n in range(100))
    assert not [push for push in world.stage.sandbox.journal.pushes("wecom") if push.kind == "silent_drop"]


@pytest.mark.requirement("R2.3-6", "R2.2-7")
async def test_a_digit_answers_the_question_that_came_with_other_news(world: World) -> None:
    crew = await gather_crew(world)
    await crew.until_taken()
    await crew.li.says("/way 1001")
    await crew.complete()
    await crew.tom.says("/release 1001")
    bubble = await crew.ann.reads("已出发", RESULT, "1. 是的，已解决")
    assert bubble.text.count("———") == 1
    assert [line.words for line in await world.dialogue() if line.outgoing][-2].count("———") == 0
    await crew.ann.says("1")
    await crew.ann.reads("感谢", "满意")
    assert (await world.ticket()).status is Status.CONFIRMED
