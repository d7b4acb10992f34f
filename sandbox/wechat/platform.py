"""The pretend Official Account as the sandbox sees it: API routes, control routes, and the people's acts."""

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.core import Answer, SandboxCore
from sandbox.journal import Push
from sandbox.tencent.ask import Ask, RefusalError
from sandbox.tencent.gateway import Gateway
from sandbox.tencent.media import as_file, download, upload
from sandbox.wechat import console, credentials, sending
from sandbox.wechat.account import Account
from sandbox.wechat.callbacks import set_callback
from sandbox.wechat.control import control_routes
from sandbox.wechat.events import happen
from sandbox.wechat.people import press, repeat, say
from sandbox.wechat.settings import Mode, WeChatSettings


class WeChatPlatform:
    """One Official Account and the phones of those who follow it."""

    def __init__(self, core: SandboxCore, settings: WeChatSettings) -> None:
        self.account = Account(core, settings)

    async def set_callback(self, url: str, *, mode: Mode = "aes", verify: bool = True) -> None:
        """Push to this address; raise ControlError when it fails the echo check."""
        await set_callback(self.account, url=url, mode=mode, verify=verify)

    async def say(self, openid: str, **said: Any) -> Push:  # noqa: ANN401 - text=…, image=…, as the control route takes them
        """Write to the account; returns once the bot has answered or three tries failed."""
        return await say(self.account, openid, **said)

    async def event(self, openid: str, *, event: str, **details: Any) -> Push:  # noqa: ANN401 - the fields of the event
        """Let an event happen; returns once the bot has answered or three tries failed."""
        return await happen(self.account, openid, event=event, details=details)

    async def press(self, openid: str, *, ref: str, value: str) -> Push:
        """Choose an item of a menu message."""
        return await press(self.account, openid, ref=ref, value=value)

    async def repeat(self, *, number: int) -> Push:
        """Deliver a push of the journal once more, with the same MsgId."""
        return await repeat(self.account, number=number)

    def login_code(self, openid: str, *, scope: str = "snsapi_base") -> str:
        """Return the code that a web login of this person would bring."""
        return self.account.login_code(openid, scope=scope)

    def revoke_tokens(self) -> None:
        """Make every access token invalid at once."""
        self.account.tokens.revoke()
        self.account.stable_tokens.revoke()

    def reset(self) -> None:
        """Forget people, grants and media."""
        self.account.forget_people()

    def control_routes(self) -> list[BaseRoute]:
        """Return the routes under /control/wechat."""
        return control_routes(self.account)

    def routes(self) -> list[BaseRoute]:
        """Return the public API, under /wechat."""
        gateway = Gateway(
            core=self.account.core,
            platform="wechat",
            account=self.account.settings.app_id,
            guard=partial(credentials.guard, self.account),
        )
        return [*_open_routes(self.account, gateway), *_guarded_routes(self.account, gateway)]


def _open_routes(account: Account, gateway: Gateway) -> list[BaseRoute]:
    async def picture(request: Request) -> Response:
        medium = account.media.keepsake(request.path_params["media_id"])
        return as_file(medium).response() if medium else Response("no such picture", 404)

    async def log_in(request: Request) -> Response:
        asked = request.query_params
        if not asked.get("openid") or not asked.get("redirect_uri"):
            return Response("The pretend login page needs redirect_uri, and openid to know whose phone it is.", 400)
        code = account.login_code(asked["openid"], scope=asked.get("scope", "snsapi_base"))
        joint = "&" if "?" in asked["redirect_uri"] else "?"
        return RedirectResponse(f"{asked['redirect_uri']}{joint}code={code}&state={asked.get('state', '')}", 302)

    return [
        gateway.get("cgi-bin/token", partial(credentials.token, account), guarded=False),
        gateway.post("cgi-bin/stable_token", partial(credentials.stable_token, account), guarded=False),
        gateway.get("sns/oauth2/access_token", partial(credentials.web_login, account), guarded=False),
        Route("/wechat/mmbiz/{media_id}", picture),
        Route("/wechat/connect/oauth2/authorize", log_in),
    ]


def _guarded_routes(account: Account, gateway: Gateway) -> list[BaseRoute]:
    def act(do: Callable[[Account, Ask], Answer]) -> Callable[[Ask], Answer]:
        return partial(do, account)

    return [
        gateway.post("cgi-bin/message/custom/send", act(sending.customer_service), first=account.hear_out),
        gateway.post("cgi-bin/message/custom/typing", act(sending.typing)),
        gateway.post("cgi-bin/message/template/send", act(sending.template)),
        gateway.post("cgi-bin/message/subscribe/bizsend", act(sending.subscription)),
        gateway.post("cgi-bin/media/upload", partial(upload, account.media)),
        gateway.get("cgi-bin/media/get", act(_download)),
        gateway.post("cgi-bin/menu/create", act(console.create_menu)),
        gateway.get("cgi-bin/menu/get", act(console.get_menu)),
        gateway.get("cgi-bin/menu/delete", act(console.delete_menu)),
        gateway.post("cgi-bin/qrcode/create", act(console.create_code)),
        gateway.get("cgi-bin/user/info", act(credentials.user)),
        gateway.post("cgi-bin/clear_quota", act(credentials.clear_quota)),
    ]


def _download(account: Account, ask: Ask) -> Answer:
    medium = account.media.find(ask.query.get("media_id", ""))
    if medium is None:
        raise RefusalError(40007, "invalid media_id")
    if medium.kind == "video":
        return Answer(body={"video_url": f"{account.core.url}/wechat/mmbiz/{medium.media_id}"})
    return download(account.media, ask)
