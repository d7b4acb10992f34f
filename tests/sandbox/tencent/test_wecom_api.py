"""The WeCom API, called with the unmodified wechatpy client."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
from wechatpy.enterprise import WeChatClient
from wechatpy.exceptions import WeChatClientException

from sandbox.faults import Fault
from tests.sandbox.tencent.stage import Stage

LI = "LiShifu"
PHONE = f"wecom:{LI}"
AGENT = 1000002
Send = Callable[..., Any]


@pytest.fixture
async def client(stage: Stage) -> AsyncIterator[WeChatClient]:
    class Client(WeChatClient):  # type: ignore[misc] # the library has no types
        API_BASE_URL = f"{stage.url}/wecom/cgi-bin/"

        def fetch_access_token(self) -> object:
            credentials = {"corpid": self.corp_id, "corpsecret": self.secret}
            return self._fetch_access_token(url=f"{self.API_BASE_URL}gettoken", params=credentials)

    settings = stage.wecom.account.settings
    client = Client(settings.corp_id, settings.secret, auto_retry=False)
    client._http.trust_env = False  # noqa: SLF001 - a proxy of this machine is none of the story
    yield client
    client._http.close()  # noqa: SLF001 - the library never closes it


async def send(client: WeChatClient, users: str, **message: object) -> Any:  # noqa: ANN401 - the platform's JSON
    body = {"touser": users, "agentid": AGENT, **message}
    return await asyncio.to_thread(lambda: client.post("message/send", data=body))


async def text(client: WeChatClient, words: str, users: str = LI, **more: object) -> Any:  # noqa: ANN401 - the platform's JSON
    return await send(client, users, msgtype="text", text={"content": words}, **more)


async def refused(work: Any) -> int | None:  # noqa: ANN401 - any awaitable
    with pytest.raises(WeChatClientException) as caught:
        await work
    errcode: int | None = caught.value.errcode
    return errcode


async def test_a_text_reaches_those_who_are_in_the_directory(stage: Stage, client: WeChatClient) -> None:
    answer = await text(client, "新工单", "lishifu|Nobody|Tom")
    assert answer["invaliduser"] == "nobody"
    assert [stage.seen(f"wecom:{user}")[0].text for user in (LI, "Tom")] == ["新工单", "新工单"]
    assert await refused(text(client, "hi", "Nobody")) == 81013
    assert await refused(text(client, "hi", "")) == 82001


async def test_wechatpys_own_way_of_sending_works(stage: Stage, client: WeChatClient) -> None:
    await asyncio.to_thread(client.message.send_text, AGENT, [LI], "hello")
    assert stage.seen(PHONE)[0].text == "hello"
    assert await refused(asyncio.to_thread(client.message.send_text, 7, [LI], "hello")) == 40056


async def test_a_long_text_is_cut_at_2048_bytes(stage: Stage, client: WeChatClient) -> None:
    await text(client, "长" * 700)
    assert stage.seen(PHONE)[0].text == "长" * 682


async def test_markdown_and_text_cards_are_shown(stage: Stage, client: WeChatClient) -> None:
    await send(client, LI, msgtype="markdown", markdown={"content": "**due** in 30 minutes"})
    card = {"title": "日报", "description": "三张工单", "url": "http://127.0.0.1/r"}
    await send(client, LI, msgtype="textcard", textcard=card)
    marked, carded = stage.seen(PHONE)
    assert marked.text == "**due** in 30 minutes"
    assert carded.card
    assert (carded.card.title, carded.text, carded.buttons[0][0].value) == ("日报", "三张工单", "http://127.0.0.1/r")
    assert await refused(send(client, LI, msgtype="textcard", textcard={"title": "日报"})) == 40058
    assert await refused(send(client, LI, msgtype="poem")) == 40008
    assert await refused(text(client, "")) == 44004


async def test_the_same_request_is_delivered_once_in_its_interval(stage: Stage, client: WeChatClient) -> None:
    once: dict[str, Any] = {"enable_duplicate_check": 1, "duplicate_check_interval": 600}
    first = await text(client, "ticket 7 due", **once)
    again = await text(client, "ticket 7 due", **once)
    assert again["msgid"] == first["msgid"]
    assert len(stage.seen(PHONE)) == 1
    await stage.clock.travel(timedelta(minutes=10))
    await text(client, "ticket 7 due", **once)
    assert len(stage.seen(PHONE)) == 2


async def test_a_member_who_gets_too_many_is_passed_over_in_silence(stage: Stage, client: WeChatClient) -> None:
    answers = [await text(client, f"note {number}") for number in range(32)]
    assert {answer["errcode"] for answer in answers} == {0}
    assert len(stage.seen(PHONE)) == 30
    dropped = stage.core.journal.pushes("wecom", kind="silent_drop")
    assert [(push.outcome, push.payload) for push in dropped] == [
        ("dropped", {"user": LI, "msgid": answer["msgid"]}) for answer in answers[30:]
    ]
    await stage.clock.travel(timedelta(minutes=1))
    await text(client, "heard again")
    assert stage.seen(PHONE)[-1].text == "heard again"


async def test_media_go_up_out_to_phones_and_come_down(stage: Stage, client: WeChatClient) -> None:
    report = io.BytesIO(b"%PDF report")
    report.name = "报告.pdf"
    media_id = (await asyncio.to_thread(client.media.upload, "file", report))["media_id"]
    await send(client, LI, msgtype="file", file={"media_id": media_id})
    media = stage.seen(PHONE)[0].media
    assert media
    assert (await stage.core.http.get(f"{stage.url}{media.url}")).content == b"%PDF report"

    def fetch() -> Any:  # noqa: ANN401 - the library's own download has the vendor's address built in
        return client.get("media/get", params={"media_id": media_id})

    assert (await asyncio.to_thread(fetch)).content == b"%PDF report"
    await stage.clock.travel(timedelta(days=3))
    await asyncio.to_thread(client.fetch_access_token)
    assert await refused(asyncio.to_thread(fetch)) == 40007
    assert await refused(send(client, LI, msgtype="file", file={"media_id": media_id})) == 40007


async def test_a_token_stays_the_same_and_lives_for_two_hours(stage: Stage, client: WeChatClient) -> None:
    first = await asyncio.to_thread(client.fetch_access_token)
    again = await asyncio.to_thread(client.fetch_access_token)
    assert first["access_token"] == again["access_token"]
    await stage.clock.travel(timedelta(hours=2))
    assert await refused(text(client, "late")) == 42001
    await asyncio.to_thread(client.fetch_access_token)
    await text(client, "in time")
    await stage.control("wecom/revoke_tokens")
    assert await refused(text(client, "revoked")) == 40014


async def test_members_and_menu(stage: Stage, client: WeChatClient) -> None:
    await stage.control("wecom/member", user="Wang", name="王工")
    assert (await asyncio.to_thread(client.user.get, "wang"))["name"] == "王工"
    assert await refused(asyncio.to_thread(client.user.get, "nobody")) == 60111
    menu = {"button": [{"type": "click", "name": "我的工单", "key": "QUEUE"}]}
    await asyncio.to_thread(client.menu.create, AGENT, menu)
    assert (await asyncio.to_thread(client.menu.get, AGENT))["button"] == menu["button"]


async def test_a_message_may_be_recalled_within_a_day(stage: Stage, client: WeChatClient) -> None:
    first = (await text(client, "oops"))["msgid"]

    def recall(msgid: str) -> Any:  # noqa: ANN401 - the platform's JSON
        return client.post("message/recall", data={"msgid": msgid})

    await asyncio.to_thread(recall, first)
    assert stage.seen(PHONE)[0].state == "deleted"
    assert await refused(asyncio.to_thread(recall, "nothing")) == 40058


async def test_an_untrusted_address_can_be_injected(stage: Stage, client: WeChatClient) -> None:
    await asyncio.to_thread(client.fetch_access_token)
    body = {"errcode": 60020, "errmsg": "not allow to access from your ip"}
    stage.core.faults.add(Fault(platform="wecom", kind="error", body=body))
    assert await refused(text(client, "hi")) == 60020
    await text(client, "hi")
