"""An account's access token: fetched once however many threads ask, renewed before it ends."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from handlers.ports import Clock

# Platforms give the same token again until it ends, so the margin shrinks with what is left of it.
_MARGIN = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A token as the platform gave it, and how long it is good."""

    token: str
    lifetime: timedelta


# Called with whether the platform should be forced to make a new token. Raises what every waiter shall see.
Fetch: TypeAlias = Callable[[bool], Grant]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    token: str
    good_until: datetime


class TokenKeeper:
    """Holds one token. Threads that ask while it is being fetched share that fetch, its result or its failure."""

    def __init__(self, fetch: Fetch, *, clock: Clock) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = threading.Lock()
        self._held: _Held | None = None
        self._flight: Future[str] | None = None
        self._force_next = False

    def current(self) -> str:
        """Give a token that should be good. Raises what the fetch raises."""
        return self._token(stale=None)

    def renewed(self, stale: str) -> str:
        """Give a token after the platform called `stale` bad; fetches only if nobody has replaced it since."""
        return self._token(stale=stale)

    def _token(self, *, stale: str | None) -> str:
        with self._lock:
            held = self._held
            if held is not None and held.token != stale and self._clock.now() < held.good_until:
                return held.token
            flight, is_mine = self._flight, self._flight is None
            if flight is None:
                flight = self._flight = Future()
        if is_mine:
            self._fly(flight, stale=stale)
        return flight.result()

    def _fly(self, flight: Future[str], *, stale: str | None) -> None:
        try:
            grant = self._fetch(self._force_next)
        except BaseException as failure:  # noqa: BLE001 -- every waiter sees it
            with self._lock:
                self._flight = None
            flight.set_exception(failure)
            return
        good_for = max(grant.lifetime - _MARGIN, grant.lifetime / 2)
        with self._lock:
            self._held = _Held(token=grant.token, good_until=self._clock.now() + good_for)
            self._flight = None
            # The platform insists on a token that it does not take: only force helps, and force is rationed.
            self._force_next = grant.token == stale
        flight.set_result(grant.token)
