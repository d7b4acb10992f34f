"""The only place that reads the machine's clock."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's time; `speed` makes the desk's time run faster than the wall's, from the moment it is made."""

    speed: float = 1.0
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))  # noqa: TID251 -- the one reader

    def now(self) -> datetime:
        """Give the present instant, aware UTC."""
        wall = datetime.now(UTC)  # noqa: TID251 -- the one reader
        return wall if self.speed == 1 else self.started_at + (wall - self.started_at) * self.speed

    async def sleep(self, span: timedelta) -> None:
        """Wait until `span` of this clock's time has passed."""
        await asyncio.sleep(max(span / timedelta(seconds=1), 0) / self.speed)  # noqa: TID251 -- the one sleeper
