"""Access tokens: who holds a valid one, until when, and what an invalid one is told."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.clock import Clock

LIFETIME = timedelta(hours=2)
OVERLAP = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One issued token; `valid_until` moves forward to the overlap's end when a newer one replaces it."""

    value: str
    issued_at: datetime
    valid_until: datetime


class TokenLedger:
    """Issues the tokens of one account and of one kind of request for them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tokens: dict[str, Token] = {}
        self._latest: Token | None = None

    def fresh(self, *, overlap: timedelta = OVERLAP) -> Token:
        """Return a new token; the one before it lives on for the overlap."""
        now = self._clock.now()
        if self._latest is not None:
            before = self._latest
            self._keep(
                Token(
                    value=before.value,
                    issued_at=before.issued_at,
                    valid_until=min(before.valid_until, now + overlap),
                )
            )
        self._latest = Token(value=secrets.token_urlsafe(96), issued_at=now, valid_until=now + LIFETIME)
        self._keep(self._latest)
        return self._latest

    def current(self, *, margin: timedelta = timedelta(0)) -> Token:
        """Return the latest token while it has more than `margin` to live, or else a new one."""
        if self._latest is None or self._latest.valid_until - self._clock.now() <= margin:
            return self.fresh()
        return self._latest

    def seconds_left(self, token: Token) -> int:
        """Return for how many more seconds the token is good."""
        return int((token.valid_until - self._clock.now()).total_seconds())

    def knows(self, value: str) -> bool:
        """Tell whether this ledger ever issued the token."""
        return value in self._tokens

    def is_valid(self, value: str) -> bool:
        """Tell whether the token is good now."""
        token = self._tokens.get(value)
        return token is not None and self._clock.now() < token.valid_until

    def is_latest(self, value: str) -> bool:
        """Tell whether the token is the newest one issued."""
        return self._latest is not None and self._latest.value == value

    def revoke(self) -> None:
        """Make every token invalid before its time, as the platform may."""
        self._tokens.clear()
        self._latest = None

    def _keep(self, token: Token) -> None:
        self._tokens[token.value] = token
