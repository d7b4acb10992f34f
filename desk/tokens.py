"""Button tokens: signed, and bound to ticket, action, version and person, so that no press does what it should not."""

import base64
import hmac
from dataclasses import dataclass
from functools import cache

from desk.values import quick

SIGNATURE_BYTES = 8
LONGEST = 64
_PARTS = 6


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """What a press asks for. `version` 0 is good for any state of the ticket; `person` is a member or customer id."""

    action: str
    ticket: int = 0
    version: int = 0
    person: int = 0
    argument: str = ""


def seal(button: Button, *, secret: bytes) -> str:
    """Write a button as a token of at most 64 ASCII bytes. Raises ValueError when it does not fit."""
    plain = f"{button.action}.{button.ticket}.{button.version}.{button.person}.{button.argument}"
    token = f"{plain}.{_signature(plain, secret)}"
    if len(token) > LONGEST or not token.isascii():
        raise ValueError(f"a token must fit {LONGEST} ASCII bytes: {plain}")
    return token


def unseal(token: str, *, secret: bytes) -> Button | None:
    """Read a token back, or None when this desk never made it."""
    plain, _, signature = token.rpartition(".")
    if not hmac.compare_digest(_signature(plain, secret).encode(), signature.encode()):
        return None
    action, ticket, version, person, argument = plain.split(".", _PARTS - 2)
    return Button(action=action, ticket=int(ticket), version=int(version), person=int(person), argument=argument)


def _signature(plain: str, secret: bytes) -> str:
    signing = _begun(secret).copy()
    signing.update(plain.encode())
    return base64.urlsafe_b64encode(signing.digest()[:SIGNATURE_BYTES]).rstrip(b"=").decode()


@cache
def _begun(secret: bytes) -> hmac.HMAC:
    """Begin to sign with a key, once: to begin takes OpenSSL longer than the rest."""
    return hmac.new(secret, digestmod="sha256")
