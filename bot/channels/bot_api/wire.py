"""The way to the Bot API: one connection pool per bot, time-outs, and no token in anything that is said about it."""

import asyncio
import json
import logging
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import cache
from typing import Any, Final, TypeAlias

import aiohttp
import httpx

from bot.channels.bot_api.verdicts import result_of
from bot.settings import TelegramAccount
from handlers.ports import DeliveryFailed, DeliveryUnknown

# httpx logs every address at INFO, and ours carry the token; python-telegram-bot logs bodies at DEBUG.
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("telegram").setLevel(logging.INFO)

PATIENCE: Final = timedelta(seconds=20)
UPLOAD_PATIENCE: Final = timedelta(seconds=120)
AS_IT_IS: Final = "identity"
_TIMEOUTS: Final = httpx.Timeout(connect=5, write=15, read=None, pool=5)
_PLAIN_TIMEOUTS: Final = aiohttp.ClientTimeout(total=None, connect=5)
_MOST_CONNECTIONS: Final = 50
# Servers hang up on idle connections, many after five seconds: a call that meets that may have arrived, or not.
_KEPT: Final = 4
_UNSENT: Final = (
    aiohttp.ClientConnectorError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.InvalidURL,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)

Files: TypeAlias = Mapping[str, tuple[str, bytes, str]]


class Wire:
    """Calls of one bot. Whatever goes wrong comes out as a delivery's outcome, without address or token.

    Calls without a file, all but a few, go by aiohttp: they cost a third of what httpx takes. Files go by httpx.
    """

    def __init__(self, account: TelegramAccount) -> None:
        self._token = account.token.get_secret_value()
        self._url = account.api_url
        self._http = httpx.AsyncClient(
            timeout=_TIMEOUTS,
            limits=httpx.Limits(max_connections=_MOST_CONNECTIONS, keepalive_expiry=_KEPT),
            verify=_trusted(),
        )
        self._plain: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()
        if self._plain is not None:
            await self._plain.close()

    async def call(self, method: str, /, *, patience: timedelta = PATIENCE, **values: Any) -> Any:  # noqa: ANN401 -- JSON
        """Call a method with JSON values; gives its result."""
        fields = {name: value if isinstance(value, str) else json.dumps(value) for name, value in values.items()}
        status, body = await self.post(method, fields=fields, patience=patience)
        return self.result(status, body=body)

    async def post(
        self, method: str, *, fields: Mapping[str, str], files: Files | None = None, patience: timedelta | None = None
    ) -> tuple[int, bytes]:
        """Send a form; gives status and body of the answer. Raises DeliveryFailed or DeliveryUnknown."""
        url = f"{self._url}/bot{self._token}/{method}"
        patience = patience or (UPLOAD_PATIENCE if files else PATIENCE)
        outcome: DeliveryFailed | DeliveryUnknown
        try:
            async with asyncio.timeout(patience.total_seconds()):
                return await (self._post_files(url, fields, files) if files else self._post_plain(url, fields))
        except _UNSENT as trouble:
            outcome = DeliveryFailed(f"{method}: not sent, {type(trouble).__name__}")
        except (TimeoutError, OSError, aiohttp.ClientError, httpx.HTTPError) as trouble:
            outcome = DeliveryUnknown(f"{method}: no answer, {type(trouble).__name__}")
        raise outcome

    async def _post_files(self, url: str, fields: Mapping[str, str], files: Files) -> tuple[int, bytes]:
        answer = await self._http.post(url, data=fields, files=files)
        return answer.status_code, answer.content

    async def _post_plain(self, url: str, fields: Mapping[str, str]) -> tuple[int, bytes]:
        if self._plain is None:  # it wants a running loop
            self._plain = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=_MOST_CONNECTIONS, keepalive_timeout=_KEPT, ssl=_trusted()),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=_PLAIN_TIMEOUTS,
                trust_env=True,
            )
        async with self._plain.post(url, data=fields, allow_redirects=False) as answer:
            return answer.status, await answer.read()

    def result(self, status: int, *, body: bytes) -> Any:  # noqa: ANN401 -- whatever JSON the method answers
        """Take the result out of an answer. Raises the delivery's outcomes, or ChatMovedError."""
        # A proxy in between may name the address, and with it the token, in its answer.
        return result_of(status, body=body.replace(self._token.encode(), b"<token>"))

    @asynccontextmanager
    async def download(self, path: str) -> AsyncIterator[httpx.Response]:
        """Open a file of the bot's; the body is still to be read. Raises DeliveryFailed, while it is read too."""
        url = f"{self._url}/file/bot{self._token}/{path}"
        reason = ""
        try:
            async with (
                asyncio.timeout(UPLOAD_PATIENCE.total_seconds()),
                self._http.stream("GET", url, headers={"accept-encoding": AS_IT_IS}) as answer,
            ):
                yield answer
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL) as trouble:
            reason = f"download: {type(trouble).__name__}"
        if reason:
            raise DeliveryFailed(reason)


@cache
def _trusted() -> ssl.SSLContext:
    """Give whom to trust: the same authorities whichever way a call goes."""
    return httpx.create_ssl_context()
