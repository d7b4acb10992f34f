"""The door of the Bot API: which bot is meant, which method, and how it is answered."""

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.core import Answer, Asked, SandboxCore
from sandbox.telegram import about, editing, sending
from sandbox.telegram.bot import PretendBot
from sandbox.telegram.params import Params, read_params
from sandbox.telegram.refusals import TelegramRefusal, conflict

Method = Callable[[PretendBot, Params], Any]
UNAUTHORIZED = {"ok": False, "error_code": 401, "description": "Unauthorized"}

METHODS: dict[str, Method] = {
    "getMe": about.get_me,
    "getChat": about.get_chat,
    "getFile": about.get_file,
    "getMyCommands": about.get_commands,
    "setMyCommands": about.set_commands,
    "deleteMyCommands": about.delete_commands,
    "sendMessage": sending.send_message,
    "sendLocation": sending.send_location,
    "sendContact": sending.send_contact,
    "sendMediaGroup": sending.send_media_group,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": editing.edit_text,
    "editMessageCaption": editing.edit_caption,
    "editMessageReplyMarkup": editing.edit_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "answerCallbackQuery": editing.answer_query,
    "setWebhook": lambda bot, params: bot.webhooks.set(params),
    "deleteWebhook": lambda bot, params: bot.webhooks.drop(drop_pending=params.flag("drop_pending_updates")),
    "getWebhookInfo": lambda bot, _: bot.webhooks.describe(),
    **{f"send{kind.title()}": sending.sending_a(kind) for kind in ("photo", "voice", "video", "document", "audio")},
    **dict.fromkeys(about.SETTERS, about.accept),
}
# The Bot API does not mind how a method's name is cased.
NAMES = {name.lower(): name for name in (*METHODS, "getUpdates")}


def api_routes(core: SandboxCore, *, bots: Iterable[PretendBot]) -> list[BaseRoute]:
    """Make the routes that bots call."""
    by_token = {bot.token: bot for bot in bots}

    for bot in by_token.values():
        bot.webhooks.carry_out = partial(_carry_out, bot)

    async def call(request: Request) -> Response:
        bot = by_token.get(request.path_params["token"])
        method = request.path_params["method"]
        return await _call(core, bot, request=request, method=NAMES.get(method.lower(), method))

    async def download(request: Request) -> Response:
        bot = by_token.get(request.path_params["token"])
        return JSONResponse(UNAUTHORIZED, 401) if bot is None else await _download(core, bot, request=request)

    return [
        Route("/telegram/bot{token}/{method}", call, methods=["GET", "POST"]),
        Route("/telegram/file/bot{token}/{path:path}", download),
    ]


def _carry_out(bot: PretendBot, body: str) -> None:
    """Run the method that a webhook's answer may name; its result is told to nobody."""
    try:
        values = json.loads(body)
    except ValueError:
        return
    method = METHODS.get(NAMES.get(str(values.get("method")).lower(), "")) if isinstance(values, dict) else None
    if method is not None:
        with suppress(TelegramRefusal):
            method(bot, Params(values=values, uploads={}))


async def _call(core: SandboxCore, bot: PretendBot | None, *, request: Request, method: str) -> Response:
    params = Params(values={}, uploads={})
    refusal: TelegramRefusal | None = None
    try:
        params = await read_params(request)
    except TelegramRefusal as unreadable:
        refusal = unreadable

    async def act() -> Answer:
        try:
            if refusal is not None:
                raise refusal
            return Answer(body={"ok": True, "result": await _act(bot, params, request=request, method=method)})
        except TelegramRefusal as refused:
            return refused.answer()

    account = bot.account if bot else ""
    asked = Asked(platform="telegram", account=account, method=method, params=params.journalled())
    return await core.respond(request, asked, act=act)


async def _act(bot: PretendBot | None, params: Params, *, request: Request, method: str) -> Any:  # noqa: ANN401 - any JSON
    if bot is None:
        raise TelegramRefusal(401, "Unauthorized")
    if method == "getUpdates":
        if bot.webhooks.hook is not None:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        return await bot.polling.get_updates(params, request)
    if method not in METHODS:
        raise TelegramRefusal(404, "Not Found")
    result = METHODS[method](bot, params)
    if method == "setWebhook":
        bot.polling.put_out()
    return result


async def _download(core: SandboxCore, bot: PretendBot, *, request: Request) -> Response:
    path = request.path_params["path"]

    async def act() -> Answer:
        stored = bot.files.download(path, now=core.clock.now())
        if stored is None:
            return TelegramRefusal(404, "Not Found").answer()
        return Answer(content=stored.content)

    asked = Asked(platform="telegram", account=bot.account, method="file", params={"path": path})
    return await core.respond(request, asked, act=act)
