"""Whether the desk is ready, and if not, what is wrong and what to do: told within two seconds whatever hangs."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.metrics import Metrics
from desk.standing import Patience, Standing, overdue

ANSWER_WITHIN = timedelta(seconds=1.5)
AWAY = "the database does not answer within {seconds:g} s: see that it runs, is reached and has connections left"
STOPPING = "this process is stopping: ask another"
LATE = {
    "timers": "look for sweep_stumbled and timer_failed in the log; restart `aftercare serve` if nothing moves",
    "messages": "look for sweep_stumbled and turn_failed_again in the log; restart `aftercare serve` if nothing moves",
    "deliveries": "nobody sends there: look for deliveries_stumbled in the log of every `aftercare serve`, restart it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How the desk is; `remedy` says what to do where it is not ready. Without a store there is no `standing`."""

    standing: Standing | None = None
    late: Mapping[str, timedelta] = field(default_factory=dict)
    remedy: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether the desk does its work in time."""
        return not self.remedy

    def as_json(self) -> dict[str, Any]:
        """Give it as `/readyz` answers."""
        told: dict[str, Any] = {"ready": self.is_ready}
        if self.standing is not None:
            told["lag_seconds"] = {kind: lag.total_seconds() for kind, lag in self.standing.lags.items()}
        if self.late:
            told["late"] = {work: lag.total_seconds() for work, lag in self.late.items()}
        if self.remedy:
            told["remedy"] = self.remedy
        return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where it is read how the desk is: what waits in the store, and how much on this machine's disk."""

    standing: Callable[[], Coroutine[Any, Any, Standing]]
    spooled: Callable[[], Awaitable[int]]


class Watch:
    """Looks at the store, once for all who ask meanwhile. `is_stopping` is set by whoever stops the desk."""

    def __init__(
        self, sources: Sources, *, metrics: Metrics, patience: Patience, answer_within: timedelta = ANSWER_WITHIN
    ) -> None:
        self.metrics, self.is_stopping = metrics, False
        self._sources, self._patience, self._answer_within = sources, patience, answer_within
        self._reading: asyncio.Task[Standing] | None = None

    async def report(self) -> Report:
        """Tell how the desk is. Never raises, and never waits longer than it may."""
        standing = await self._standing()
        if standing is None:
            return Report(remedy=AWAY.format(seconds=self._answer_within.total_seconds()))
        late = overdue(standing, self._patience)
        remedies = [LATE[work.partition(":")[0]] for work in late]
        return Report(
            standing=standing, late=late, remedy=STOPPING if self.is_stopping else "; ".join(dict.fromkeys(remedies))
        )

    async def figures(self) -> bytes:
        """Give all figures for Prometheus; those of the store only while it answers."""
        report = await self.report()
        return self.metrics.exposition(report.standing, late=report.late, spooled=await self._sources.spooled())

    async def close(self) -> None:
        """Let go of a look that hangs."""
        if self._reading is not None and not self._reading.done():
            self._reading.cancel()
            await asyncio.wait({self._reading}, timeout=self._answer_within.total_seconds())

    async def _standing(self) -> Standing | None:
        """Look, or wait with those who do; a look that hangs is left alone, since ending it might hang too."""
        if self._reading is None or self._reading.done():
            self._reading = asyncio.get_running_loop().create_task(self._sources.standing())
            self._reading.add_done_callback(_heard)
        done, _ = await asyncio.wait({self._reading}, timeout=self._answer_within.total_seconds())
        if not done or self._reading.cancelled() or self._reading.exception() is not None:
            return None
        return self._reading.result()


def _heard(reading: "asyncio.Task[Standing]") -> None:
    """Take note of what failed a look that nobody waits for any more: each report tells by itself that it got none."""
    if not reading.cancelled():
        reading.exception()
