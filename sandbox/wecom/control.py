"""The control routes under /control/wecom: what the page, the demo and the tests make members do."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.control import control
from sandbox.tencent.pushes import told
from sandbox.wecom.account import Account
from sandbox.wecom.callbacks import set_callback
from sandbox.wecom.people import happen, join, press, repeat, say

Asked = dict[str, Any]


def control_routes(account: Account) -> list[BaseRoute]:
    """Return the routes; each answers 400 with a sentence when a member could not do that."""
    return [*_acting(account), *_setting(account)]


def _acting(account: Account) -> list[BaseRoute]:
    async def saying(asked: Asked) -> Asked:
        user = str(asked.pop("user"))
        return told(await say(account, user, **asked))

    async def happening(asked: Asked) -> Asked:
        event, key = str(asked["event"]), str(asked.get("key") or "")
        return told(await happen(account, str(asked["user"]), event=event, key=key))

    async def pressing(asked: Asked) -> Asked:
        task_id, key = str(asked["task_id"]), str(asked["key"])
        pushed = await press(account, str(asked["user"]), task_id=task_id, key=key, selected=asked.get("selected"))
        return told(pushed)

    async def repeating(asked: Asked) -> Asked:
        return told(await repeat(account, number=int(asked["number"])))

    return [
        control("/control/wecom/say", saying),
        control("/control/wecom/event", happening),
        control("/control/wecom/press", pressing),
        control("/control/wecom/repeat", repeating),
    ]


def _setting(account: Account) -> list[BaseRoute]:
    async def calling_back(asked: Asked) -> Asked:
        await set_callback(account, url=str(asked["url"]), verify=bool(asked.get("verify", True)))
        return {"ok": True}

    async def joining(asked: Asked) -> Asked:
        return {"user": join(account, str(asked["user"]), name=str(asked.get("name") or ""))}

    async def revoking(_: Asked) -> Asked:
        account.tokens.revoke()
        return {"ok": True}

    async def shown(_: Request) -> Response:
        members = [{"user": user, "name": name} for user, name in account.names.items()]
        return JSONResponse({"menu": account.menu, "members": members, "callback_url": account.callback_url})

    return [
        control("/control/wecom/callback", calling_back),
        control("/control/wecom/member", joining),
        control("/control/wecom/revoke_tokens", revoking),
        Route("/control/wecom/state", shown),
    ]
