"""How soon the desk is itself again after each blow, in seconds: watched beside the run, in store and journal."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import psycopg

from bot.clock import SystemClock
from sandbox.server import Sandbox

GLANCE = timedelta(milliseconds=100)
SENDING = ("send", "message/send", "message/custom/send")
LEASE = timedelta(seconds=30)
ORPHANS = "SELECT count(*) FROM lanes WHERE due_at IS NOT NULL AND leased_until IS NOT NULL AND leased_until <= %s"


@dataclass(slots=True, kw_only=True)
class Recovery:
    """Seconds from each blow: until the desk was ready, sent something, and had freed what the dead had leased."""

    ready: list[float] = field(default_factory=list)
    first_send: list[float] = field(default_factory=list)
    orphans_freed: list[float] = field(default_factory=list)
    stop: list[float] = field(default_factory=list)
    _struck: list[tuple[datetime, int]] = field(default_factory=list)
    _orphaned: list[datetime] = field(default_factory=list)

    def struck(self, at: datetime, *, journal: int) -> None:
        """Note a blow that orphans leases."""
        self._struck.append((at, journal))
        self._orphaned.append(at)

    async def watch(self, url: str, sandbox: Sandbox) -> None:
        """Watch until cancelled."""
        clock = SystemClock()
        while True:
            await clock.sleep(GLANCE)
            self._see_sends(sandbox)
            if self._orphaned:
                await self._see_orphans(url, now=clock.now())

    def figures(self) -> dict[str, float]:
        """Give median and worst of each, as far as any was seen."""
        seen = {
            "ready": self.ready,
            "first_send": self.first_send,
            "orphans_freed": self.orphans_freed,
            "stop": self.stop,
        }
        return {
            f"{name}_{which}_s": round(value, 2)
            for name, spans in seen.items()
            if spans
            for which, value in (("median", _median(spans)), ("worst", max(spans)))
        }

    def _see_sends(self, sandbox: Sandbox) -> None:
        while self._struck:
            at, number = self._struck[0]
            calls = sandbox.journal.calls(since=number)
            first = next((call for call in calls if call.at > at and call.method.startswith(SENDING)), None)
            if first is None:
                return
            self.first_send.append((first.at - at).total_seconds())
            del self._struck[0]

    async def _see_orphans(self, url: str, *, now: datetime) -> None:
        try:
            async with await psycopg.AsyncConnection.connect(url) as store:
                for at in list(self._orphaned):
                    row = await (await store.execute(ORPHANS, [at + LEASE])).fetchone()
                    if row == (0,):
                        self.orphans_freed.append((now - at).total_seconds())
                        self._orphaned.remove(at)
        except psycopg.Error:
            return  # the database is what was struck


def _median(spans: Sequence[float]) -> float:
    return sorted(spans)[len(spans) // 2]
