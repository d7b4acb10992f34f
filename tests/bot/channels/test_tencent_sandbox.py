"""WeChat and WeCom both ways against the pretend platforms: callbacks in, answers and cards on the phones."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

import pytest
from starlette.applications import Starlette

from bot.channels.wechat.client import WeChatChannel
from bot.channels.wechat.webhook import wechat_routes
from bot.channels.wecom.client import WeComChannel
from bot.channels.wecom.webhook import wecom_routes
from desk.messages import Channel, Picture, Press, Words
from desk.replies import Card, Choice, Row, Say
from desk.texts import verbatim
from sandbox.core import SandboxCore
from sandbox.phones import Bubble
from sandbox.server import Sandbox, serve
from sandbox.web import serve_application
from tests.bot.channels.callbacks import IntakeOnPaper, phrase_for
from tests.bot.channels.files import FilesInMemory
from tests.bot.channels.rigs import wechat as wechat_rig
from tests.bot.channels.rigs import wecom as wecom_rig
from tests.bot.channels.rigs.tencent import a_sandbox
from tests.bot.channels.tencent import errand, phrase

LI = "LiShifu"
JOB = Card(
    key="job:7",
    title=verbatim("工单 7"),
    rows=(Row(label=verbatim("产品"), value=verbatim("洗衣机")),),
    choices=(Choice(token="take:7", label=verbatim("接单")),),
)


@dataclass(kw_only=True)
class Stage:
    sandbox: Sandbox
    intake: IntakeOnPaper
    wechat: WeChatChannel
    wecom: WeComChannel

    def phone(self, name: str) -> list[Bubble]:
        return [bubble for bubble in self.sandbox.phones.transcript(name) if bubble.side == "them"]


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    sandbox, intake, files = a_sandbox(), IntakeOnPaper(), FilesInMemory()
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(serve(sandbox))
        accounts = wechat_rig.an_account(sandbox, url=url), wecom_rig.an_account(sandbox, url=url)
        routes = wechat_routes(accounts[0], intake=intake, phrase_for=phrase_for, clock=sandbox.clock)
        routes += wecom_routes(accounts[1], intake=intake, clock=sandbox.clock)
        core = SandboxCore(sandbox.clock)
        desk = await stack.enter_async_context(serve_application(Starlette(routes=routes), core=core))
        await sandbox.wechat.set_callback(f"{desk}/hooks/wechat")
        await sandbox.wecom.set_callback(f"{desk}/hooks/wecom")
        wechat = WeChatChannel(accounts[0], files=files, clock=sandbox.clock)
        wecom = WeComChannel(accounts[1], files=files, clock=sandbox.clock)
        yield Stage(sandbox=sandbox, intake=intake, wechat=wechat, wecom=wecom)
        await wechat.close()
        await wecom.close()


async def test_a_customer_is_answered_in_the_same_breath_and_pays_nothing(stage: Stage) -> None:
    question = Say(body=(verbatim("漏水吗？"),), choices=(Choice(token="y", label=verbatim("漏")),))
    owed = errand(question)
    stage.intake.owed = replace(owed, address=replace(owed.address, user="oAnn"))
    await stage.sandbox.wechat.event("oAnn", event="subscribe")
    push = await stage.sandbox.wechat.say("oAnn", text="洗衣机漏水]]>了")
    assert (push.attempts, push.outcome) == (1, "delivered")
    assert stage.intake.received[-1].parts == (Words(text="洗衣机漏水]]>了"),)
    shown = stage.phone("wechat:oAnn")[-1]
    assert (shown.text, shown.extra["passive"]) == ("漏水吗？\n\n1. 漏", True)
    assert stage.sandbox.journal.calls("wechat", method="message/custom/send") == []


async def test_plain_mode_is_refused_where_a_key_is_set(stage: Stage) -> None:
    await stage.sandbox.wechat.set_callback(stage.sandbox.wechat.account.callback_url or "", mode="plain")
    await stage.sandbox.wechat.event("oAnn", event="subscribe")
    assert stage.intake.received == []


async def test_a_picture_of_a_customer_can_be_fetched(stage: Stage) -> None:
    await stage.sandbox.wechat.event("oAnn", event="subscribe")
    await stage.sandbox.wechat.say("oAnn", image=True)
    (picture,) = stage.intake.received[-1].parts
    assert isinstance(picture, Picture)
    fetched = await stage.wechat.fetch(picture.media, limit=1_000_000)
    assert fetched.content
    assert (fetched.mime or "").startswith("image/")


async def test_a_message_pushed_again_has_the_same_key(stage: Stage) -> None:
    push = await stage.sandbox.wecom.say(LI, text="/queue")
    await stage.sandbox.wecom.repeat(number=push.number)
    first, again = stage.intake.received
    assert first == again
    assert first.address.channel is Channel.WECOM


async def test_a_job_is_taken_by_a_press_and_its_card_changes(stage: Stage) -> None:
    sent = await stage.wecom.deliver(errand(JOB, channel=Channel.WECOM), phrase)
    await stage.sandbox.wecom.press(LI, task_id=sent.platform_id or "", key="take:7")
    pressed = stage.intake.received[-1]
    (press,) = pressed.parts
    assert isinstance(press, Press)
    assert (press.token, pressed.platform_id) == ("take:7", sent.platform_id)
    taken = replace(JOB, choices=(Choice(token="done:7", label=verbatim("完成")),), revises=True)
    revision = errand(taken, channel=Channel.WECOM, number=8, revises=pressed.platform_id, response_code=press.press)
    revised = await stage.wecom.deliver(revision, phrase)
    assert revised.platform_id == sent.platform_id
    (card,) = stage.phone(f"wecom:{LI}")
    assert [button.value for row in card.buttons for button in row] == ["done:7"]
    again = await stage.wecom.deliver(replace(revision, id=9), phrase)
    assert again.platform_id not in {None, sent.platform_id}
    assert len(stage.phone(f"wecom:{LI}")) == 2


async def test_the_same_words_may_be_said_twice_but_one_delivery_arrives_once(stage: Stage) -> None:
    for number in (1, 1, 2):
        await stage.wecom.deliver(errand(Say(body=(verbatim("无待办"),)), channel=Channel.WECOM, number=number), phrase)
    assert [bubble.text for bubble in stage.phone(f"wecom:{LI}")] == ["无待办", "无待办"]


async def test_a_revoked_token_does_not_stop_the_next_message(stage: Stage) -> None:
    for number in (1, 2):
        stage.sandbox.wecom.revoke_tokens()
        await stage.wecom.deliver(errand(JOB, channel=Channel.WECOM, number=number), phrase)
    assert len(stage.phone(f"wecom:{LI}")) == 2
