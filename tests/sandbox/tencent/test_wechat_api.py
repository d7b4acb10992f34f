"""The WeChat API, called with the unmodified wechatpy client."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
from wechatpy import WeChatClient, parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.exceptions import WeChatClientException

from sandbox.faults import Fault
from sandbox.journal import Push
from tests.sandbox.tencent.stage import Stage

ANN = "oAnn"
PHONE = f"wechat:{ANN}"


def client_of(stage: Stage, *, auto_retry: bool = False) -> WeChatClient:
    class Client(WeChatClient):  # type: ignore[misc] # the library has no types
        API_BASE_URL = f"{stage.url}/wechat/cgi-bin/"

        def fetch_access_token(self) -> Any:  # noqa: ANN401 - the platform's JSON
            return self._fetch_access_token(
                url=f"{self.API_BASE_URL}token",
                params={"grant_type": "client_credential", "appid": self.appid, "secret": self.secret},
            )

    settings = stage.wechat.account.settings
    client = Client(settings.app_id, settings.app_secret, auto_retry=auto_retry)
    client._http.trust_env = False  # noqa: SLF001 - a proxy of this machine is none of the story
    return client


@pytest.fixture
async def client(stage: Stage) -> AsyncIterator[WeChatClient]:
    client = client_of(stage)
    yield client
    client._http.close()  # noqa: SLF001 - the library never closes it


def payload_of(push: Push) -> dict[str, Any]:
    assert isinstance(push.payload, dict)
    return push.payload


async def refused(act: Callable[..., object], *arguments: object) -> int | None:
    with pytest.raises(WeChatClientException) as caught:
        await asyncio.to_thread(act, *arguments)
    errcode: int | None = caught.value.errcode
    return errcode


async def stable(stage: Stage, **more: object) -> Any:  # noqa: ANN401 - the platform's JSON
    settings = stage.wechat.account.settings
    asked = {"grant_type": "client_credential", "appid": settings.app_id, "secret": settings.app_secret, **more}
    http = stage.core.http
    return (await http.post(f"{stage.url}/wechat/cgi-bin/stable_token", json=asked)).json()


async def test_five_messages_may_follow_one_of_the_customer(stage: Stage, client: WeChatClient) -> None:
    await stage.wechat.say(ANN, text="hello")
    for number in range(5):
        await asyncio.to_thread(client.message.send_text, ANN, f"answer {number}")
    assert await refused(client.message.send_text, ANN, "one too many") == 45047
    assert [bubble.text for bubble in stage.seen(PHONE)] == [f"answer {number}" for number in range(5)]
    await stage.wechat.say(ANN, text="still there?")
    await asyncio.to_thread(client.message.send_text, ANN, "yes")


async def test_after_two_days_nothing_may_be_sent(stage: Stage, client: WeChatClient) -> None:
    await stage.wechat.say(ANN, text="hello")
    await stage.clock.travel(timedelta(hours=47))
    await asyncio.to_thread(client.fetch_access_token)
    await asyncio.to_thread(client.message.send_text, ANN, "in time")
    await stage.clock.travel(timedelta(hours=1))
    assert await refused(client.message.send_text, ANN, "too late") == 45015


async def test_a_menu_click_grants_three_messages_within_a_minute(stage: Stage, client: WeChatClient) -> None:
    await stage.wechat.event(ANN, event="subscribe")
    await stage.clock.travel(timedelta(minutes=1))
    assert await refused(client.message.send_text, ANN, "late") == 45015
    await stage.wechat.event(ANN, event="CLICK", key="REPORT")
    for _ in range(3):
        await asyncio.to_thread(client.message.send_text, ANN, "clicked")
    assert await refused(client.message.send_text, ANN, "clicked") == 45047


async def test_those_who_do_not_follow_cannot_be_written_to(stage: Stage, client: WeChatClient) -> None:
    assert await refused(client.message.send_text, "oNobody", "hi") == 40003
    await stage.wechat.event(ANN, event="subscribe")
    await stage.wechat.event(ANN, event="unsubscribe")
    assert await refused(client.message.send_text, ANN, "hi") == 43004


async def test_a_text_has_at_most_2048_bytes(stage: Stage, client: WeChatClient) -> None:
    await stage.wechat.say(ANN, text="hello")
    assert await refused(client.message.send_text, ANN, "长" * 683) == 45002
    assert await refused(client.message.send_text, ANN, "") == 44004
    await asyncio.to_thread(client.message.send_text, ANN, "长" * 682)
    assert await refused(client.message.send_image, ANN, "no-such-media") == 40007


async def test_a_menu_message_is_pressed_on_the_phone(stage: Stage, client: WeChatClient) -> None:
    await stage.wechat.say(ANN, text="hello")
    menu = {"head_content": "满意吗？", "list": [{"id": "1", "content": "满意"}, {"id": "2", "content": "不满意"}]}
    message = {"touser": ANN, "msgtype": "msgmenu", "msgmenu": menu}
    await asyncio.to_thread(lambda: client.post("message/custom/send", data=message))
    bubble = stage.seen(PHONE)[-1]
    assert [button.label for line in bubble.buttons for button in line] == ["满意", "不满意"]
    await stage.control("wechat/press", openid=ANN, ref=bubble.ref, value="2")
    query, body = stage.bot.heard[-1]
    settings = stage.wechat.account.settings
    crypto = WeChatCrypto(settings.token, settings.aes_key, settings.app_id)
    heard = parse_message(crypto.decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"]))
    assert (heard.content, heard._data["bizmsgmenuid"]) == ("不满意", "2")  # noqa: SLF001 - the library has no name for it


async def test_media_go_up_and_come_down_for_three_days(stage: Stage, client: WeChatClient) -> None:
    photo = io.BytesIO(b"\x89PNG leak")
    photo.name = "leak.png"
    media_id = (await asyncio.to_thread(client.media.upload, "image", photo))["media_id"]
    fetched = await asyncio.to_thread(client.media.download, media_id)
    assert fetched.content == b"\x89PNG leak"
    await stage.clock.travel(timedelta(days=3))
    await asyncio.to_thread(client.fetch_access_token)
    assert await refused(client.media.download, media_id) == 40007


async def test_what_a_customer_sends_can_be_downloaded(stage: Stage, client: WeChatClient) -> None:
    push = await stage.wechat.say(ANN, image="leak.png")
    fetched = await asyncio.to_thread(client.media.download, payload_of(push)["MediaId"])
    assert fetched.content.startswith(b"\x89PNG")
    assert (await stage.core.http.get(payload_of(push)["PicUrl"])).content == fetched.content


async def test_a_token_lives_for_two_hours(stage: Stage, client: WeChatClient) -> None:
    await stage.wechat.say(ANN, text="hello")
    await asyncio.to_thread(client.message.send_text, ANN, "in time")
    await stage.clock.travel(timedelta(hours=2))
    assert await refused(client.message.send_text, ANN, "late") == 42001
    other = client_of(stage, auto_retry=True)
    await asyncio.to_thread(other.message.send_text, ANN, "with a new one")
    stage.wechat.revoke_tokens()
    assert await refused(client.message.send_text, ANN, "revoked") == 40001
    client.session.set(client.access_token_key, "nonsense")
    assert await refused(client.message.send_text, ANN, "forged") == 40014
    other._http.close()  # noqa: SLF001 - the library never closes it


async def test_a_replaced_token_lives_on_for_five_minutes(stage: Stage, client: WeChatClient) -> None:
    await stage.wechat.say(ANN, text="hello")
    await asyncio.to_thread(client.message.send_text, ANN, "first")
    other = client_of(stage)
    await asyncio.to_thread(other.fetch_access_token)
    await stage.clock.travel(timedelta(minutes=4))
    await asyncio.to_thread(client.message.send_text, ANN, "still good")
    await stage.clock.travel(timedelta(minutes=1))
    assert await refused(client.message.send_text, ANN, "no more") == 40001
    other._http.close()  # noqa: SLF001 - the library never closes it


async def test_the_stable_token_stays_the_same_until_five_minutes_before_its_end(stage: Stage) -> None:
    first = await stable(stage)
    await stage.clock.travel(timedelta(hours=1, minutes=54))
    again = await stable(stage)
    assert (again["access_token"], again["expires_in"]) == (first["access_token"], 360)
    await stage.clock.travel(timedelta(minutes=1))
    renewed = await stable(stage)
    forced = await stable(stage, force_refresh=True)
    assert len({token["access_token"] for token in (first, renewed, forced)}) == 3
    assert (await stable(stage, secret="wrong"))["errcode"] == 40125


async def test_a_template_notice_is_shown_and_its_fate_is_told(stage: Stage, client: WeChatClient) -> None:
    await stage.wechat.event(ANN, event="subscribe")
    data = {"thing1": {"value": "洗衣机"}, "phrase2": {"value": "已派工"}}
    sent = await asyncio.to_thread(client.message.send_template, ANN, "T1", data, "http://127.0.0.1/progress")
    if len(stage.bot.heard) < 2:
        await stage.bot.next_heard()
    push = stage.core.journal.pushes("wechat", kind="TEMPLATESENDJOBFINISH")[0]
    assert (payload_of(push)["MsgID"], payload_of(push)["Status"]) == (sent["msgid"], "success")
    card = stage.seen(PHONE)[-1].card
    assert card
    assert card.rows == (("thing1", "洗衣机"), ("phrase2", "已派工"))
    empty = {"thing1": {"value": ""}}
    assert await refused(client.message.send_template, ANN, "T1", empty) == 47003


async def test_a_consent_is_good_for_one_subscription_notice(stage: Stage, client: WeChatClient) -> None:
    await stage.control("wechat/event", openid=ANN, event="subscribe")
    await stage.control("wechat/event", openid=ANN, event="subscribe_msg_popup_event", template_id="S1")
    message = {"touser": ANN, "template_id": "S1", "data": {"thing1": {"value": "洗衣机"}}}

    def send() -> object:
        return client.post("message/subscribe/bizsend", data=message)

    await asyncio.to_thread(send)
    assert await refused(send) == 43101


async def test_menus_codes_and_users(stage: Stage, client: WeChatClient) -> None:
    buttons = {"button": [{"type": "click", "name": "报修", "key": "REPORT"}]}
    await asyncio.to_thread(client.menu.create, buttons)
    assert (await asyncio.to_thread(client.menu.get))["menu"] == buttons
    await asyncio.to_thread(client.menu.delete)
    assert await refused(client.menu.create, {"button": [{"type": "click", "name": "报修"}]}) == 40019
    code = {"expire_seconds": 1800, "action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": "door7"}}}
    assert (await asyncio.to_thread(client.qrcode.create, code))["expire_seconds"] == 1800
    await stage.wechat.event(ANN, event="SCAN", key="door7")
    person = await asyncio.to_thread(client.user.get, ANN)
    assert (person["subscribe"], person["qr_scene_str"]) == (1, "door7")
    assert await refused(client.user.get, "oNobody") == 40003


async def test_a_login_code_is_good_once(stage: Stage) -> None:
    settings = stage.wechat.account.settings
    credentials = {"appid": settings.app_id, "secret": settings.app_secret, "grant_type": "authorization_code"}
    code = (await stage.control("wechat/login_code", openid=ANN)).json()["code"]
    http = stage.core.http
    address = f"{stage.url}/wechat/sns/oauth2/access_token"
    first = (await http.get(address, params={**credentials, "code": code})).json()
    second = (await http.get(address, params={**credentials, "code": code})).json()
    page = f"{stage.url}/wechat/connect/oauth2/authorize"
    asked = {"openid": ANN, "redirect_uri": "http://127.0.0.1/back?a=1", "state": "s"}
    sent_back = (await http.get(page, params=asked)).headers["location"]
    assert first["openid"] == ANN
    assert second["errcode"] == 40163
    assert sent_back.startswith("http://127.0.0.1/back?a=1&code=")


async def test_trouble_on_order_is_met_and_written_down(stage: Stage, client: WeChatClient) -> None:
    await stage.wechat.say(ANN, text="hello")
    await asyncio.to_thread(client.fetch_access_token)
    busy = {"errcode": -1, "errmsg": "system error"}
    stage.core.faults.add(Fault(platform="wechat", method="message/custom/send", kind="error", body=busy))
    assert await refused(client.message.send_text, ANN, "hi") == -1
    await asyncio.to_thread(client.message.send_text, ANN, "hi")
    calls = stage.core.journal.calls("wechat", method="message/custom/send")
    assert [call.answer["errcode"] for call in calls] == [-1, 0]
    assert calls[0].request == {"touser": ANN, "msgtype": "text", "text": {"content": "hi"}}
    assert stage.seen(PHONE)[-1].text == "hi"
