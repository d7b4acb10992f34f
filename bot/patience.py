"""How long the doors wait for a request, and how much head it may have: uvicorn's parser itself knows neither limit."""

import asyncio
import logging
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from bot.caller import CALLER, Caller

WHOLE_WITHIN: Final = 15.0  # seconds of real time, from the connection or the request's first byte to its last
HEAD_BYTES: Final = 32 * 1024
# A header is shown to us only when it has ended; until then the parser keeps what comes. More than one read may bring.
UNREAD_BYTES: Final = 512 * 1024
_SLOW = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
log = logging.getLogger(__name__)


class _TooLongError(Exception):
    """The head of a request is longer than any platform's; the parser answers with 400 and hangs up."""


class PatientProtocol(HttpToolsProtocol):
    """Hangs up on whoever sends a request too slowly, or with too long a head."""

    whole_within = WHOLE_WITHIN

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401 -- the library's
        super().__init__(*args, **more)
        self._waits: asyncio.TimerHandle | None = None
        self._head = self._unread = 0
        self._is_in_body = self._is_coming = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as the library has it
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take no head that does not end."""
        self._unread = 0 if self._is_in_body else self._unread + len(data)
        if self._unread > UNREAD_BYTES:
            log.warning("request_head_too_long", extra={"bytes": self._unread})
            self.transport.close()
            return
        super().data_received(data)
        if self._is_coming:  # most are whole at once
            self._wait()

    def on_message_begin(self) -> None:
        """Note who asks, and that a request comes."""
        super().on_message_begin()
        self.scope["state"][CALLER] = Caller(self.transport)
        self._head, self._is_in_body, self._is_coming = 0, False, True

    def on_headers_complete(self) -> None:
        """Note that the head has ended."""
        self._unread, self._is_in_body = 0, True
        super().on_headers_complete()

    def on_url(self, url: bytes) -> None:
        """Count what stands in the first line."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count what stands in a header."""
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_message_complete(self) -> None:
        """Note that the request is whole."""
        self._is_coming = False
        self._stop_waiting()
        super().on_message_complete()

    def _count(self, size: int) -> None:
        self._head += size
        if self._head > HEAD_BYTES:
            log.warning("request_head_too_long", extra={"bytes": self._head})
            raise _TooLongError

    def _wait(self) -> None:
        if self._waits is None:
            self._waits = self.loop.call_later(self.whole_within, self._hang_up)

    def _stop_waiting(self) -> None:
        if self._waits is not None:
            self._waits.cancel()
            self._waits = None

    def _hang_up(self) -> None:
        self._waits = None
        if not self.transport.is_closing():
            log.warning("request_too_slow", extra={"seconds": self.whole_within})
            cycle: RequestResponseCycle | None = self.cycle
            if cycle is None or cycle.response_complete or not cycle.response_started:
                self.transport.write(_SLOW)
            self.transport.close()
