"""The application's state: its members, what was sent to whom, and the codes that may change a card."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sandbox.core import SandboxCore
from sandbox.tencent.crypt import MessageCrypt
from sandbox.tencent.media import MediaShelf
from sandbox.tencent.tokens import TokenLedger
from sandbox.wecom.settings import WeComSettings

CODE_LIFETIME = timedelta(hours=72)
NUMBERS_A_SECOND = 1_000_000


@dataclass(slots=True, kw_only=True)
class Sent:
    """One message that went out: which bubble it is on each member's phone."""

    msgid: str
    at: datetime
    card: Mapping[str, Any] | None = None
    bubbles: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseCode:
    """Leave to change one card, once."""

    sent: Sent
    until: datetime


class Account:
    """One self-built application on the pretend platform."""

    def __init__(self, core: SandboxCore, settings: WeComSettings) -> None:
        self.core = core
        self.settings = settings
        self.callback_url = settings.callback_url
        self.media = MediaShelf(core.clock)
        self.tokens = TokenLedger(core.clock)
        self.menu: dict[str, Any] | None = None
        self.names: dict[str, str] = {}
        # A bot remembers message ids for longer than a sandbox runs, so they must not start over with it.
        self._numbers = count(int(core.clock.now().timestamp()) * NUMBERS_A_SECOND)
        self.start_over()

    def start_over(self) -> None:
        """Forget what was sent and who was added; credentials and callback stay as they are set up."""
        self.names = dict(self.settings.members)
        self.sent: dict[str, Sent] = {}
        self.task_ids: set[str] = set()
        self.codes: dict[str, ResponseCode] = {}
        self.repeats: dict[str, tuple[datetime, dict[str, Any]]] = {}
        self.received: dict[str, list[datetime]] = {}
        self.media.clear()

    def now(self) -> datetime:
        return self.core.clock.now()

    def seconds(self) -> int:
        """Return the time as the platform writes it: whole seconds since 1970."""
        return int(self.now().timestamp())

    def next_number(self) -> int:
        """Return a message id that was never used."""
        return next(self._numbers)

    def crypt(self) -> MessageCrypt:
        """Return the envelope that the application and its bot share."""
        return MessageCrypt(self.settings.token, aes_key=self.settings.aes_key, receiver=self.settings.corp_id)

    def member(self, user: str) -> str | None:
        """Return the member's id as it is written in the directory, whatever the case; None when unknown."""
        return next((known for known in self.names if known.lower() == user.lower()), None)

    def on_phone(self, member: str, *, number: int) -> Sent | None:
        """Return the message behind a bubble of the member's phone."""
        return next((sent for sent in self.sent.values() if sent.bubbles.get(member) == number), None)

    def response_code(self, sent: Sent) -> str:
        """Return a new code that may change the card once within 72 hours."""
        code = secrets.token_urlsafe(24)
        self.codes[code] = ResponseCode(sent=sent, until=self.now() + CODE_LIFETIME)
        return code


def phone_of(user: str) -> str:
    """Return the id of the member's phone."""
    return f"wecom:{user}"
