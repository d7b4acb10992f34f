"""Whole callbacks at the four hooks, genuinely sealed and signed so that what is wrong inside reaches the parsers."""

import hashlib
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import urlencode

from starlette.types import ASGIApp

from bot.settings import Settings
from tests.bot.channels.callbacks import sealed, sign, stamped
from tests.bot.channels.tencent import CALLBACK_TOKEN, KEY, OLD_KEY, StoppedClock
from tests.fuzzing import json_mutants, xml_mutants

CUSTOMER, STAFF, WECHAT, WECOM = "/hooks/telegram/customer", "/hooks/telegram/staff", "/hooks/wechat", "/hooks/wecom"
HOOKS = (CUSTOMER, STAFF, WECHAT, WECOM)
SECRETS = {CUSTOMER: "customer-hook", STAFF: "staff-hook"}
RECEIVERS = {WECHAT: "wxapp1", WECOM: "wwcorp1"}
HEADER = b"x-telegram-bot-api-secret-token"
# Taken, refused as forged, as too large or as nonsense: a door has no other answers, above all none of 500 and more.
ANSWERS = frozenset({200, 400, 401, 403, 413})

UPDATES = json_mutants.captured()
CALLBACKS = {WECHAT: xml_mutants.captured("wechat"), WECOM: xml_mutants.captured("wecom")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One callback."""

    path: str
    query: Mapping[str, str]
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes


def desk_settings(**more: Any) -> Settings:  # noqa: ANN401 -- fields of Settings
    """Give the settings of a desk on all four hooks, whose platforms are nowhere."""
    bots = {"api_url": "http://127.0.0.1:9", "token": "7000001:word"}
    tencent = {"api_url": "http://127.0.0.1:9", "token": CALLBACK_TOKEN, "aes_key": KEY, "previous_aes_key": OLD_KEY}
    return Settings(
        _env_file=None,
        secret_key="a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=",
        telegram_customer={**bots, "webhook_secret": SECRETS[CUSTOMER]},
        telegram_staff={**bots, "webhook_secret": SECRETS[STAFF]},
        wechat={**tencent, "app_id": RECEIVERS[WECHAT], "app_secret": "secret"},
        wecom={**tencent, "corp_id": RECEIVERS[WECOM], "agent_id": 1000002, "secret": "secret"},
        **more,
    )


def letter(path: str, rng: Random, clock: StoppedClock) -> Letter:
    """Give a callback whose envelope is right, whatever is in it."""
    if path in SECRETS:
        headers = ((HEADER, SECRETS[path].encode()),)
        return Letter(path=path, query={}, headers=headers, body=json_mutants.mutant(UPDATES, rng))
    xml = xml_mutants.mutant(CALLBACKS[path], rng).encode(errors="surrogatepass")
    query, body = sealed(xml, clock=clock, receiver=RECEIVERS[path], key=rng.choice((KEY, OLD_KEY)))
    return Letter(path=path, query=query, body=body.encode())


def forged(path: str, rng: Random, clock: StoppedClock) -> Letter:
    """Give a callback that is not the platform's: a genuine one with something of its seal wrong."""
    genuine = letter(path, rng, clock)
    if path in SECRETS:
        wrong = rng.choice(
            (b"", b"guess", SECRETS[path].encode()[:-1], bytes(rng.randrange(128, 256) for _ in range(9)))
        )
        return Letter(path=path, query={}, headers=((HEADER, wrong),), body=genuine.body)
    return rng.choice(_FORGERIES)(genuine, rng, clock)


def _another_nonce(true: Letter, rng: Random, _: StoppedClock) -> Letter:
    return Letter(path=true.path, query={**true.query, "nonce": str(rng.random())}, body=true.body)


def _another_time(true: Letter, rng: Random, clock: StoppedClock) -> Letter:
    stamp = str(int(clock.now().timestamp()) + rng.choice((-1, 1)) * rng.randrange(1, 10**6))
    return Letter(path=true.path, query={**true.query, "timestamp": stamp}, body=true.body)


def _another_body(true: Letter, rng: Random, _: StoppedClock) -> Letter:
    at = true.body.index(b"CDATA[", true.body.index(b"<Encrypt>")) + 6 + rng.randrange(40)
    other = b"B" if true.body[at : at + 1] == b"A" else b"A"
    return Letter(path=true.path, query=true.query, body=true.body[:at] + other + true.body[at + 1 :])


def _guessed_token(true: Letter, rng: Random, clock: StoppedClock) -> Letter:
    query = stamped(clock, token="guess")
    sealed_text = true.body.decode().partition("<Encrypt><![CDATA[")[2].partition("]]>")[0]
    signature = sign(query["timestamp"], query["nonce"], sealed_text, token=f"guess{rng.random()}")
    return Letter(path=true.path, query={**true.query, **query, "msg_signature": signature}, body=true.body)


def _in_plain(true: Letter, rng: Random, clock: StoppedClock) -> Letter:
    xml = xml_mutants.mutant(CALLBACKS[true.path], rng).replace("<Encrypt>", "").encode(errors="replace")
    return Letter(path=true.path, query=stamped(clock), body=xml)


_FORGERIES: tuple[Callable[[Letter, Random, StoppedClock], Letter], ...]
_FORGERIES = (_another_nonce, _another_time, _another_body, _guessed_token, _in_plain)


async def post(doors: ASGIApp, sent: Letter) -> int:
    """Bring a callback to the application itself; gives the status. Raises what the application does not catch."""
    status = 0

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": sent.body, "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal status
        status = message.get("status", status)

    query = urlencode(sent.query).encode()
    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
             "path": sent.path, "raw_path": sent.path.encode(), "root_path": "", "query_string": query,
             "headers": list(sent.headers), "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80)}  # fmt: skip
    await doors(scope, receive, send)
    return status


def digest(sent: Letter) -> str:
    """Name a callback by what is in it."""
    return hashlib.sha256(sent.body).hexdigest()[:12]
