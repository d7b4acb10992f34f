"""Whoever waits for an answer at a door: for how long already, and whether still. The application is told neither."""

import asyncio
import socket
import struct
import sys
from collections.abc import Mapping
from typing import Any, Final

CALLER: Final = "caller"  # the name in the state of a request
_TCP_INFO: Final = getattr(socket, "TCP_INFO", None) if sys.platform == "linux" else None  # others lay it out otherwise
_UP_TO_LAST_DATA: Final = 56  # bytes of the kernel's answer
_LAST_DATA: Final = 52  # milliseconds since anything came, as the last four bytes of those
_ESTABLISHED: Final = 1  # the first byte; any other: one of the two has closed it


class Caller:
    """One who asks over a connection, when this is made or before."""

    def __init__(self, transport: asyncio.BaseTransport | None) -> None:
        self._transport = transport
        self._now = asyncio.get_running_loop().time  # of real time
        self._since = self._now()

    def listens(self, at_most: float) -> bool:
        """Tell whether they still wait for the answer, and have waited for no more than so many seconds.

        What waited in the queue of a busy process, or of one that died, counts. A moment later they may have hung up.
        """
        waited = self._now() - self._since
        if self._transport is None:
            return waited <= at_most
        if self._transport.is_closing():
            return False
        is_open, quiet = _known_to_kernel(self._transport.get_extra_info("socket"))
        return is_open and max(waited, quiet) <= at_most


def caller_of(scope: Mapping[str, Any]) -> Caller:
    """Give who asked; where no server of ours has noted it, somebody who asks now and waits for as long as it takes."""
    return scope.get("state", {}).get(CALLER) or Caller(None)


def _known_to_kernel(connection: socket.socket | None) -> tuple[bool, float]:
    """Tell whether a connection is open at both ends, and for how many seconds nothing came over it."""
    if connection is None or _TCP_INFO is None or connection.family == getattr(socket, "AF_UNIX", None):
        return True, 0.0
    told = connection.getsockopt(socket.IPPROTO_TCP, _TCP_INFO, _UP_TO_LAST_DATA)
    return told[0] == _ESTABLISHED, struct.unpack_from("=I", told, _LAST_DATA)[0] / 1000
