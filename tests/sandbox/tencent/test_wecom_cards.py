"""WeCom template cards: sent, pressed, and changed by codes that are good once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from wechatpy.enterprise import parse_message
from wechatpy.enterprise.crypto import WeChatCrypto

from tests.sandbox.tencent.stage import Stage

LI = "LiShifu"
PHONE = f"wecom:{LI}"
AGENT = 1000002
JOB = {
    "card_type": "button_interaction",
    "source": {"desc": "售后"},
    "main_title": {"title": "新工单", "desc": "洗衣机漏水"},
    "sub_title_text": "请尽快接单",
    "quote_area": {"quote_text": "漏了一地水"},
    "horizontal_content_list": [{"keyname": "客户", "value": "王芳"}],
    "button_list": [{"text": "接单", "style": 1, "key": "accept"}, {"text": "拒绝", "style": 2, "key": "decline"}],
    "task_id": "ticket-7@1",
}
OPTIONS = [{"id": "good", "text": "好"}, {"id": "bad", "text": "差"}]
VOTE = {
    "card_type": "vote_interaction",
    "main_title": {"title": "哪些坏了？"},
    "checkbox": {"question_key": "parts", "option_list": OPTIONS, "mode": 1},
    "submit_button": {"text": "提交", "key": "submit"},
    "task_id": "vote-1",
}
SELECTS = {
    "card_type": "multiple_interaction",
    "main_title": {"title": "完工"},
    "select_list": [
        {"question_key": "state", "title": "状态", "option_list": OPTIONS},
        {"question_key": "mood", "title": "心情", "option_list": OPTIONS, "selected_id": "bad"},
    ],
    "submit_button": {"text": "提交", "key": "submit"},
    "task_id": "multi-1",
}
NOTICE = {
    "card_type": "text_notice",
    "main_title": {"title": "日报"},
    "emphasis_content": {"title": "12", "desc": "今日工单"},
    "card_action": {"type": 1, "url": "http://127.0.0.1/r"},
}


@dataclass(frozen=True)
class Desk:
    """The application's own hand on the API."""

    stage: Stage
    token: str

    async def post(self, path: str, **body: Any) -> dict[str, Any]:  # noqa: ANN401 - the platform's JSON
        address = f"{self.stage.url}/wecom/cgi-bin/message/{path}"
        asked = {"agentid": AGENT, **body}
        response = await self.stage.core.http.post(address, params={"access_token": self.token}, json=asked)
        answer: dict[str, Any] = response.json()
        return answer

    async def send(self, card: dict[str, Any], *, users: str = LI) -> dict[str, Any]:
        return await self.post("send", touser=users, msgtype="template_card", template_card=card)

    async def update(self, code: str, **change: Any) -> dict[str, Any]:  # noqa: ANN401 - the platform's JSON
        return await self.post("update_template_card", response_code=code, **change)

    async def press(self, key: str, *, task_id: str = "ticket-7@1", selected: object = None) -> dict[str, Any]:
        await self.stage.wecom.press(LI, task_id=task_id, key=key, selected=selected)  # type: ignore[arg-type] # as JSON brings it
        query, body = self.stage.bot.heard[-1]
        opened = self.crypto().decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
        event: dict[str, Any] = parse_message(opened)._data  # noqa: SLF001 - the library has no class for cards
        return event

    def crypto(self) -> WeChatCrypto:
        settings = self.stage.wecom.account.settings
        return WeChatCrypto(settings.token, settings.aes_key, settings.corp_id)


@pytest.fixture
async def desk(stage: Stage) -> Desk:
    settings = stage.wecom.account.settings
    credentials = {"corpid": settings.corp_id, "corpsecret": settings.secret}
    answer = await stage.core.http.get(f"{stage.url}/wecom/cgi-bin/gettoken", params=credentials)
    return Desk(stage=stage, token=answer.json()["access_token"])


def labels(stage: Stage, user: str = LI) -> list[str]:
    bubble = stage.seen(f"wecom:{user}")[-1]
    return [button.label for line in bubble.buttons for button in line]


async def test_a_job_card_is_shown_with_its_buttons(stage: Stage, desk: Desk) -> None:
    answer = await desk.send(JOB)
    assert answer["errcode"] == 0
    assert answer["response_code"]
    bubble = stage.seen(PHONE)[0]
    assert bubble.card
    assert (bubble.card.title, bubble.card.rows, bubble.card.quote) == ("新工单", (("客户", "王芳"),), "漏了一地水")
    assert (bubble.ref, bubble.text, bubble.extra["subtitle"]) == ("ticket-7@1", "请尽快接单", "洗衣机漏水")
    assert [(button.label, button.value) for button in bubble.buttons[0]] == [("接单", "accept"), ("拒绝", "decline")]


async def test_a_press_brings_its_own_code(desk: Desk) -> None:
    await desk.send(JOB)
    first, second = await desk.press("accept"), await desk.press("accept")
    assert (first["Event"], first["EventKey"], first["TaskId"]) == ("template_card_event", "accept", "ticket-7@1")
    assert first["CardType"] == "button_interaction"
    assert first["ResponseCode"] != second["ResponseCode"]


async def test_a_code_changes_the_card_once(stage: Stage, desk: Desk) -> None:
    await desk.send(JOB)
    code = (await desk.press("accept"))["ResponseCode"]
    change = {"userids": [LI], "button": {"replace_name": "已接单"}}
    assert (await desk.update(code, **change))["errcode"] == 0
    assert labels(stage) == ["已接单"]
    assert stage.seen(PHONE)[0].state == "edited"
    assert (await desk.update(code, **change))["errcode"] == 42036
    again = await stage.control("wecom/press", user=LI, task_id="ticket-7@1", key="accept")
    assert "has no button 'accept'" in again.json()["error"]


async def test_a_code_is_good_for_three_days(stage: Stage, desk: Desk) -> None:
    code = (await desk.send(JOB))["response_code"]
    await stage.clock.travel(timedelta(hours=72))
    settings = stage.wecom.account.settings
    credentials = {"corpid": settings.corp_id, "corpsecret": settings.secret}
    answer = await stage.core.http.get(f"{stage.url}/wecom/cgi-bin/gettoken", params=credentials)
    late = Desk(stage=stage, token=answer.json()["access_token"])
    assert (await late.update(code, atall=1, button={"replace_name": "x"}))["errcode"] == 42036


async def test_the_first_acceptance_changes_every_copy(stage: Stage, desk: Desk) -> None:
    code = (await desk.send(JOB, users=f"{LI}|Tom"))["response_code"]
    await desk.update(code, atall=1, button={"replace_name": "李师傅已接单"})
    assert labels(stage) == labels(stage, "Tom") == ["李师傅已接单"]


async def test_a_copy_that_is_not_named_stays_as_it_is(stage: Stage, desk: Desk) -> None:
    code = (await desk.send(JOB, users=f"{LI}|Tom"))["response_code"]
    answer = await desk.update(code, userids=[LI, "nobody"], button={"replace_name": "已接单"})
    assert answer["invaliduser"] == ["nobody"]
    assert labels(stage, "Tom") == ["接单", "拒绝"]


async def test_a_card_gives_way_to_another_card(stage: Stage, desk: Desk) -> None:
    code = (await desk.send(JOB))["response_code"]
    started = JOB | {"button_list": [{"text": "到场", "key": "arrive"}], "task_id": "ticket-7@2"}
    assert (await desk.update(code, userids=[LI], template_card=started))["errcode"] == 0
    assert (labels(stage), len(stage.seen(PHONE))) == (["到场"], 1)
    assert (await desk.press("arrive", task_id="ticket-7@2"))["EventKey"] == "arrive"


async def test_a_card_with_a_replaced_text_has_nothing_to_press(stage: Stage, desk: Desk) -> None:
    code = (await desk.send(JOB))["response_code"]
    closed = JOB | {"main_title": {"title": "已完工"}, "replace_text": "已完工"}
    assert (await desk.update(code, userids=[LI], template_card=closed))["errcode"] == 0
    bubble = stage.seen(PHONE)[0]
    assert [(button.label, button.kind) for button in bubble.buttons[0]] == [("已完工", "disabled")]
    assert bubble.card
    assert bubble.card.title == "已完工"


async def test_the_answer_to_a_press_may_change_the_button(stage: Stage, desk: Desk) -> None:
    await desk.send(JOB)
    name = "<Button><ReplaceName><![CDATA[已接单]]></ReplaceName></Button>"
    xml = f"<xml><ToUserName>{LI}</ToUserName><MsgType>update_button</MsgType>{name}</xml>"
    stage.bot.answers = [desk.crypto().encrypt_message(xml, "nonce", "1772413200")]
    await desk.press("accept")
    assert labels(stage) == ["已接单"]


async def test_votes_and_selections_tell_what_was_chosen(stage: Stage, desk: Desk) -> None:
    await desk.send(VOTE)
    assert stage.seen(PHONE)[-1].extra["many"] is True
    voted = await desk.press("submit", task_id="vote-1", selected=["good", "bad"])
    assert voted["SelectedItems"]["SelectedItem"] == {
        "QuestionKey": "parts",
        "OptionIds": {"OptionId": ["good", "bad"]},
    }
    await desk.send(SELECTS)
    picked = await desk.press("submit", task_id="multi-1", selected={"state": ["good"], "mood": ["bad"]})
    items = picked["SelectedItems"]["SelectedItem"]
    assert [(item["QuestionKey"], item["OptionIds"]["OptionId"]) for item in items] == [
        ("state", "good"),
        ("mood", "bad"),
    ]
    asked = {"user": LI, "task_id": "multi-1", "key": "submit", "selected": {"state": ["good", "bad"]}}
    assert "Only one option" in (await stage.control("wecom/press", **asked)).json()["error"]


async def test_a_notice_needs_no_code(stage: Stage, desk: Desk) -> None:
    answer = await desk.send(NOTICE)
    assert "response_code" not in answer
    card = stage.seen(PHONE)[0].card
    assert card
    assert card.rows == (("今日工单", "12"),)
    await desk.send(NOTICE | {"card_type": "news_notice", "card_image": {"url": "http://127.0.0.1/p.png"}})
    media = stage.seen(PHONE)[1].media
    assert media
    assert media.url == "http://127.0.0.1/p.png"


async def test_a_task_id_is_used_once(desk: Desk) -> None:
    await desk.send(JOB)
    assert (await desk.send(JOB))["errcode"] == 42014


@pytest.mark.parametrize(
    ("change", "errcode"),
    [
        ({"task_id": ""}, 42014),
        ({"task_id": "工单"}, 42014),
        ({"task_id": "x" * 129}, 42014),
        ({"card_type": "poem"}, 40058),
        ({"main_title": {}}, 40058),
        ({"main_title": "bare"}, 40058),
        ({"button_list": [{"text": str(n), "key": str(n)} for n in range(7)]}, 40058),
        ({"button_list": [{"text": "x"}]}, 42019),
        ({"button_list": [{"key": "x"}]}, 42020),
        ({"button_list": [{"text": "x", "key": "x"}] * 2}, 42018),
        ({"horizontal_content_list": [{"value": "x"}]}, 40058),
        ({"jump_list": [{"title": "x"}] * 4}, 40058),
    ],
)
async def test_a_bad_job_card_is_refused(desk: Desk, change: dict[str, Any], errcode: int) -> None:
    assert (await desk.send(JOB | change))["errcode"] == errcode


@pytest.mark.parametrize(
    "card",
    [
        NOTICE | {"card_action": {}},
        VOTE | {"checkbox": {"question_key": "parts"}},
        VOTE | {"checkbox": {"question_key": "parts", "option_list": [{"id": "x"}]}},
        SELECTS | {"select_list": []},
        SELECTS | {"select_list": [{"option_list": OPTIONS}]},
    ],
)
async def test_a_bad_question_is_refused(desk: Desk, card: dict[str, Any]) -> None:
    assert (await desk.send(card))["errcode"] == 40058


async def test_a_change_must_say_what_and_for_whom(desk: Desk) -> None:
    code = (await desk.send(JOB))["response_code"]
    assert (await desk.update(code, button={"replace_name": "x"}))["errcode"] == 40058
    assert (await desk.update(code, atall=1, button={"replace_name": ""}))["errcode"] == 42020
    assert (await desk.update(code, atall=1, template_card={"card_type": "poem"}))["errcode"] == 40058
    assert (await desk.update(code, atall=1, button={"replace_name": "x"}))["errcode"] == 0
