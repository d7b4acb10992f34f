"""The webhook's answer that carries a message: only to somebody who still listens, and noted only then."""

import logging
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from bot.caller import caller_of

DONE: Final = "success"
# WeChat hangs up after five seconds, also on an answer that has come half the way: what goes out later may be lost.
TAKEN_WITHIN: Final = 4.0  # seconds of real time since it asked
log = logging.getLogger(__name__)


class CarryingResponse(Response):
    """Carries a message; `went` hears that it was written to whoever asked, `stayed` that nothing of it was."""

    def __init__(
        self, answer: str, *, went: Callable[[], Awaitable[None]], stayed: Callable[[], Awaitable[None]]
    ) -> None:
        super().__init__(answer, media_type="application/xml")
        self._went, self._stayed = went, stayed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Write it, or in its place that the message was taken."""
        if caller_of(scope).listens(TAKEN_WITHIN):
            await super().__call__(scope, receive, send)
            await self._went()
        else:
            log.warning("wechat_caller_gone", extra={"reply": "goes out the usual way"})
            await PlainTextResponse(DONE)(scope, receive, send)
            await self._stayed()
