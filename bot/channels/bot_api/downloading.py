"""Fetching what people sent, never more of it than was asked for."""

from http import HTTPStatus
from typing import Final

import httpx

from bot.channels.bot_api.verdicts import ChatMovedError
from bot.channels.bot_api.wire import AS_IT_IS, Wire
from desk.messages import MediaRef
from handlers.ports import DeliveryFailed, DeliveryRefused, DeliveryUnknown, Fetched, MediaRefused

_ANY_BYTES: Final = "application/octet-stream"


async def fetch(wire: Wire, *, media: MediaRef, limit: int) -> Fetched:
    """Download a file of at most `limit` bytes. Raises MediaRefused or DeliveryFailed."""
    _demand(media.size, limit=limit)
    path = await _path(wire, media=media, limit=limit)
    async with wire.download(path) as answer:
        _demand_file(answer, limit=limit)
        content = await _read(answer, limit=limit)
    served = answer.headers.get("content-type", "").partition(";")[0].strip()
    mime = media.mime or (served if served not in {"", _ANY_BYTES} else None)
    return Fetched(content=content, mime=mime, name=media.name or path.rpartition("/")[2] or None)


async def _path(wire: Wire, *, media: MediaRef, limit: int) -> str:
    try:
        found = await wire.call("getFile", file_id=media.ref)
    except DeliveryUnknown as lost:
        raise DeliveryFailed(str(lost)) from None
    except ChatMovedError:
        raise MediaRefused("getFile spoke of a chat") from None
    except DeliveryRefused as refusal:
        raise MediaRefused(refusal.reason, too_large="file is too big" in refusal.reason.lower()) from None
    path = found.get("file_path") if isinstance(found, dict) else None
    if not isinstance(path, str):
        raise MediaRefused("Telegram names no path for the file")
    size = found.get("file_size")
    _demand(size if isinstance(size, int) else None, limit=limit)
    return path


def _demand_file(answer: httpx.Response, *, limit: int) -> None:
    status = answer.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise DeliveryFailed(f"download: {status}")
    if status != HTTPStatus.OK:
        raise MediaRefused(f"download: {status}")
    if answer.headers.get("content-encoding", AS_IT_IS) != AS_IT_IS:
        # Unpacked, one piece of it could be a thousand times as large.
        raise MediaRefused("the file came packed")
    announced = answer.headers.get("content-length", "")
    _demand(int(announced) if announced.isdecimal() else None, limit=limit)


async def _read(answer: httpx.Response, *, limit: int) -> bytes:
    content = bytearray()
    async for chunk in answer.aiter_bytes():
        content += chunk
        _demand(len(content), limit=limit)
    return bytes(content)


def _demand(size: int | None, *, limit: int) -> None:
    if size is not None and size > limit:
        raise MediaRefused(f"more than {limit} bytes", too_large=True)
