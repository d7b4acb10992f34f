"""A Bot API of a few lines, which keeps what it is asked and answers what it is told to."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import parse_qsl

Json: TypeAlias = Any
_NAMES = re.compile(r'(\w*name)="([^"]*)"')
SENT = {"message_id": 77, "date": 1772442000, "chat": {"id": 1001, "type": "private", "first_name": "Ann"}}


class Asked(NamedTuple):
    """One call: its path below the token, its fields with JSON decoded, its files as (name, content)."""

    path: str
    fields: dict[str, Json]
    files: dict[str, tuple[str, bytes]]


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer; `is_cut` ends the connection before it, `is_short` after it; `is_stuck` never answers."""

    status: int = 200
    body: bytes = b""
    headers: tuple[str, ...] = ()
    is_cut: bool = False
    is_stuck: bool = False
    is_short: bool = False


def ok(result: Json) -> Reply:
    return Reply(body=json.dumps({"ok": True, "result": result}).encode())


def trouble(status: int, description: str, **parameters: int) -> Reply:
    answer = {"ok": False, "error_code": status, "description": description}
    if parameters:
        answer["parameters"] = parameters
    return Reply(status=status, body=json.dumps(answer).encode())


@dataclass(kw_only=True)
class LocalBotApi:
    """Serves one token; `replies` are given one by one, after them every message is taken."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)

    def answer(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        if self.replies:
            return self.replies.pop(0)
        return ok(asked.path == "answerCallbackQuery" or SENT)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await _read(reader):
                reply = self.answer(request)
                if reply.is_stuck:
                    await reader.read()
                if reply.is_cut or reply.is_stuck:
                    return
                writer.write(_encoded(reply))
                await writer.drain()
                if reply.is_short:
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()


@asynccontextmanager
async def serve(api: LocalBotApi) -> AsyncIterator[LocalBotApi]:
    server = await asyncio.start_server(_quietly(api.talk), "127.0.0.1", 0)
    api.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield api
    finally:
        server.close()


Talk: TypeAlias = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def _quietly(talk: Talk) -> Talk:
    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A test that ends takes its connections with it.
        try:
            await talk(reader, writer)
        except asyncio.CancelledError:
            writer.close()

    return connected


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    start = await reader.readline()
    if not start:
        return None
    headers = {}
    while line := (await reader.readline()).strip():
        name, _, value = line.decode().partition(":")
        headers[name.lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    fields, files = _form(headers.get("content-type", ""), body)
    path = start.split()[1].decode().partition("/bot")[2].partition("/")[2]
    return Asked(path, {name: _decoded(value) for name, value in fields.items()}, files)


def _form(kind: str, body: bytes) -> tuple[dict[str, str], dict[str, tuple[str, bytes]]]:
    if not kind.startswith("multipart/"):
        return dict(parse_qsl(body.decode())), {}
    fields, files = {}, {}
    for part in body.split(f"--{kind.partition('boundary=')[2]}".encode())[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        named = dict(_NAMES.findall(head.decode()))
        if "filename" in named:
            files[named["name"]] = (named["filename"], content.removesuffix(b"\r\n"))
        else:
            fields[named["name"]] = content.decode().strip()
    return fields, files


def _decoded(value: str) -> Json:
    # A chat's number and a text of digits are words on the wire; lists, objects and flags are JSON.
    return json.loads(value) if value[:1] in {"{", "["} or value in {"true", "false"} else value


def _encoded(reply: Reply) -> bytes:
    named = {line.partition(":")[0] for line in reply.headers}
    own_length = () if named & {"content-length", "transfer-encoding"} else (f"content-length: {len(reply.body)}",)
    lines = (f"HTTP/1.1 {reply.status} -", *own_length, *reply.headers)
    return "\r\n".join((*lines, "", "")).encode() + reply.body
