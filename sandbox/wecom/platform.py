"""The pretend WeCom application as the sandbox sees it: API routes, control routes, and the members' acts."""

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from sandbox.core import Answer, SandboxCore
from sandbox.journal import Push
from sandbox.tencent.ask import Ask
from sandbox.tencent.gateway import Gateway
from sandbox.tencent.media import as_file
from sandbox.wecom import directory, sending
from sandbox.wecom.account import Account
from sandbox.wecom.callbacks import set_callback
from sandbox.wecom.control import control_routes
from sandbox.wecom.people import Selected, happen, join, press, repeat, say
from sandbox.wecom.settings import WeComSettings
from sandbox.wecom.updating import update_card


class WeComPlatform:
    """One self-built application and the phones of its members."""

    def __init__(self, core: SandboxCore, settings: WeComSettings) -> None:
        self.account = Account(core, settings)

    async def set_callback(self, url: str, *, verify: bool = True) -> None:
        """Push to this address; raise ControlError when it fails the echo check."""
        await set_callback(self.account, url=url, verify=verify)

    async def say(self, user: str, **said: Any) -> Push:  # noqa: ANN401 - text=…, image=…, as the control route takes them
        """Write to the application; returns once the bot has answered or three tries failed."""
        return await say(self.account, user, **said)

    async def event(self, user: str, *, event: str, key: str = "") -> Push:
        """Let an event happen; returns once the bot has answered or three tries failed."""
        return await happen(self.account, user, event=event, key=key)

    async def press(self, user: str, *, task_id: str, key: str, selected: Selected = None) -> Push:
        """Press a button of a card; `selected` is {question: [options]} or a list of options."""
        return await press(self.account, user, task_id=task_id, key=key, selected=selected)

    async def repeat(self, *, number: int) -> Push:
        """Deliver a push of the journal once more, with the same MsgId."""
        return await repeat(self.account, number=number)

    def add_member(self, user: str, *, name: str = "") -> None:
        """Add somebody to the directory."""
        join(self.account, user, name=name)

    def revoke_tokens(self) -> None:
        """Make every access token invalid at once."""
        self.account.tokens.revoke()

    def reset(self) -> None:
        """Forget what was sent and who was added."""
        self.account.start_over()

    def control_routes(self) -> list[BaseRoute]:
        """Return the routes under /control/wecom."""
        return control_routes(self.account)

    def routes(self) -> list[BaseRoute]:
        """Return the public API, under /wecom."""
        return _routes(self.account)


def _routes(account: Account) -> list[BaseRoute]:
    gateway = Gateway(
        core=account.core,
        platform="wecom",
        account=account.settings.corp_id,
        guard=partial(directory.guard, account),
    )

    def act(do: Callable[[Account, Ask], Answer]) -> Callable[[Ask], Answer]:
        return partial(do, account)

    async def file(request: Request) -> Response:
        medium = account.media.keepsake(request.path_params["media_id"])
        return as_file(medium).response() if medium else Response("no such file", 404)

    return [
        gateway.get("cgi-bin/gettoken", act(directory.token), guarded=False),
        gateway.post("cgi-bin/message/send", act(sending.send)),
        gateway.post("cgi-bin/message/update_template_card", act(update_card)),
        gateway.post("cgi-bin/message/recall", act(sending.recall)),
        gateway.post("cgi-bin/media/upload", act(directory.stored)),
        gateway.get("cgi-bin/media/get", act(directory.fetched)),
        gateway.get("cgi-bin/user/get", act(directory.user)),
        gateway.post("cgi-bin/menu/create", act(directory.create_menu)),
        gateway.get("cgi-bin/menu/get", act(directory.get_menu)),
        gateway.get("cgi-bin/menu/delete", act(directory.delete_menu)),
        Route("/wecom/media/{media_id}", file),
    ]
