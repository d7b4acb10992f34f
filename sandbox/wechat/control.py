"""The control routes under /control/wechat: what the page, the demo and the tests make people do."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.control import control
from sandbox.tencent.pushes import told
from sandbox.wechat.account import Account
from sandbox.wechat.callbacks import set_callback
from sandbox.wechat.events import happen
from sandbox.wechat.people import press, repeat, say

Asked = dict[str, Any]


def control_routes(account: Account) -> list[BaseRoute]:
    """Return the routes; each answers 400 with a sentence when a person could not do that."""
    return [*_acting(account), *_setting(account)]


def _acting(account: Account) -> list[BaseRoute]:
    async def saying(asked: Asked) -> Asked:
        openid = str(asked.pop("openid"))
        return told(await say(account, openid, **asked))

    async def happening(asked: Asked) -> Asked:
        openid, event = str(asked.pop("openid")), str(asked.pop("event"))
        return told(await happen(account, openid, event=event, details=asked))

    async def pressing(asked: Asked) -> Asked:
        return told(await press(account, str(asked["openid"]), ref=str(asked["ref"]), value=str(asked["value"])))

    async def repeating(asked: Asked) -> Asked:
        return told(await repeat(account, number=int(asked["number"])))

    return [
        control("/control/wechat/say", saying),
        control("/control/wechat/event", happening),
        control("/control/wechat/press", pressing),
        control("/control/wechat/repeat", repeating),
    ]


def _setting(account: Account) -> list[BaseRoute]:
    async def calling_back(asked: Asked) -> Asked:
        mode, is_checked = asked.get("mode", "aes"), bool(asked.get("verify", True))
        await set_callback(account, url=str(asked["url"]), mode=mode, verify=is_checked)
        return {"ok": True}

    async def revoking(_: Asked) -> Asked:
        account.tokens.revoke()
        account.stable_tokens.revoke()
        return {"ok": True}

    async def coding(asked: Asked) -> Asked:
        return {"code": account.login_code(str(asked["openid"]), scope=str(asked.get("scope", "snsapi_base")))}

    async def fating(asked: Asked) -> Asked:
        account.followers.change(str(asked["openid"]), template_fate=str(asked["status"]))
        return {"ok": True}

    async def shown(request: Request) -> Response:
        openid = request.query_params.get("openid", "")
        left = account.grants.left(openid, now=account.now())
        return JSONResponse({"menu": account.menu, "grants_left": left, "callback_url": account.callback_url})

    return [
        control("/control/wechat/callback", calling_back),
        control("/control/wechat/revoke_tokens", revoking),
        control("/control/wechat/login_code", coding),
        control("/control/wechat/template_fate", fating),
        Route("/control/wechat/state", shown),
    ]
