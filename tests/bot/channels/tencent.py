"""A pretend Tencent of a few lines, whose every answer a test may script, and accounts to call it with."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from pydantic import SecretStr

from bot.settings import WeChatAccount, WeComAccount
from desk.messages import Address, Channel
from desk.replies import Outgoing
from desk.texts import Text
from handlers.ports import Errand

Json: TypeAlias = Any
MONDAY_9AM = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
APP_SECRET = "canary-app-secret-7f3a"
CORP_SECRET = "canary-corp-secret-91bd"
CALLBACK_TOKEN = "callbacktoken"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OLD_KEY = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefg"
OPENID = "oAnn-000000000000000000001"
CUT = object()


@dataclass
class StoppedClock:
    """A clock that a test moves by hand."""

    at: datetime = MONDAY_9AM

    def now(self) -> datetime:
        return self.at

    async def sleep(self, span: timedelta) -> None:
        self.at += span


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that came in."""

    path: str
    query: dict[str, str]
    body: bytes
    kind: str

    @property
    def json(self) -> Json:
        return json.loads(self.body)

    @property
    def token(self) -> str:
        return self.query.get("access_token", "")

    @property
    def file(self) -> tuple[str, bytes]:
        form = message_from_bytes(f"Content-Type: {self.kind}\r\n\r\n".encode() + self.body)
        part = form.get_payload(0)
        assert isinstance(part, Message)
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        return str(part.get_filename()), content


@dataclass
class Tencent:
    """Answers token requests by itself and everything else by `script`; notes what was asked."""

    url: str = ""
    script: Callable[[Asked], Any] = lambda _: {"errcode": 0, "errmsg": "ok"}
    asked: list[Asked] = field(default_factory=list)
    tokens_given: int = 0
    token_of: Callable[[int], Json] = lambda number: {"access_token": f"canary-token-{number}", "expires_in": 7200}
    lock: Lock = field(default_factory=Lock)

    def answer(self, asked: Asked) -> Json:
        with self.lock:
            self.asked.append(asked)
            if asked.path.endswith(("/stable_token", "/gettoken")):
                self.tokens_given += 1
                return self.token_of(self.tokens_given)
        return self.script(asked)

    def calls(self, method: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.path.endswith(f"/cgi-bin/{method}")]

    def bodies(self, method: str) -> list[Any]:
        return [asked.json for asked in self.calls(method)]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 -- the library's signature
        if not isinstance(sys.exception(), ConnectionError):  # who was refused has hung up
            super().handle_error(request, client_address)


def _handler(platform: Tencent) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def _answer(self, body: bytes) -> None:
            parts = urlsplit(self.path)
            kind = self.headers.get("Content-Type", "")
            asked = Asked(path=parts.path, query=dict(parse_qsl(parts.query)), body=body, kind=kind)
            said = platform.answer(asked)
            if said is CUT:
                self.close_connection = True
                return
            self._send(*said) if isinstance(said, tuple) else self._send(200, {}, json.dumps(said).encode())

        def _send(self, status: int, headers: dict[str, str], content: bytes | Iterator[bytes]) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            header, pieces = _framed(content)
            self.send_header(*header)
            self.end_headers()
            self.wfile.writelines(pieces)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the library's name
            pass

    return Handler


def _framed(content: bytes | Iterator[bytes]) -> tuple[tuple[str, str], Iterable[bytes]]:
    """Give the header that tells where an answer ends, and the pieces in which it goes out."""
    if isinstance(content, bytes):
        return ("Content-Length", str(len(content))), (content,)
    return ("Connection", "close"), content


@contextmanager
def tencent() -> Iterator[Tencent]:
    platform = Tencent()
    server = _Server(("127.0.0.1", 0), _handler(platform))
    platform.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield platform
    finally:
        server.shutdown()
        server.server_close()


def wechat_account(url: str = "http://127.0.0.1:9", **changes: Json) -> WeChatAccount:
    secrets = {"app_secret": APP_SECRET, "token": CALLBACK_TOKEN, "aes_key": KEY, "previous_aes_key": OLD_KEY}
    return WeChatAccount(app_id="wxapp1", api_url=url, **{**secrets, **changes})


def plain_wechat_account() -> WeChatAccount:
    return wechat_account(aes_key=None, previous_aes_key=None, plain_mode=True)


def wecom_account(url: str = "http://127.0.0.1:9") -> WeComAccount:
    return WeComAccount(
        corp_id="wwcorp1",
        agent_id=1000002,
        secret=SecretStr(CORP_SECRET),
        token=SecretStr(CALLBACK_TOKEN),
        aes_key=SecretStr(KEY),
        previous_aes_key=SecretStr(OLD_KEY),
        api_url=url,
    )


def errand(message: Outgoing, *, channel: Channel = Channel.WECHAT, number: int = 7, **more: Json) -> Errand:
    user = OPENID if channel is Channel.WECHAT else "LiShifu"
    return Errand(id=number, address=Address(channel=channel, user=user), message=message, **more)


def phrase(sentence: Text) -> str:
    values = {name: phrase(value) if isinstance(value, Text) else value for name, value in sentence.values.items()}
    return sentence.msgid.format(**values)
