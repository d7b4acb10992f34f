"""WeChat and WeCom as parts of the whole sandbox, over its own server."""

from sandbox.clock import TravelledClock
from sandbox.server import Sandbox, SandboxSettings, serve
from sandbox.wechat.settings import WeChatSettings
from sandbox.wecom.settings import WeComSettings
from tests.sandbox.tencent.stage import MONDAY_9AM, Listener


async def test_both_are_served_reset_and_asked_about(bot: Listener) -> None:
    accounts = SandboxSettings(wechat=WeChatSettings(callback_url=bot.url), wecom=WeComSettings(callback_url=bot.url))
    sandbox = Sandbox(TravelledClock(MONDAY_9AM), accounts)
    async with serve(sandbox) as url:
        http = sandbox.core.http
        said = (await http.post(f"{url}/control/wechat/say", json={"openid": "oAnn", "text": "hello"})).json()
        await http.post(f"{url}/control/wecom/event", json={"user": "LiShifu", "event": "enter_agent"})
        pushes = (await http.get(f"{url}/control/pushes")).json()
        state = (await http.get(f"{url}/control/wechat/state", params={"openid": "oAnn"})).json()
        assert [push["kind"] for push in pushes] == ["text", "enter_agent"]
        assert state["grants_left"] == 5
        await http.post(f"{url}/control/reset")
        state = (await http.get(f"{url}/control/wechat/state", params={"openid": "oAnn"})).json()
        members = (await http.get(f"{url}/control/wecom/state")).json()["members"]
        again = (await http.post(f"{url}/control/wechat/say", json={"openid": "oAnn", "text": "hello"})).json()
    assert (state["grants_left"], state["callback_url"]) == (0, bot.url)
    assert members == [{"user": "LiShifu", "name": "李师傅"}]
    assert again["msg_id"] > said["msg_id"]


async def test_without_a_bot_the_messages_wait_for_nobody() -> None:
    sandbox = Sandbox(TravelledClock(MONDAY_9AM))
    async with serve(sandbox):
        first = await sandbox.wechat.say("oAnn", text="hello")
        second = await sandbox.wecom.say("LiShifu", text="hello")
        await sandbox.wechat.set_callback("http://127.0.0.1:9/hook", verify=False)
        third = await sandbox.wechat.say("oAnn", text="hello")
    assert first.outcome == second.outcome == "no callback address"
    assert (third.outcome, third.attempts, third.answer) == ("given up", 3, "unreachable")
