"""A platform's call as the server hands it over, read without detours: every message comes in this way."""

from collections.abc import Iterable

from starlette.requests import ClientDisconnect, Request


class TooLargeError(Exception):
    """More was sent than a call can be."""


def header(request: Request, name: bytes) -> bytes:
    """Give a header, whose name is in lower case; empty when it is not there."""
    headers: Iterable[tuple[bytes, bytes]] = request.scope["headers"]
    return next((held for given, held in headers if given == name), b"")


async def whole_body(request: Request, *, most: int) -> bytes:
    """Read the body. Raises TooLargeError beyond `most` bytes, and ClientDisconnect when the rest does not come."""
    announced = header(request, b"content-length")
    if announced.isdigit() and int(announced) > most:
        raise TooLargeError
    body: bytes = b""
    while (came := await request.receive())["type"] == "http.request":
        body += came.get("body", b"")
        if len(body) > most:
            raise TooLargeError
        if not came.get("more_body"):
            return body
    raise ClientDisconnect
