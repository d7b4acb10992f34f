"""The webhook of a bot: who may call, how much may come, and when Telegram may forget an update."""

import hmac
import json
import logging
from http import HTTPStatus
from typing import Any, Final

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.calls import TooLargeError, header, whole_body
from bot.channels.bot_api.reception import Reception
from bot.settings import TelegramAccount

log = logging.getLogger(__name__)

_ANSWERS: Final = {status: Response(status_code=status) for status in HTTPStatus}
BODY_BYTES: Final = 1024 * 1024
_SECRET_HEADER: Final = b"x-telegram-bot-api-secret-token"


def hook(path: str, *, account: TelegramAccount, reception: Reception) -> Route:
    """Make the route that Telegram calls. Without a configured secret it stays shut (503)."""
    secret = account.webhook_secret.get_secret_value().encode() if account.webhook_secret else None

    async def endpoint(request: Request) -> Response:
        return _ANSWERS[await _answered(request, secret=secret, reception=reception)]

    return Route(path, endpoint, methods=["POST"])


async def _answered(request: Request, *, secret: bytes | None, reception: Reception) -> HTTPStatus:
    if secret is None:
        log.error("telegram_hook_shut", extra={"bot": reception.bot, "remedy": "set its WEBHOOK_SECRET"})
        return HTTPStatus.SERVICE_UNAVAILABLE
    if not hmac.compare_digest(header(request, _SECRET_HEADER), secret):
        log.warning("telegram_hook_refused", extra={"bot": reception.bot})
        return HTTPStatus.UNAUTHORIZED
    try:
        return await _taken(_read(await whole_body(request, most=BODY_BYTES)), reception=reception)
    except TooLargeError:
        log.warning("telegram_update_too_large", extra={"bot": reception.bot})
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    except (ValueError, RecursionError, ClientDisconnect) as malformed:
        log.warning("telegram_update_malformed", extra={"bot": reception.bot, "error": type(malformed).__name__})
        return HTTPStatus.BAD_REQUEST


def _read(body: bytes) -> Any:  # noqa: ANN401 -- any JSON
    """Read JSON. Raises ValueError or RecursionError."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:  # what it refuses, the patient one may take, half a surrogate pair above all
        return json.loads(body)


async def _taken(raw: Any, *, reception: Reception) -> HTTPStatus:  # noqa: ANN401 -- any JSON
    message = reception.parsed(raw)
    if message is None or await reception.is_received(message):
        return HTTPStatus.OK
    return HTTPStatus.SERVICE_UNAVAILABLE
