"""Callbacks as the platforms seal and sign them, posted to the channels' doors."""

import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import httpx
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.routing import Route
from wechatpy.crypto import PrpCrypto

from bot.channels.wechat_wire.envelope import Envelope
from desk.messages import InboundMessage
from desk.texts import Text
from handlers.ports import Errand, Phrase, Receipt
from tests.bot.channels.tencent import CALLBACK_TOKEN, KEY, StoppedClock, phrase

NONCES = count(1)


@dataclass
class IntakeOnPaper:
    """Notes what is received, and owes what a test puts into `owed`."""

    received: list[InboundMessage] = field(default_factory=list)
    owed: Errand | None = None
    replies: list[tuple[Errand, Receipt]] = field(default_factory=list)
    given_back: list[Errand] = field(default_factory=list)
    trouble: Exception | None = None
    vouched: dict[str, bytes] = field(default_factory=dict)

    async def receive(self, message: InboundMessage) -> None:
        if self.trouble:
            raise self.trouble
        self.received.append(message)

    async def receive_for_reply(self, message: InboundMessage) -> Errand | None:
        await self.receive(message)
        return self.owed

    async def replied(self, errand: Errand, receipt: Receipt) -> None:
        self.replies.append((errand, receipt))

    async def vouch(self, signature: str, *, digest: bytes, fresh_for: timedelta) -> bool:
        assert fresh_for > timedelta()
        return self.vouched.setdefault(signature, digest) == digest

    async def released(self, errand: Errand) -> None:
        self.given_back.append(errand)


async def phrase_for(_: Errand) -> Phrase:
    def said(sentence: Text) -> str:
        return phrase(sentence)

    return said


def sign(*parts: str, token: str = CALLBACK_TOKEN) -> str:
    return hashlib.sha1("".join(sorted((token, *parts))).encode(), usedforsecurity=False).hexdigest()


def stamped(clock: StoppedClock, *, token: str = CALLBACK_TOKEN) -> dict[str, str]:
    stamp, nonce = str(int(clock.now().timestamp())), f"nonce{next(NONCES)}"
    return {"timestamp": stamp, "nonce": nonce, "signature": sign(stamp, nonce, token=token)}


def seal(plain: str | bytes, *, receiver: str, key: str = KEY) -> str:
    envelope = Envelope(token=SecretStr("t"), receiver=receiver, aes_keys=[SecretStr(key)], clock=StoppedClock())
    crypto = PrpCrypto(envelope._keys[0])  # noqa: SLF001 -- the key as bytes
    return str(crypto.encrypt(plain, receiver), "ascii")


def sealed(
    xml: str | bytes, *, clock: StoppedClock, receiver: str, key: str = KEY, token: str = CALLBACK_TOKEN
) -> tuple[dict[str, str], str]:
    query, encrypted = stamped(clock, token=token), seal(xml, receiver=receiver, key=key)
    signature = sign(query["timestamp"], query["nonce"], encrypted, token=token)
    body = f"<xml><ToUserName><![CDATA[to]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    return {**query, "encrypt_type": "aes", "msg_signature": signature}, body


@dataclass(kw_only=True)
class Doorstep:
    """A platform's servers in front of the desk's door."""

    http: httpx.AsyncClient
    path: str

    async def post(self, query: Mapping[str, str], body: str | bytes) -> httpx.Response:
        return await self.http.post(self.path, params=query, content=body)

    async def get(self, query: Mapping[str, str]) -> httpx.Response:
        return await self.http.get(self.path, params=query)


@asynccontextmanager
async def doorstep(routes: list[Route]) -> AsyncIterator[Doorstep]:
    transport = httpx.ASGITransport(Starlette(routes=routes))
    async with httpx.AsyncClient(transport=transport, base_url="http://desk") as http:
        yield Doorstep(http=http, path=routes[0].path)
