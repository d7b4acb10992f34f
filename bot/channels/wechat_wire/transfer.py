"""Files to and from the platform's temporary store."""

import json
from collections.abc import Mapping
from email.message import Message
from time import monotonic
from typing import Any

import requests
from requests.exceptions import BaseHTTPError  # type: ignore[attr-defined]  # urllib3's, which is no dependency of ours

from bot.channels.wechat_wire.attachments import Attachment
from bot.channels.wechat_wire.safe_client import SafeClient
from bot.channels.wechat_wire.verdicts import ErrcodeError, of_connection, of_status
from handlers.ports import DeliveryFailed, DeliveryRefused, DeliveryUnknown, Fetched, MediaRefused

_GONE = frozenset({40004, 40007, 40058})
_AS_IT_IS = "identity"
_CHUNK = 64 * 1024
_LONGEST_NOTE = 64 * 1024
_MULTIPLE_CHOICES = 300
DOWNLOAD_SECONDS = 60.0  # of real time, from an answer's head to its last byte, however steadily it trickles


def upload(client: SafeClient, attachment: Attachment) -> str:
    """Put a file into the platform's store and give its media id. Raises DeliveryFailed or ErrcodeError."""
    file = (attachment.name, attachment.content, attachment.mime)
    try:
        answer = client.post("media/upload", params={"type": attachment.kind}, files={"media": file})
    except DeliveryUnknown as lost:
        # Nobody sees an uploaded file, so another upload does no harm.
        raise DeliveryFailed(f"the upload of a file got no answer: {lost}") from None
    media_id = answer.get("media_id")
    if not isinstance(media_id, str):
        raise DeliveryFailed("the upload of a file was answered without its media id")
    return media_id


def download(client: SafeClient, media_id: str, *, limit: int) -> Fetched:
    """Get a file of at most `limit` bytes. Raises MediaRefused or DeliveryFailed."""
    address = f"{client.API_BASE_URL}media/get"
    try:
        return client.with_token(
            lambda token: _download(client, address, {"access_token": token, "media_id": media_id}, limit=limit)
        )
    except ErrcodeError as refused:
        if refused.code in _GONE:
            raise MediaRefused(f"the platform has no such file: {refused}") from None
        raise DeliveryFailed(str(refused)) from None
    except DeliveryRefused as refused:
        raise MediaRefused(refused.reason) from None
    except DeliveryUnknown as lost:
        raise DeliveryFailed(str(lost)) from None


def _download(client: SafeClient, address: str, params: Mapping[str, str], *, limit: int) -> Fetched:
    got = _got(client, address, params, limit=limit)
    if isinstance(got, Fetched):
        return got
    film = _got(client, _video_address(got), {}, limit=limit)
    if isinstance(film, Fetched):
        return film
    raise DeliveryFailed("the platform gave no file where it said that a video is")


def _got(client: SafeClient, address: str, params: Mapping[str, str], *, limit: int) -> Fetched | Mapping[str, Any]:
    trouble: Exception
    try:
        with client._http.get(  # noqa: SLF001 -- wechatpy's own session; its get() reads all into memory
            address,
            params=params,
            headers={"Accept-Encoding": _AS_IT_IS},
            stream=True,
            timeout=client.timeout,
            allow_redirects=False,
        ) as response:
            note = _note(response)
            return _fetched(response, limit=limit) if note is None else note
    except BaseHTTPError as broken:
        trouble = DeliveryUnknown(f"the file broke off ({type(broken).__name__})")
    except requests.RequestException as lost:
        trouble = of_connection(lost)
    raise trouble


def _note(response: requests.Response) -> Mapping[str, Any] | None:
    """Give what the platform says instead of a file, if it does."""
    if response.status_code >= _MULTIPLE_CHOICES:
        raise of_status(response.status_code)
    kind = response.headers.get("Content-Type", "")
    if "Content-Disposition" in response.headers or not kind.startswith(("application/json", "text/plain")):
        return None
    try:
        note = json.loads(_read(response, limit=_LONGEST_NOTE))
    except (RecursionError, ValueError):
        raise DeliveryFailed("the platform's answer is neither a file nor JSON") from None
    return note if isinstance(note, dict) else {}


def _video_address(note: Mapping[str, Any]) -> str:
    """Give where an Official Account's video is; its media/get answers with an address. Raises ErrcodeError."""
    address = note.get("video_url") or note.get("down_url")
    if isinstance(address, str) and address.startswith(("https://", "http://")):
        return address
    code = note.get("errcode")
    raise ErrcodeError(code if isinstance(code, int) else 0, "the platform gave no file")


def _fetched(response: requests.Response, *, limit: int) -> Fetched:
    content = _read(response, limit=limit)
    if not content:
        raise MediaRefused("the file is empty")
    mime = response.headers.get("Content-Type", "").partition(";")[0].strip()
    return Fetched(content=content, mime=mime or None, name=_name(response.headers.get("Content-Disposition", "")))


def _name(disposition: str) -> str | None:
    header = Message()
    header["Content-Disposition"] = disposition
    return header.get_filename()


def _read(response: requests.Response, *, limit: int) -> bytes:
    if response.headers.get("Content-Encoding", _AS_IT_IS) != _AS_IT_IS:
        # Unpacked, one piece of it could be a thousand times as large.
        raise MediaRefused("the file came packed")
    announced = response.headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise MediaRefused(f"the file is larger than {limit} bytes", too_large=True)
    content, until = bytearray(), monotonic() + DOWNLOAD_SECONDS
    # Read as it comes: `iter_content` would wait until a chunk is full, which a server that trickles never fills.
    while chunk := response.raw.read1(_CHUNK):
        content += chunk
        if len(content) > limit:
            raise MediaRefused(f"the file is larger than {limit} bytes", too_large=True)
        if monotonic() > until:
            raise DeliveryFailed(f"the file had not come within {DOWNLOAD_SECONDS:.0f} seconds")
    return bytes(content)
