"""The answer to a WeChat message in the webhook's own response, which costs nothing of the quota."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto

from bot.channels.wechat.webhook import wechat_routes
from bot.channels.wechat_wire.xml import answer_xml
from bot.serving import serve
from bot.settings import WeChatAccount
from desk.messages import InboundMessage
from desk.replies import Card, Choice, MediaKind, Outgoing, Row, Say, StoredMedia, Toast
from desk.texts import verbatim
from handlers.ports import Errand, Receipt
from tests.bot.channels.callbacks import IntakeOnPaper, doorstep, phrase_for, sealed, stamped
from tests.bot.channels.tencent import (
    CALLBACK_TOKEN,
    KEY,
    OLD_KEY,
    OPENID,
    StoppedClock,
    errand,
    plain_wechat_account,
    wechat_account,
)

TEXT = (Path(__file__).parent / "payloads" / "wechat" / "text.xml").read_text()
QUESTION = Say(
    body=(verbatim("漏水吗？"), verbatim("看看 ]]></Content><Content><![CDATA[滚筒\x00。")),
    choices=(Choice(token="y", label=verbatim("漏")), Choice(token="n", label=verbatim("不漏"))),
)
QUESTION_READ = "漏水吗？\n看看 ]]></Content><Content><![CDATA[滚筒。\n\n1. 漏\n2. 不漏"
PICTURE = StoredMedia(sha256="0" * 64, kind=MediaKind.PICTURE, name="a.png", mime="image/png")


async def answered(owed: Outgoing | None, *, intake: IntakeOnPaper, account: WeChatAccount | None = None) -> str:
    clock = StoppedClock()
    intake.owed = errand(owed) if owed else None
    account = account or plain_wechat_account()
    async with doorstep(wechat_routes(account, intake=intake, phrase_for=phrase_for, clock=clock)) as step:
        response = await step.post(stamped(clock), TEXT)
    assert response.status_code == 200
    return response.text


async def test_what_is_owed_goes_out_as_the_answer_and_nothing_in_it_ends_the_text_early() -> None:
    intake = IntakeOnPaper()
    reply = parse_message(await answered(QUESTION, intake=intake))
    assert (reply.type, reply.target, reply.source) == ("text", OPENID, "gh_1234567890ab")
    assert reply.time == 1772413200
    assert reply.content == QUESTION_READ
    assert intake.replies == [(errand(QUESTION), Receipt(words=QUESTION_READ))]


async def test_a_card_goes_out_as_lines() -> None:
    card = Card(
        key="t", title=verbatim("工单 7"), rows=(Row(label=verbatim("产品"), value=verbatim("洗衣机")),), body=()
    )
    reply = parse_message(await answered(card, intake=IntakeOnPaper()))
    assert reply.content == "工单 7\n产品：洗衣机"


@pytest.mark.parametrize("key", [KEY, OLD_KEY])
async def test_a_sealed_message_is_answered_under_the_key_that_opened_it(key: str) -> None:
    clock, intake = StoppedClock(), IntakeOnPaper(owed=errand(QUESTION))
    routes = wechat_routes(wechat_account(), intake=intake, phrase_for=phrase_for, clock=clock)
    async with doorstep(routes) as step:
        response = await step.post(*sealed(TEXT, clock=clock, receiver="wxapp1", key=key))
    outer = parse_message(response.text.replace("<xml>", "<xml><MsgType>text</MsgType>"))._data  # noqa: SLF001 -- the outer fields have no class
    crypto = WeChatCrypto(CALLBACK_TOKEN, key, "wxapp1")
    opened = crypto.decrypt_message(response.text, outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"])
    assert parse_message(opened).content == QUESTION_READ
    assert "漏水" not in response.text


@pytest.mark.parametrize(
    "owed",
    [
        None,
        Toast(press="p", text=verbatim("好"), alert=True),
        Say(body=(verbatim("看图"),), media=PICTURE),
        Say(body=(verbatim("长" * 683),)),
        Say(body=()),
    ],
)
async def test_what_the_answer_can_not_carry_is_given_back_for_the_usual_way(owed: Outgoing | None) -> None:
    intake = IntakeOnPaper()
    assert await answered(owed, intake=intake) == "success"
    assert intake.replies == []
    assert [errand.message for errand in intake.given_back] == ([owed] if owed else [])


@dataclass
class AskedByOneWhoLeaves(IntakeOnPaper):
    """Ends the turn when whoever asked has hung up."""

    leave: Callable[[], None] = lambda: None

    async def receive_for_reply(self, message: InboundMessage) -> Errand | None:
        self.leave()
        return await super().receive_for_reply(message)


async def test_an_answer_that_nobody_waits_for_any_more_is_not_noted_and_goes_out_the_usual_way() -> None:
    clock, intake = StoppedClock(), AskedByOneWhoLeaves(owed=errand(QUESTION))
    routes = wechat_routes(plain_wechat_account(), intake=intake, phrase_for=phrase_for, clock=clock)
    async with serve(Starlette(routes=routes), host="127.0.0.1", port=0) as url:
        _, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
        intake.leave = writer.close
        body = TEXT.encode()
        head = f"POST /hooks/wechat?{urlencode(stamped(clock))} HTTP/1.1\r\nHost: desk\r\nContent-Length: {len(body)}"
        writer.write(head.encode() + b"\r\n\r\n" + body)
        async with asyncio.timeout(5):
            while not intake.given_back and not intake.replies:
                await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=0.01)
    assert (intake.replies, intake.given_back) == ([], [errand(QUESTION)])


async def test_what_is_owed_to_someone_else_is_not_told_to_the_sender() -> None:
    intake, clock = IntakeOnPaper(owed=errand(QUESTION)), StoppedClock()
    account = plain_wechat_account()
    async with doorstep(wechat_routes(account, intake=intake, phrase_for=phrase_for, clock=clock)) as step:
        response = await step.post(stamped(clock), TEXT.replace(OPENID, "oBob"))
    assert response.text == "success"
    assert intake.given_back == [errand(QUESTION)]


def test_an_answer_without_control_characters_keeps_its_lines() -> None:
    assert answer_xml({"A": "1\n2\x07]]>", "B": 3}) == "<xml><A><![CDATA[1\n2]]]]><![CDATA[>]]></A><B>3</B></xml>"


@dataclass
class SlowIntake(IntakeOnPaper):
    """Commits a good while after the webhook's patience is over."""

    async def receive_for_reply(self, message: InboundMessage) -> Errand | None:
        await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=0.1)
        return await super().receive_for_reply(message)


async def knocked(slow: SlowIntake) -> int:
    clock = StoppedClock()
    account = plain_wechat_account()
    patience = timedelta(milliseconds=10)
    routes = wechat_routes(account, intake=slow, phrase_for=phrase_for, clock=clock, reply_within=patience)
    async with doorstep(routes) as step:
        return (await step.post(stamped(clock), TEXT)).status_code


async def test_a_slow_turn_is_not_acknowledged_and_yet_goes_on_to_its_end() -> None:
    slow = SlowIntake()
    assert await knocked(slow) == 503
    assert len(slow.received) == 1


async def test_what_a_slow_turn_claimed_is_given_back() -> None:
    slow = SlowIntake(owed=errand(QUESTION))
    await knocked(slow)
    assert slow.given_back == [errand(QUESTION)]


async def test_a_slow_turn_that_fails_is_logged_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    assert await knocked(SlowIntake(trouble=RuntimeError("洗衣机漏水"))) == 503
    assert "wechat_turn_failed_late" in caplog.text
    assert "洗衣机" not in caplog.text
