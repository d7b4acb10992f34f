"""How the desk stands: what waits, since when, what went wrong of late; and whether that is too late."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desk.messages import Channel

MOST_COUNTED = 100_000  # of anything that waits: so many is trouble enough, and counting them all costs time
LATELY = timedelta(hours=1)
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """Work of one kind: how much of it waits, how much of that is due, and since when the oldest is."""

    waiting: int = 0
    due: int = 0
    oldest_due_at: datetime | None = None

    def lag(self, now: datetime) -> timedelta:
        """How late the oldest is; zero when nothing is."""
        return max(now - self.oldest_due_at, timedelta()) if self.oldest_due_at else timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """Deliveries of one channel by their state; `unknown` and `refused` of the last day, `troubles` of the last hour.

    `oldest_due_at` is when the oldest should have gone out, or is to be tried again. `is_served`: somebody is at work
    there at this moment. `put_off` is how many chats wait for their platform.
    """

    due: int = 0
    leased: int = 0
    held: int = 0
    unknown: int = 0
    refused: int = 0
    troubles: int = 0
    put_off: int = 0
    oldest_due_at: datetime | None = None
    is_served: bool = False

    def lag(self, now: datetime) -> timedelta:
        """How late the oldest is; zero when nothing is."""
        return max(now - self.oldest_due_at, timedelta()) if self.oldest_due_at else timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All that waits in the store at one moment. Put-off messages that are parked wait for a person.

    `files` are still to be fetched, `readings` are fetched pictures and recordings that are still to be read,
    `papers` are still to be drawn.
    """

    at: datetime
    revision: str = ""
    ways_out: Mapping[Channel, WayOut] = field(default_factory=dict)
    timers: Backlog = Backlog()
    messages: Backlog = Backlog()
    files: Backlog = Backlog()
    readings: Backlog = Backlog()
    papers: Backlog = Backlog()
    parked: int = 0

    @property
    def lags(self) -> dict[str, timedelta]:
        """How late the oldest due work of each kind is."""
        deliveries = max((way.lag(self.at) for way in self.ways_out.values()), default=timedelta())
        return {"deliveries": deliveries} | {kind: backlog.lag(self.at) for kind, backlog in self.backlogs.items()}

    @property
    def backlogs(self) -> dict[str, Backlog]:
        """What waits to be done by the desk itself, by its name."""
        return {
            "timers": self.timers,
            "messages": self.messages,
            "files": self.files,
            "readings": self.readings,
            "papers": self.papers,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """From when on late is too late: `at_once` is what the desk does by itself, `out` what platforms take part in."""

    at_once: timedelta
    out: timedelta


def overdue(standing: Standing, patience: Patience) -> dict[str, timedelta]:
    """Tell what is too late, and how late.

    A channel where somebody is at work is not among it, however slow its platform is: whoever takes the desk out of
    service for that takes it from everybody else too. What is tried again later is not late until then.
    """
    kinds = {"timers": standing.timers, "messages": standing.messages}
    late = {kind: backlog.lag(standing.at) for kind, backlog in kinds.items()}
    late = {kind: lag for kind, lag in late.items() if lag > patience.at_once}
    stuck = {
        f"deliveries:{channel}": lag
        for channel, way in standing.ways_out.items()
        if not way.is_served and (lag := way.lag(standing.at)) > patience.out
    }
    return late | stuck
