"""The door that a platform knocks at: one address, GET to set it up, POST for callbacks; never a 500."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol, TypeAlias

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.calls import TooLargeError, whole_body
from bot.channels.wechat_wire.envelope import FRESH, Envelope, ForgedError, Letter, MalformedError
from bot.channels.wechat_wire.replay import TakenLetters, digest_of
from handlers.ports import Clock

MOST_BYTES = 1024 * 1024
_OK = 200
log = logging.getLogger(__name__)

# Answers a letter once it is durably recorded. Raises MalformedError; anything else is answered with 503.
Take: TypeAlias = Callable[[Letter], Awaitable[Response]]


class Vouch(Protocol):
    """Tells whether a signature came with this text alone."""

    async def __call__(self, signature: str, *, digest: bytes, fresh_for: timedelta) -> bool: ...


class Door:
    """Guards one account's callback address; `done` is what the platform takes for an acknowledgement.

    `vouch` remembers for all workers what each signature came with; needed where letters come in plain.
    """

    def __init__(
        self,
        envelope: Envelope,
        *,
        take: Take,
        done: str,
        echo_is_encrypted: bool,
        clock: Clock,
        vouch: Vouch | None = None,
    ) -> None:
        self._envelope = envelope
        self._take = take
        self._done = done
        self._echo_is_encrypted = echo_is_encrypted
        self._clock = clock
        self._vouch = vouch
        self._taken = TakenLetters()

    def routes(self, path: str) -> list[Route]:
        """Give the address as routes for a web application."""
        return [Route(path, self._set_up, methods=["GET"]), Route(path, self._call_back, methods=["POST"])]

    async def _set_up(self, request: Request) -> Response:
        try:
            echo = self._envelope.echo(request.query_params, is_encrypted=self._echo_is_encrypted)
        except ForgedError as forged:
            return _refused(request, 403, str(forged))
        return PlainTextResponse(echo)

    async def _call_back(self, request: Request) -> Response:
        try:
            return await self._answer(request)
        except ForgedError as forged:
            return _refused(request, 403, str(forged))
        except MalformedError as malformed:
            return _refused(request, 400, str(malformed))
        except TooLargeError:
            return _refused(request, 413, f"more than {MOST_BYTES} bytes")
        except ClientDisconnect:
            return _refused(request, 400, "hung up before the end")
        except Exception as error:  # noqa: BLE001 -- whatever went wrong, the platform must try again
            # Not its text and trace: they may quote the message, which belongs into no log.
            log.error("callback_not_taken", extra={"path": request.url.path, "error": type(error).__name__})  # noqa: TRY400 -- see above
            return Response(status_code=503)

    async def _answer(self, request: Request) -> Response:
        self._envelope.check_time(request.query_params)
        body = await whole_body(request, most=MOST_BYTES)
        letter = self._envelope.open(request.query_params, body)
        if self._taken.holds(letter):
            return PlainTextResponse(self._done)
        await self._demand_own_signature(letter)
        response = await self._take(letter)
        if response.status_code == _OK:
            self._taken.note(letter, now=self._clock.now())
        return response

    async def _demand_own_signature(self, letter: Letter) -> None:
        """Raise ForgedError when a letter in plain has a signature that another one came with, to any worker."""
        if letter.key is not None or self._vouch is None:
            return
        if not await self._vouch(letter.signature, digest=digest_of(letter), fresh_for=2 * FRESH):
            raise ForgedError("a signature that was used for another callback")


def _refused(request: Request, status: int, why: str) -> Response:
    log.warning("callback_refused", extra={"path": request.url.path, "status": status, "why": why})
    return PlainTextResponse("", status_code=status)
