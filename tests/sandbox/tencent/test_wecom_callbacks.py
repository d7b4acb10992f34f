"""WeCom callbacks, received by a bot that reads them with wechatpy."""

from typing import Any

from wechatpy.enterprise import create_reply, parse_message
from wechatpy.enterprise.crypto import WeChatCrypto
from wechatpy.messages import BaseMessage

from tests.sandbox.tencent.stage import Stage

LI = "LiShifu"
PHONE = f"wecom:{LI}"


def crypto(stage: Stage) -> WeChatCrypto:
    settings = stage.wecom.account.settings
    return WeChatCrypto(settings.token, settings.aes_key, settings.corp_id)


def heard(stage: Stage, number: int = -1) -> BaseMessage:
    query, body = stage.bot.heard[number]
    return parse_message(
        crypto(stage).decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
    )


def sealed(stage: Stage, xml: str) -> str:
    answer: str = crypto(stage).encrypt_message(xml, "nonce", "1772413200")
    return answer


async def test_an_address_that_opens_the_echo_becomes_the_callback(stage: Stage) -> None:
    asked: dict[str, Any] = {}

    def opened(query: dict[str, str]) -> str:
        asked.update(query)
        echo: str = crypto(stage).check_signature(
            query["msg_signature"], query["timestamp"], query["nonce"], query["echostr"]
        )
        return echo

    stage.bot.echo = opened
    answer = await stage.control("wecom/callback", url=stage.bot.url)
    assert answer.json() == {"ok": True}
    assert set(asked) == {"msg_signature", "timestamp", "nonce", "echostr"}


async def test_an_address_that_only_repeats_the_echo_is_refused(stage: Stage) -> None:
    answer = await stage.control("wecom/callback", url=stage.bot.url)
    assert answer.status_code == 400
    assert "did not open the echostr" in answer.json()["error"]


async def test_each_kind_of_message_parses(stage: Stage) -> None:
    told = (await stage.control("wecom/say", user=LI, text="到了")).json()
    await stage.wecom.say(LI, image=True)
    await stage.wecom.say(LI, voice=True)
    await stage.wecom.say(LI, location={"latitude": 31.2, "longitude": 121.5, "label": "上海"})
    messages = [heard(stage, number) for number in range(4)]
    assert [message.type for message in messages] == ["text", "image", "voice", "location"]
    assert (messages[0].content, messages[0].source, messages[0].id) == ("到了", LI, told["msg_id"])
    assert messages[0].agent == stage.wecom.account.settings.agent_id
    assert messages[1].image.startswith(f"{stage.url}/wecom/media/")
    assert [bubble.side for bubble in stage.core.phones.transcript(PHONE)] == ["me"] * 4


async def test_events_parse(stage: Stage) -> None:
    await stage.control("wecom/event", user=LI, event="enter_agent")
    await stage.control("wecom/event", user="lishifu", event="click", key="QUEUE")
    await stage.control("wecom/event", user="NewHand", event="subscribe")
    entered, clicked, subscribed = (heard(stage, number) for number in range(3))
    assert (clicked.event, clicked.key, clicked.source) == ("click", "QUEUE", LI)
    assert (subscribed.event, subscribed.source) == ("subscribe", "NewHand")
    assert entered._data["Event"] == "enter_agent"  # noqa: SLF001 - the library has no class for it


async def test_a_sealed_answer_is_shown_on_the_phone(stage: Stage) -> None:
    await stage.wecom.say(LI, text="队列")
    stage.bot.answers = [sealed(stage, create_reply("三张工单", heard(stage)).render()), "in the clear"]
    await stage.wecom.say(LI, text="队列")
    unread = await stage.wecom.say(LI, text="队列")
    assert [bubble.text for bubble in stage.seen(PHONE)] == ["三张工单"]
    assert unread.outcome.startswith("refused: ")


async def test_an_answer_to_somebody_else_is_not_shown(stage: Stage) -> None:
    await stage.wecom.say("Tom", text="queue")
    stage.bot.answers = [sealed(stage, create_reply("three", heard(stage)).render())]
    push = await stage.wecom.say(LI, text="队列")
    assert "ToUserName is 'Tom'" in push.outcome
    assert stage.seen(PHONE) == []


async def test_a_bot_that_fails_is_tried_three_times_with_the_same_id(stage: Stage) -> None:
    stage.bot.failures = [500, 503, 404]
    push = await stage.wecom.say(LI, text="hello")
    assert len({heard(stage, number).id for number in range(3)}) == 1
    assert (push.attempts, push.outcome, push.answer) == (3, "given up", "status 404")


async def test_a_message_may_be_delivered_again(stage: Stage) -> None:
    push = await stage.wecom.say(LI, text="hello")
    await stage.control("wecom/repeat", number=push.number)
    assert heard(stage, 0).id == heard(stage, 1).id
    assert (await stage.control("wecom/repeat", number=999)).status_code == 400


async def test_nonsense_is_refused_in_words(stage: Stage) -> None:
    assert "no event 'dance'" in (await stage.control("wecom/event", user=LI, event="dance")).json()["error"]
    assert "has no card" in (await stage.control("wecom/press", user=LI, task_id="t", key="k")).json()["error"]
    assert "Say one of" in (await stage.control("wecom/say", user=LI)).json()["error"]
    assert "The field 'user'" in (await stage.control("wecom/say", text="hi")).json()["error"]
