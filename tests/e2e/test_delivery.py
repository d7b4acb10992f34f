"""What goes out, when platforms refuse, stumble or stay silent; told on the phones of customer and owner."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import httpx
import pytest

from desk.messages import Address, Channel
from desk.replies import Say
from desk.terms import TicketId
from desk.texts import verbatim
from desk.turns import Outbound, Turn
from sandbox.faults import Fault
from tests.bot.channels.callbacks import sealed
from tests.bot.channels.tencent import StoppedClock
from tests.e2e.crew import CUSTOMERS, PROBLEM, Crew, gather_crew
from tests.e2e.knocks import SANDBOX, WECOM
from tests.e2e.story import World

WECHAT, TELEGRAM = CUSTOMERS
BUSY = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 20",
        "parameters": {"retry_after": 20}}  # fmt: skip


async def reported(world: World, customer: str) -> Crew:
    crew = await gather_crew(world, customer=customer)
    await crew.report()
    return crew


async def owes(world: World, words: str, *, to: str) -> None:
    """Owe the customer a message about the ticket."""
    platform, _, user = to.partition(":")
    address = Address(channel=Channel(platform), user=user.removeprefix("customer:"))
    told = Outbound(to=address, message=Say(body=(verbatim(words),)), ticket=TicketId(1001))
    async with world.stage.desk.store.begin() as tx:
        await tx.write([((), Turn(outbound=(told,)))], now=world.clock.now())


def heard(crew: Crew, words: str) -> int:
    """Count how often the customer reads some words."""
    return sum(words in bubble.text for bubble in crew.ann.transcript())


async def delivery_of(world: World, words: str) -> str:
    """Tell what the record says of the delivery of some words."""
    return next(line.delivery for line in await world.dialogue() if words in line.words)


async def test_a_platform_that_is_busy_is_served_when_it_asked_to_be_and_in_order(world: World) -> None:
    crew = await reported(world, TELEGRAM)
    world.stage.sandbox.faults.add(Fault(platform="telegram", kind="error", method="sendMessage", body=BUSY))
    await owes(world, "first", to=TELEGRAM)
    await owes(world, "second", to=TELEGRAM)
    await world.settle()
    assert (heard(crew, "first"), heard(crew, "second")) == (0, 0)
    await world.time_passes(seconds=19)
    assert heard(crew, "first") == 0
    await world.time_passes(seconds=1)
    said = [bubble.text for bubble in crew.ann.transcript()]
    assert said[-2:] == ["first", "second"]


@pytest.mark.requirement("R2.3-6")
async def test_the_owner_hears_of_a_customers_message_that_may_not_have_arrived_once_in_ten_minutes(
    world: World,
) -> None:
    crew = await reported(world, TELEGRAM)
    for words, told, pause in (("first", 1, 6), ("second", 1, 11), ("third", 2, 0)):
        world.stage.sandbox.faults.add(Fault(platform="telegram", kind="lost_answer", method="sendMessage"))
        await owes(world, words, to=TELEGRAM)
        await world.settle()
        warned = [b for b in crew.tom.transcript() if "customer of ticket 1001 may not have arrived" in b.text]
        assert len(warned) == told, words
        await world.time_passes(minutes=pause)


@pytest.mark.requirement("R6.4-3")
async def test_owner_and_supervisor_hear_of_a_job_that_may_not_have_arrived(world: World) -> None:
    crew = await gather_crew(world, technician="telegram:staff:2002")
    sue = await world.hires("wecom:Sue", "Sue", "supervisor", department="customer_service", locale="zh_CN")
    await crew.report()
    await crew.tom.says("/grade 1001 general routine repair electronics")
    world.stage.sandbox.faults.add(Fault(platform="telegram", kind="lost_answer", method="sendMessage", times=2))
    await crew.tom.says("level3")
    await crew.tom.reads("Ticket 1001 may not have arrived at Li")
    await sue.reads("工单 1001", "Li", "可能未送达")


async def test_a_job_on_wecom_whose_answer_got_lost_is_sent_again_and_arrives_once(world: World) -> None:
    crew = await gather_crew(world, technician="wecom:LiShifu")
    await crew.report()
    world.stage.sandbox.faults.add(Fault(platform="wecom", kind="lost_answer", method="message/send"))
    await crew.grade()
    await world.time_passes(minutes=5)
    assert len([b for b in crew.li.transcript() if b.card and "1001" in b.card.title]) == 1
    await crew.take()


@pytest.mark.parametrize("kind", ["lost_answer", "garbage"])
@pytest.mark.requirement("R3.1-7")
async def test_what_may_have_arrived_is_not_sent_again_and_the_record_says_so(world: World, kind: Any) -> None:  # noqa: ANN401 -- a kind of fault
    crew = await reported(world, TELEGRAM)
    world.stage.sandbox.faults.add(Fault(platform="telegram", kind=kind, method="sendMessage"))
    await owes(world, "only once", to=TELEGRAM)
    await world.settle()
    await world.time_passes(hours=1)
    assert heard(crew, "only once") <= 1
    assert await delivery_of(world, "only once") == "unknown"
    await owes(world, "afterwards", to=TELEGRAM)
    await world.settle()
    assert heard(crew, "afterwards") == 1


@pytest.mark.requirement("R2.3-6")
async def test_a_customer_who_blocked_the_bot_is_a_task_for_the_owner(world: World) -> None:
    crew = await reported(world, TELEGRAM)
    await world.stage.sandbox.telegram.customer.block(1001)
    await owes(world, "your result", to=TELEGRAM)
    await world.settle()
    await crew.tom.reads("did not reach the customer", "1001")
    assert await delivery_of(world, "your result") == "refused"


@pytest.mark.requirement("R2.3-6")
async def test_what_wechat_holds_back_is_a_task_now_and_arrives_when_the_customer_writes(world: World) -> None:
    crew = await reported(world, WECHAT)
    await world.clock.travel(world.stage.desk.policy.pace.recurrence)
    await owes(world, "your result", to=WECHAT)
    await world.settle()
    assert heard(crew, "your result") == 0
    assert await delivery_of(world, "your result") == "held"
    await crew.tom.reads("1001", "until the customer writes")
    await crew.ann.says("有消息吗")
    await crew.ann.reads("your result")


@pytest.mark.requirement("R1.2-3")
async def test_the_first_answer_on_wechat_costs_nothing_of_the_quota(world: World) -> None:
    ann = world.phone(WECHAT)
    push = await world.stage.sandbox.wechat.say("oWangFang", text=PROBLEM)
    assert push.attempts == 1
    assert push.answer
    assert world.stage.sandbox.journal.calls("wechat", method="message/custom/send") == []
    assert any("1001" in bubble.text for bubble in ann.transcript() if bubble.side == "them")
    before = len(ann.transcript())
    await world.settle()
    assert "1001" not in "".join(bubble.text for bubble in ann.transcript()[before:] if bubble.side == "them")


async def presses_on_wecom(world: World, token: str) -> None:
    """Knock as WeCom does when its phone has a button of which the desk knows nothing."""
    account, clock = SANDBOX.wecom, StoppedClock(at=world.clock.now())
    stamp = int(clock.now().timestamp())
    xml = (
        f"<xml><ToUserName>to</ToUserName><FromUserName>LiShifu</FromUserName><CreateTime>{stamp}</CreateTime>"
        f"<MsgType>event</MsgType><Event>template_card_event</Event><EventKey>{token}</EventKey><TaskId>t</TaskId>"
        f"<ResponseCode>none</ResponseCode><AgentID>{account.agent_id}</AgentID></xml>"
    )
    query, body = sealed(xml, clock=clock, receiver=account.corp_id, key=account.aes_key, token=account.token)
    async with httpx.AsyncClient(base_url=world.stage.url) as http:
        assert (await http.post(WECOM, params=query, content=body)).status_code == HTTPStatus.OK


@pytest.mark.parametrize("token", ["closed", "", "x" * 64, "accept.1001.1.1..forged", "....."])
async def test_presses_that_mean_nothing_change_nothing(world: World, token: str) -> None:
    crew = await reported(world, TELEGRAM)
    await crew.grade()
    before = await world.ticket()
    card = await crew.tom.sees(lambda bubble: bool(bubble.buttons), "a card", anew=False)
    staff = world.stage.sandbox.telegram.staff
    await staff.press(2001, message_id=int(card.ref), data=token, is_forged=True)
    await presses_on_wecom(world, token)
    await world.settle()
    assert await world.ticket() == before
    await crew.take()


@pytest.fixture
def cut(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Take the database away; gives what brings it back."""

    def away() -> None:
        raise OSError("connection refused")

    monkeypatch.setattr(world.stage.desk.store, "begin", away)
    return monkeypatch.undo


@pytest.mark.requirement("R6.4-3")
async def test_without_a_database_the_hook_keeps_the_message_and_nothing_is_lost(
    world: World, cut: Callable[[], None]
) -> None:
    bot = world.stage.sandbox.telegram.customer
    await bot.say(1001, text="The washer leaks", name="Ann", language="en")
    async with asyncio.timeout(10):
        while not world.stage.desk.intake.spooled():
            await a_moment()
    await bot.delivered()
    cut()
    await world.settle()
    assert "1001" in world.phone(TELEGRAM).transcript()[1].text
    assert (await world.ticket()).description == "The washer leaks"


async def a_moment() -> None:
    """Let the platforms' own tasks work for a moment of real time."""
    await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.02)
