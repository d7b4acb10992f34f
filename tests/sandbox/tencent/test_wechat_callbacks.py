"""WeChat callbacks, received by a bot that reads them with wechatpy."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from wechatpy import create_reply, parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.messages import BaseMessage
from wechatpy.replies import ImageReply
from wechatpy.utils import check_signature

from sandbox.tencent.ask import Ask
from tests.sandbox.tencent.stage import Stage

ANN = "oAnn"
PHONE = f"wechat:{ANN}"
FAULT = "该公众号提供的服务出现故障，请稍后再试"


def crypto(stage: Stage) -> WeChatCrypto:
    settings = stage.wechat.account.settings
    return WeChatCrypto(settings.token, settings.aes_key, settings.app_id)


def heard(stage: Stage, number: int = -1) -> BaseMessage:
    query, body = stage.bot.heard[number]
    check_signature(stage.wechat.account.settings.token, query["signature"], query["timestamp"], query["nonce"])
    if "msg_signature" in query:
        body = crypto(stage).decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
    return parse_message(body)


def sealed(stage: Stage, xml: str) -> str:
    answer: str = crypto(stage).encrypt_message(xml, "nonce", "1772413200")
    return answer


def reply_of(stage: Stage, text: str, *, to: str = ANN) -> str:
    original = stage.wechat.account.settings.original_id
    parts = f"<ToUserName>{to}</ToUserName><FromUserName>{original}</FromUserName><CreateTime>1</CreateTime>"
    return sealed(stage, f"<xml>{parts}<MsgType>text</MsgType><Content><![CDATA[{text}]]></Content></xml>")


async def test_an_address_that_echoes_becomes_the_callback(stage: Stage) -> None:
    answer = await stage.control("wechat/callback", url=stage.bot.url, mode="plain")
    assert answer.json() == {"ok": True}
    assert stage.wechat.account.mode == "plain"


async def test_an_address_that_does_not_echo_is_refused(stage: Stage) -> None:
    stage.bot.echo = "what?"
    answer = await stage.control("wechat/callback", url=stage.bot.url, mode="plain")
    assert answer.status_code == 400
    assert "did not echo" in answer.json()["error"]
    assert stage.wechat.account.mode == "aes"


async def test_a_sealed_text_is_read_by_wechatpy(stage: Stage) -> None:
    told = (await stage.control("wechat/say", openid=ANN, text="洗衣机漏水")).json()
    message = heard(stage)
    assert (message.type, message.content, message.source, message.id) == ("text", "洗衣机漏水", ANN, told["msg_id"])
    assert told | {"outcome": "delivered", "attempts": 1} == told
    assert stage.bot.heard[0][0]["encrypt_type"] == "aes"
    assert stage.bot.heard[0][0]["openid"] == ANN


async def test_a_plain_text_is_read_without_a_key(stage: Stage) -> None:
    await stage.wechat.set_callback(stage.bot.url, mode="plain")
    await stage.wechat.say(ANN, text="hello")
    assert b"hello" in stage.bot.heard[0][1]
    assert heard(stage).content == "hello"


async def test_a_sealed_answer_is_shown_on_the_phone(stage: Stage) -> None:
    message = await stage.wechat.say(ANN, text="first")
    assert stage.seen(PHONE) == []
    answer = create_reply("已为您登记", heard(stage)).render()
    stage.bot.answers = [sealed(stage, answer)]
    await stage.wechat.say(ANN, text="second")
    assert [bubble.text for bubble in stage.seen(PHONE)] == ["已为您登记"]
    assert message.outcome == "delivered"


async def test_news_and_pictures_are_shown_too(stage: Stage) -> None:
    await stage.wechat.say(ANN, image=True)
    picture = heard(stage)
    article = {"title": "进度", "description": "已派工", "image": "http://127.0.0.1/p.png", "url": "http://127.0.0.1/p"}
    image = ImageReply(message=picture, media_id=picture.media_id).render()
    stage.bot.answers = [sealed(stage, create_reply([article], picture).render()), sealed(stage, image)]
    await stage.wechat.say(ANN, text="1")
    await stage.wechat.say(ANN, text="2")
    news, shown = stage.seen(PHONE)
    assert news.card
    assert shown.media
    assert (news.card.title, news.card.quote, news.buttons[0][0].value) == ("进度", "已派工", "http://127.0.0.1/p")
    assert shown.media.kind == "image"


@pytest.mark.parametrize("answer", ["<xml/>", "ok", '{"a":1}'])
async def test_an_answer_in_the_clear_shows_the_platforms_notice(stage: Stage, answer: str) -> None:
    stage.bot.answers = [answer]
    push = await stage.wechat.say(ANN, text="hello")
    assert [(bubble.text, bubble.state) for bubble in stage.seen(PHONE)] == [(FAULT, "failed")]
    assert push.outcome.startswith("refused: ")
    assert push.answer == answer


async def test_an_answer_to_somebody_else_shows_the_platforms_notice(stage: Stage) -> None:
    stage.bot.answers = [reply_of(stage, "hi", to="oBob")]
    push = await stage.wechat.say(ANN, text="hello")
    assert "ToUserName is 'oBob'" in push.outcome


async def test_an_answer_that_is_too_long_shows_the_platforms_notice(stage: Stage) -> None:
    stage.bot.answers = [reply_of(stage, "长" * 683)]
    assert "45002" in (await stage.wechat.say(ANN, text="hello")).outcome


async def test_a_bot_that_hangs_is_tried_three_times_with_the_same_id(stage: Stage) -> None:
    stage.bot.is_mute = True
    account = stage.wechat.account
    account.settings = replace(account.settings, callback_limit=timedelta(seconds=0.15))
    push = await stage.wechat.say(ANN, text="hello")
    assert len({heard(stage, number).id for number in range(3)}) == 1
    assert (len(stage.bot.heard), push.attempts, push.outcome) == (3, 3, "given up")
    assert [bubble.text for bubble in stage.seen(PHONE)] == [FAULT]


async def test_a_bot_that_fails_once_is_heard_the_second_time(stage: Stage) -> None:
    stage.bot.failures = [500]
    push = await stage.wechat.say(ANN, text="hello")
    assert (push.attempts, push.outcome) == (2, "delivered")
    assert heard(stage, 0).id == heard(stage, 1).id


async def test_a_message_may_be_delivered_again(stage: Stage) -> None:
    push = await stage.wechat.say(ANN, text="hello")
    await stage.control("wechat/repeat", number=push.number)
    assert heard(stage, 0).id == heard(stage, 1).id


async def test_each_kind_of_message_parses(stage: Stage) -> None:
    await stage.wechat.say(ANN, image={"name": "leak.png"})
    await stage.wechat.say(ANN, voice=True)
    await stage.wechat.say(ANN, video=True)
    await stage.wechat.say(ANN, location={"latitude": 31.2, "longitude": 121.5, "label": "上海"})
    await stage.wechat.say(ANN, link={"title": "t", "url": "http://127.0.0.1/"})
    await stage.wechat.say(ANN, file={"name": "invoice.pdf", "base64": "aGVsbG8="})
    kinds = [heard(stage, number) for number in range(6)]
    assert [message.type for message in kinds[:5]] == ["image", "voice", "video", "location", "link"]
    assert kinds[0].image.startswith(f"{stage.url}/wechat/mmbiz/")
    assert kinds[1].recognition is None
    assert float(kinds[3].location_x) == 31.2
    assert kinds[5]._data["Title"] == "invoice.pdf"  # noqa: SLF001 - the library has no class for files


async def test_events_parse(stage: Stage) -> None:
    await stage.control("wechat/event", openid=ANN, event="subscribe", key="ticket42")
    await stage.control("wechat/event", openid=ANN, event="SCAN", key="door7")
    await stage.control("wechat/event", openid=ANN, event="CLICK", key="REPORT")
    await stage.control("wechat/event", openid=ANN, event="VIEW", key="http://127.0.0.1/")
    await stage.control("wechat/event", openid=ANN, event="LOCATION", latitude=31.2, longitude=121.5)
    await stage.control("wechat/event", openid=ANN, event="unsubscribe")
    events = [heard(stage, number) for number in range(6)]
    names = ["subscribe_scan", "scan", "click", "view", "location", "unsubscribe"]
    assert [event.event for event in events] == names
    assert [event.scene_id for event in events[:2]] == ["ticket42", "door7"]
    assert events[2].key == "REPORT"


async def test_a_scan_by_a_stranger_makes_them_a_follower(stage: Stage) -> None:
    await stage.wechat.event(ANN, event="SCAN", key="door7")
    assert heard(stage).event == "subscribe_scan"


async def test_nonsense_is_refused_in_words(stage: Stage) -> None:
    await stage.wechat.event(ANN, event="subscribe")
    await stage.wechat.event(ANN, event="unsubscribe")
    nonsense: dict[str, dict[str, Any]] = {
        "wechat/say": {"openid": ANN, "text": "hello"},
        "wechat/event": {"openid": "oBob", "event": "dance"},
        "wechat/press": {"openid": ANN, "ref": "1", "value": "1"},
        "wechat/repeat": {"number": 999},
    }
    for path, asked in nonsense.items():
        answer = await stage.control(path, **asked)
        assert answer.status_code == 400
        assert answer.json()["error"].endswith(".")
    assert (await stage.control("wechat/say", openid="oBob")).status_code == 400


async def turns_of(stage: Stage, *, openid: str) -> int:
    """Count the turns of the event loop that a call to a person waits for."""
    turns = 0
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(stage.wechat.account.hear_out(Ask(body={"touser": openid})))
        while not waiting.done():
            turns += 1
            await asyncio.sleep(0)  # noqa: TID251 -- a turn of the loop
    return turns


async def test_an_answer_that_has_come_is_read_before_a_call_that_came_after_it(stage: Stage) -> None:
    with stage.wechat.account.waiting_for(ANN):
        assert await turns_of(stage, openid=ANN) > 50
        assert await turns_of(stage, openid="oBob") < 5
    assert await turns_of(stage, openid=ANN) < 5
