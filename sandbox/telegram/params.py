"""The parameters of a Bot API call, from its query and its JSON, form or multipart body."""

import json
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from sandbox.telegram.refusals import TelegramRefusal, bad_request

# In a form everything is text; these stay so, the others may be numbers, flags and JSON.
TEXTS = frozenset({
    "text", "caption", "callback_query_id", "phone_number", "first_name", "last_name", "title", "address",
    "secret_token", "url", "name", "description", "short_description", "file_id", "parse_mode", "action",
})  # fmt: skip
LARGEST_UPLOAD = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it was sent: by the bot in a form, or by a person from their phone."""

    content: bytes
    name: str = ""
    mime: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Named values and the files beside them."""

    values: dict[str, Any]
    uploads: dict[str, Upload]

    def text(self, name: str) -> str:
        """Return a text, "" when it was not given."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str, *, default: int | None = None) -> int:
        """Return a whole number; 400 when it is missing without a default or is something else."""
        value = self.values.get(name, default)
        if isinstance(value, str) and value.lstrip("-").isdigit():
            return int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise bad_request(f"{name} is empty" if value in (None, "") else f"invalid {name} specified")
        return value

    def number(self, name: str) -> float:
        """Return a number; 400 when there is none."""
        value = self.values.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise bad_request(f"{name} is empty")
        return float(value)

    def flag(self, name: str) -> bool:
        """Tell whether a flag is set."""
        return self.values.get(name) in (True, 1, "true", "True", "1")

    def mapping(self, name: str) -> dict[str, Any]:
        """Return a JSON object, empty when it was not given; 400 when it is something else."""
        value = self.values.get(name) or {}
        if not isinstance(value, dict):
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object")
        return value

    def listing(self, name: str) -> list[Any]:
        """Return a JSON array, empty when it was not given; 400 when it is something else."""
        value = self.values.get(name) or []
        if not isinstance(value, list):
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON array")
        return value

    def journalled(self) -> dict[str, Any]:
        """Return the values as the journal keeps them, a file by its name and size."""
        files = {
            name: {"file": upload.name, "size": len(upload.content), "mime": upload.mime}
            for name, upload in self.uploads.items()
        }
        return {**self.values, **files}


async def read_params(request: Request) -> Params:
    """Read query and body; 400 when the body is not what its type says, 413 when it is over 50 MB."""
    body = await request.body()
    if len(body) > LARGEST_UPLOAD:
        raise TelegramRefusal(413, "Request Entity Too Large")
    values = {name: decoded(name, value) for name, value in request.query_params.items()}
    kind = request.headers.get("content-type", "")
    uploads: dict[str, Upload] = {}
    if kind.startswith("application/json"):
        values |= _json_values(body)
    elif kind.startswith("application/x-www-form-urlencoded"):
        fields = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        values |= {name: decoded(name, value) for name, value in fields}
    elif kind.startswith("multipart/form-data"):
        uploads = _read_multipart(kind, body=body, values=values)
    return Params(values=values, uploads=uploads)


def decoded(name: str, value: str) -> Any:  # noqa: ANN401 - any JSON
    """Return what a form's text stands for: a number, a flag, JSON, or the text itself."""
    if name in TEXTS:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _json_values(body: bytes) -> dict[str, Any]:
    try:
        values = json.loads(body or b"{}")
    except ValueError as error:
        raise bad_request("can't parse request: invalid JSON object") from error
    if not isinstance(values, dict):
        raise bad_request("can't parse request: expected a JSON object")
    return {name: decoded(name, value) if isinstance(value, str) else value for name, value in values.items()}


def _read_multipart(kind: str, *, body: bytes, values: dict[str, Any]) -> dict[str, Upload]:
    boundary = str(_header("content-type", kind).get_param("boundary", "")).encode()
    if not boundary:
        raise bad_request("can't parse request: no boundary")
    uploads: dict[str, Upload] = {}
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        headers = _headers(head)
        name = str(headers.get_param("name", "", "content-disposition"))
        filename = headers.get_filename()
        if filename is None:
            values[name] = decoded(name, content.decode("utf-8", "replace"))
        else:
            uploads[name] = Upload(content=content, name=filename, mime=str(headers["content-type"] or ""))
    return uploads


def _headers(head: bytes) -> Message:
    headers = Message()
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        if value:
            headers[name.strip()] = value.strip()
    return headers


def _header(name: str, value: str) -> Message:
    headers = Message()
    headers[name] = value
    return headers
