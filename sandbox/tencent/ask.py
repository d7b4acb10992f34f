"""One request to a platform's API: its query, its JSON body or its uploaded file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any

from starlette.requests import Request


class RefusalError(Exception):
    """What the platform answers instead of doing as asked: an errcode and its errmsg."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(f"{errcode} {errmsg}")
        self.errcode = errcode
        self.errmsg = errmsg

    def answer(self) -> dict[str, Any]:
        """Return the body that the caller gets."""
        return {"errcode": self.errcode, "errmsg": self.errmsg}


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that came in a multipart form."""

    name: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What the caller asks, taken apart."""

    query: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    upload: Upload | None = None

    def journaled(self) -> dict[str, Any]:
        """Return the request as the journal keeps it: without the token, a file by its name and size."""
        query = {name: value for name, value in self.query.items() if name != "access_token"}
        media = {"media": {"name": self.upload.name, "size": len(self.upload.body)}} if self.upload else {}
        return {**query, **self.body, **media}

    def text(self, name: str, *, errcode: int) -> str:
        """Return a filled-in text of the body; raise RefusalError with the errcode when there is none."""
        value = self.body.get(name)
        if not isinstance(value, str) or not value:
            raise RefusalError(errcode, f"missing or empty: {name}")
        return value


async def read(request: Request) -> Ask:
    """Take the request apart; raise RefusalError 47001 when the body is not what its type says."""
    query = dict(request.query_params)
    raw = await request.body()
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return Ask(query=query, upload=_upload(request.headers["content-type"], raw=raw))
    return Ask(query=query, body=_json(raw))


def _json(raw: bytes) -> Mapping[str, Any]:
    if not raw:
        return {}
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise RefusalError(47001, "data format error") from error
    if not isinstance(body, dict):
        raise RefusalError(47001, "data format error")
    return body


def _upload(content_type: str, *, raw: bytes) -> Upload:
    form = message_from_bytes(f"Content-Type: {content_type}\r\n\r\n".encode() + raw)
    parts = form.get_payload()
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, Message) and part.get_filename():
            body = part.get_payload(decode=True)
            return Upload(
                name=part.get_filename() or "file",
                content_type=part.get_content_type(),
                body=body if isinstance(body, bytes) else b"",
            )
    raise RefusalError(41005, "media data missing")
