"""The envelope of a callback: who signed it and when, judged before anything in it is read as XML."""

import base64
import hashlib
import hmac
import re
import secrets
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from pydantic import SecretStr
from wechatpy.crypto import PrpCrypto
from wechatpy.exceptions import InvalidAppIdException

from bot.channels.wechat_wire.xml import answer_xml
from handlers.ports import Clock

_KEY_BYTES = 32
FRESH = timedelta(minutes=5)
_TIMESTAMP = re.compile(r"[0-9]{1,11}", re.ASCII)
_ENCRYPT = re.compile(rb"<Encrypt>\s*(?:<!\[CDATA\[)?([A-Za-z0-9+/=]+)(?:\]\]>)?\s*</Encrypt>")
_BAD_CIPHER = (AttributeError, IndexError, TypeError, ValueError, struct.error, InvalidAppIdException)


class ForgedError(Exception):
    """The callback is not the platform's, or not for this account, or not of now; the text says which."""


class MalformedError(Exception):
    """The platform's own callback makes no sense; the text says why."""


class _Seal(PrpCrypto):  # type: ignore[misc]  # wechatpy has no type hints
    def get_random_string(self) -> str:
        # wechatpy draws its salt from the predictable generator.
        return secrets.token_hex(8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An opened callback: its XML, the signature that came with it, and the key that opened it, if any."""

    xml: str
    signature: str
    key: bytes | None = None


class Envelope:
    """Opens an account's callbacks and seals the answers.

    `receiver` is the app id or corp id. Without keys the account is in plain mode, where only the time and a
    nonce are signed; with keys a callback that is not encrypted is refused. The first key is the current one.
    """

    def __init__(self, *, token: SecretStr, receiver: str, aes_keys: Sequence[SecretStr | None], clock: Clock) -> None:
        if not token.get_secret_value():
            raise ValueError("an empty token signs nothing; set the token of the callback")
        self._token = token.get_secret_value()
        self._receiver = receiver
        self._keys = tuple(_key(secret) for secret in aes_keys if secret is not None)
        self._seals = {key: _Seal(key) for key in self._keys}
        self._clock = clock

    def echo(self, query: Mapping[str, str], *, is_encrypted: bool) -> str:
        """Give what the platform wants back when an address is set up. Raises ForgedError."""
        self.check_time(query)
        echo = query.get("echostr", "")
        if not is_encrypted:
            self._check(query, name="signature")
            return echo
        self._check(query, name="msg_signature", sealed=echo)
        return self._opened(echo)[0]

    def open(self, query: Mapping[str, str], body: bytes) -> Letter:
        """Give the letter inside. Raises ForgedError or MalformedError."""
        self.check_time(query)
        if not self._keys:
            return self._open_plain(query, body)
        sealed = _sealed(body)
        signature = self._check(query, name="msg_signature", sealed=sealed)
        xml, key = self._opened(sealed)
        return Letter(xml=xml, signature=signature, key=key)

    def check_time(self, query: Mapping[str, str]) -> None:
        """Raise ForgedError unless the callback says that it is of now, give or take `FRESH`."""
        stamp = query.get("timestamp", "")
        if not _TIMESTAMP.fullmatch(stamp):
            raise ForgedError("no timestamp")
        if abs(self._clock.now().timestamp() - int(stamp)) > FRESH.total_seconds():
            raise ForgedError("a timestamp that is not of now")

    def sealed(self, xml: str, *, letter: Letter) -> str:
        """Give an answer as the letter came: encrypted with the same key, or plain."""
        if letter.key is None:
            return xml
        encrypted = self._seals[letter.key].encrypt(xml, self._receiver).decode()
        stamp, nonce = str(int(self._clock.now().timestamp())), secrets.token_hex(8)
        signature = _signature(self._token, stamp, nonce, encrypted)
        return answer_xml(
            {"Encrypt": encrypted, "MsgSignature": signature, "TimeStamp": int(stamp), "Nonce": nonce},
        )

    def _open_plain(self, query: Mapping[str, str], body: bytes) -> Letter:
        if query.get("encrypt_type", "raw") != "raw":
            raise ForgedError("an encrypted callback, but no key is set")
        signature = self._check(query, name="signature")
        try:
            return Letter(xml=body.decode(), signature=signature)
        except UnicodeDecodeError:
            raise MalformedError("the body is not UTF-8") from None

    def _check(self, query: Mapping[str, str], *, name: str, sealed: str = "") -> str:
        given = query.get(name, "")
        parts = (self._token, query.get("timestamp", ""), query.get("nonce", ""), sealed)
        if not hmac.compare_digest(given.encode(errors="replace"), _signature(*parts).encode()):
            raise ForgedError("a signature that is not the platform's")
        return given

    def _opened(self, sealed: str) -> tuple[str, bytes]:
        for key, seal in self._seals.items():
            try:
                return seal.decrypt(sealed, self._receiver), key
            except _BAD_CIPHER:
                continue
        raise ForgedError("a text that is not sealed for this account")


def _key(secret: SecretStr) -> bytes:
    key = base64.b64decode(f"{secret.get_secret_value()}=")
    if len(key) != _KEY_BYTES:
        raise ValueError("an EncodingAESKey has 43 letters and digits")
    return key


def _sealed(body: bytes) -> str:
    found = _ENCRYPT.findall(body)
    if len(found) != 1:
        raise ForgedError("not exactly one encrypted text, where only encrypted callbacks are taken")
    return bytes(found[0]).decode("ascii")


def _signature(*parts: str) -> str:
    joined = b"".join(sorted(part.encode(errors="replace") for part in parts))
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()
