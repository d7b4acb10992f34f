"""The control routes of Telegram: people's acts over HTTP, and their files for the page."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from sandbox.control import ControlError, control
from sandbox.telegram.acts import Content, TelegramBot

FIELDS = frozenset(Content.__annotations__)
MAGIC = {b"\x89PNG": "image/png", b"RIFF": "audio/wav", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


def control_routes(bots: Mapping[str, TelegramBot]) -> list[BaseRoute]:
    """Make the routes under /control/telegram."""

    async def say(asked: dict[str, Any]) -> dict[str, Any]:
        bot, chat = _bot(bots, asked), int(asked["chat"])
        known = {"bot", "chat", "reply_to", "name", "language"}
        if unknown := set(asked) - FIELDS - known:
            raise ControlError(f"A message cannot carry {', '.join(sorted(unknown))}.")
        given: Any = {name: value for name, value in asked.items() if name not in {"bot", "chat"} and value is not None}
        return asdict(await bot.say(chat, **given))

    async def press(asked: dict[str, Any]) -> dict[str, Any]:
        message_id, is_forged = int(asked["message_id"]), bool(asked.get("forged", False))
        said = await _bot(bots, asked).press(
            int(asked["chat"]), message_id=message_id, data=str(asked["data"]), is_forged=is_forged
        )
        return asdict(said)

    async def edit(asked: dict[str, Any]) -> dict[str, Any]:
        message_id, text = int(asked["message_id"]), str(asked["text"])
        return asdict(await _bot(bots, asked).edit(int(asked["chat"]), message_id=message_id, text=text))

    async def meet(asked: dict[str, Any]) -> dict[str, Any]:
        name, language, phone = asked.get("name"), asked.get("language"), str(asked.get("phone", ""))
        return asdict(_bot(bots, asked).meet(int(asked["chat"]), name=name, language=language, phone=phone))

    async def block(asked: dict[str, Any]) -> dict[str, Any]:
        return {"update_id": await _bot(bots, asked).block(int(asked["chat"]))}

    async def unblock(asked: dict[str, Any]) -> dict[str, Any]:
        return {"update_id": await _bot(bots, asked).unblock(int(asked["chat"]))}

    acts = {"say": say, "press": press, "edit": edit, "meet": meet, "block": block, "unblock": unblock}
    routes: list[BaseRoute] = [control(f"/control/telegram/{{bot}}/{name}", act) for name, act in acts.items()]
    return [*routes, _repeat_route(bots), _media_route(bots)]


def _repeat_route(bots: Mapping[str, TelegramBot]) -> Route:
    async def repeat(asked: dict[str, Any]) -> dict[str, Any]:
        _bot(bots, asked).repeat(int(asked["update_id"]))
        return {"ok": True}

    return control("/control/telegram/{bot}/repeat", repeat)


def _media_route(bots: Mapping[str, TelegramBot]) -> Route:
    async def media(request: Request) -> Response:
        bot = bots.get(request.path_params["bot"])
        stored = bot.files.by_unique_id(request.path_params["file"]) if bot else None
        if stored is None:
            return Response("There is no such file.", 404)
        # A phone plays what it is given, whatever Telegram would have made of it.
        sniffed = next((mime for magic, mime in MAGIC.items() if stored.content.startswith(magic)), stored.mime)
        return Response(stored.content, media_type=sniffed)

    return Route("/control/telegram/{bot}/media/{file}", media)


def _bot(bots: Mapping[str, TelegramBot], asked: dict[str, Any]) -> TelegramBot:
    if asked["bot"] not in bots:
        raise ControlError(f"There is no bot {asked['bot']!r}; there are {' and '.join(bots)}.")
    return bots[asked["bot"]]
