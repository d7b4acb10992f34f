"""What the WeChat API says to requests that are not as they should be."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox.wechat.settings import WeChatSettings
from tests.sandbox.tencent.stage import Stage

ANN = "oAnn"
SETTINGS = WeChatSettings()
SECRET = {"grant_type": "client_credential", "appid": SETTINGS.app_id, "secret": SETTINGS.app_secret}
MENU = [{"type": "click", "name": "报修", "key": "REPORT"}]


async def call(stage: Stage, verb: str, path: str, **asked: Any) -> Any:  # noqa: ANN401 - the platform's JSON
    token = stage.wechat.account.tokens.current().value
    params = {"access_token": token, **asked.pop("params", {})}
    response = await stage.core.http.request(verb, f"{stage.url}/wechat/{path}", params=params, **asked)
    return response.json()


@pytest.mark.parametrize(
    ("asked", "errcode"),
    [
        (SECRET | {"grant_type": "password"}, 40002),
        (SECRET | {"appid": "wx0"}, 40013),
        (SECRET | {"secret": "guess"}, 40125),
    ],
)
async def test_only_those_who_know_the_secret_get_a_token(stage: Stage, asked: dict[str, str], errcode: int) -> None:
    assert (await call(stage, "GET", "cgi-bin/token", params=asked))["errcode"] == errcode
    assert (await call(stage, "POST", "cgi-bin/stable_token", json=asked))["errcode"] == errcode


async def test_a_request_without_a_token_is_refused(stage: Stage) -> None:
    response = await stage.core.http.get(f"{stage.url}/wechat/cgi-bin/user/info", params={"openid": ANN})
    assert response.json()["errcode"] == 41001


async def test_tokens_are_counted_by_the_day_and_the_count_may_be_cleared(stage: Stage) -> None:
    stage.wechat.account.token_fetches[stage.clock.now().date().isoformat()] = SETTINGS.tokens_a_day
    assert (await call(stage, "GET", "cgi-bin/token", params=SECRET))["errcode"] == 45009
    assert (await call(stage, "POST", "cgi-bin/clear_quota", json={"appid": "wx0"}))["errcode"] == 40013
    cleared = [await call(stage, "POST", "cgi-bin/clear_quota", json={"appid": SETTINGS.app_id}) for _ in range(11)]
    assert [answer["errcode"] for answer in cleared] == [0] * 10 + [48006]
    assert (await call(stage, "GET", "cgi-bin/token", params=SECRET))["expires_in"] == 7200


@pytest.mark.parametrize(
    ("message", "errcode"),
    [
        ({"msgtype": "text", "text": "bare"}, 47001),
        ({"msgtype": "video", "video": {"media_id": "x"}}, 40007),
        ({"msgtype": "news", "news": {"articles": []}}, 44003),
        ({"msgtype": "news", "news": {"articles": [{"url": "x"}]}}, 44003),
        ({"msgtype": "news", "news": {"articles": [{"title": "x"}] * 2}}, 45008),
        ({"msgtype": "msgmenu", "msgmenu": {"list": []}}, 47001),
        ({"msgtype": "msgmenu", "msgmenu": {"list": [{"id": "1"}]}}, 47001),
        ({"msgtype": "poem"}, 40008),
    ],
)
async def test_a_malformed_message_is_refused(stage: Stage, message: dict[str, Any], errcode: int) -> None:
    await stage.wechat.say(ANN, text="hello")
    body = {"touser": ANN, **message}
    assert (await call(stage, "POST", "cgi-bin/message/custom/send", json=body))["errcode"] == errcode
    assert stage.wechat.account.grants.left(ANN, now=stage.clock.now()) == 5


@pytest.mark.parametrize("body", [b"{", b"[]", b"touser=x"])
async def test_a_body_that_is_no_object_is_refused(stage: Stage, body: bytes) -> None:
    answer = await call(stage, "POST", "cgi-bin/message/custom/send", content=body)
    assert answer["errcode"] == 47001


async def test_typing_is_free_but_only_while_a_message_would_be_allowed(stage: Stage) -> None:
    await stage.wechat.say(ANN, text="hello")
    typing = {"touser": ANN, "command": "Typing"}
    assert (await call(stage, "POST", "cgi-bin/message/custom/typing", json=typing))["errcode"] == 0
    assert stage.wechat.account.grants.left(ANN, now=stage.clock.now()) == 5
    wrong = {"touser": ANN, "command": "Dance"}
    assert (await call(stage, "POST", "cgi-bin/message/custom/typing", json=wrong))["errcode"] == 40035
    await stage.clock.travel(timedelta(hours=48))
    assert (await call(stage, "POST", "cgi-bin/message/custom/typing", json=typing))["errcode"] == 45015


@pytest.mark.parametrize(
    ("buttons", "errcode"),
    [
        ([], 40016),
        (MENU * 4, 40016),
        ([{"type": "click"}], 40018),
        ([{"name": "x", "sub_button": MENU * 6}], 40023),
        ([{"name": "x", "sub_button": [{"name": "y", "type": "click"}]}], 40019),
        ([{"name": "x", "type": "view"}], 40020),
        ([{"name": "x", "type": "dance"}], 40017),
        ([{"name": "x", "sub_button": MENU}], 0),
    ],
)
async def test_a_menu_is_checked(stage: Stage, buttons: list[Any], errcode: int) -> None:
    assert (await call(stage, "POST", "cgi-bin/menu/create", json={"button": buttons}))["errcode"] == errcode


async def test_a_menu_that_is_not_there_cannot_be_read(stage: Stage) -> None:
    assert (await call(stage, "GET", "cgi-bin/menu/get"))["errcode"] == 46003


async def test_lasting_codes_do_not_expire_and_wrong_ones_are_refused(stage: Stage) -> None:
    lasting = {"action_name": "QR_LIMIT_SCENE", "action_info": {"scene": {"scene_id": 7}}}
    assert "expire_seconds" not in await call(stage, "POST", "cgi-bin/qrcode/create", json=lasting)
    for wrong, errcode in [({"action_name": "QR"}, 40035), ({"action_name": "QR_SCENE"}, 40053)]:
        assert (await call(stage, "POST", "cgi-bin/qrcode/create", json=wrong))["errcode"] == errcode


async def test_an_upload_is_checked(stage: Stage) -> None:
    big = {"media": ("big.amr", b"x" * (2 * 1024 * 1024 + 1), "audio/amr")}
    path = "cgi-bin/media/upload"
    assert (await call(stage, "POST", path, params={"type": "poem"}, files=big))["errcode"] == 40004
    assert (await call(stage, "POST", path, params={"type": "voice"}, files=big))["errcode"] == 40006
    assert (await call(stage, "POST", path, params={"type": "voice"}, json={}))["errcode"] == 41005
    assert (await call(stage, "POST", path, params={"type": "voice"}, files={"a": (None, b"x")}))["errcode"] == 41005


async def test_a_video_comes_down_by_way_of_an_address(stage: Stage) -> None:
    files = {"media": ("leak.mp4", b"moving", "video/mp4")}
    media_id = (await call(stage, "POST", "cgi-bin/media/upload", params={"type": "video"}, files=files))["media_id"]
    answer = await call(stage, "GET", "cgi-bin/media/get", params={"media_id": media_id})
    assert (await stage.core.http.get(answer["video_url"])).content == b"moving"
    assert (await stage.core.http.get(f"{stage.url}/wechat/mmbiz/none")).status_code == 404


async def test_a_person_who_refuses_templates_is_told_of_by_the_event(stage: Stage) -> None:
    await stage.wechat.event(ANN, event="subscribe")
    await stage.control("wechat/template_fate", openid=ANN, status="failed:user block")
    notice = {"touser": ANN, "template_id": "T1", "data": {"thing1": {"value": "x"}}}
    assert (await call(stage, "POST", "cgi-bin/message/template/send", json=notice))["errcode"] == 0
    if len(stage.bot.heard) < 2:
        await stage.bot.next_heard()
    told = stage.core.journal.pushes("wechat", kind="TEMPLATESENDJOBFINISH")[0].payload
    assert isinstance(told, dict)
    assert told["Status"] == "failed:user block"
    assert stage.seen(f"wechat:{ANN}") == []


async def test_only_the_accounts_own_templates_are_sent(stage: Stage) -> None:
    account = stage.wechat.account
    await stage.wechat.event(ANN, event="subscribe")
    account.settings = WeChatSettings(templates={"T1": "工单进度"}, callback_url=stage.bot.url)
    notice = {"touser": ANN, "template_id": "T2", "data": {"thing1": {"value": "x"}}}
    assert (await call(stage, "POST", "cgi-bin/message/template/send", json=notice))["errcode"] == 40037
    assert (await call(stage, "POST", "cgi-bin/message/template/send", json=notice | {"template_id": "T1"}))["msgid"]
    card = stage.seen(f"wechat:{ANN}")[0].card
    assert card
    assert card.title == "工单进度"


async def test_a_login_code_is_refused_when_it_is_late_or_made_up(stage: Stage) -> None:
    late = stage.wechat.login_code(ANN)
    await stage.clock.travel(timedelta(minutes=5))
    for code, errcode in [(late, 42003), ("made-up", 40029)]:
        asked = {**SECRET, "code": code}
        assert (await call(stage, "GET", "sns/oauth2/access_token", params=asked))["errcode"] == errcode
    page = await stage.core.http.get(f"{stage.url}/wechat/connect/oauth2/authorize")
    assert page.status_code == 400


async def test_somebody_who_left_is_known_by_no_more_than_that(stage: Stage) -> None:
    await stage.wechat.event(ANN, event="subscribe")
    await stage.wechat.event(ANN, event="unsubscribe")
    answer = await call(stage, "GET", "cgi-bin/user/info", params={"openid": ANN})
    assert answer == {"subscribe": 0, "openid": ANN, "tagid_list": []}
