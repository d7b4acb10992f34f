"""Carries callbacks to the bot: a real time limit, and up to three tries of the same message."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import httpx

from sandbox.core import SandboxCore

TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What one try carries."""

    params: Mapping[str, str]
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How it went; `answer` is the body of a 2xx response, or None when none came in any try."""

    attempts: int
    outcome: str
    answer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """Delivers with a limit, by the machine's own clock, for each try, and a pause before the next."""

    core: SandboxCore
    limit: timedelta
    pause: timedelta = timedelta()

    async def deliver(self, url: str, *, envelope: Callable[[], Envelope]) -> Delivery:
        """Post until an answer with a 2xx status comes in time, at most three times, sealed anew each time."""
        outcome = "unreachable"
        for attempt in range(1, TRIES + 1):
            if attempt > 1 and self.pause:
                await self.core.clock.sleep(self.pause)
            sealed = envelope()
            outcome, answer = await self._once(
                "POST", url, params=sealed.params, content=sealed.body.encode(), headers={"Content-Type": "text/xml"}
            )
            if answer is not None:
                return Delivery(attempts=attempt, outcome=outcome, answer=answer)
        return Delivery(attempts=TRIES, outcome=outcome, answer=None)

    async def ask(self, url: str, *, params: Mapping[str, str]) -> Delivery:
        """Get once, as the platforms do when an address is being set."""
        outcome, answer = await self._once("GET", url, params=params)
        return Delivery(attempts=1, outcome=outcome, answer=answer)

    async def _once(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str],
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> tuple[str, str | None]:
        try:
            async with asyncio.timeout(self.limit.total_seconds()):
                response = await self.core.http.request(
                    method, url, params=dict(params), content=content, headers=headers, timeout=None
                )
        except TimeoutError:
            return "timeout", None
        except httpx.HTTPError:
            return "unreachable", None
        if not response.is_success:
            return f"status {response.status_code}", None
        return "answered", response.content.decode("utf-8", "replace")
