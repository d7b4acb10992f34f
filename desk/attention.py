"""The owner's figures for whom the desk turns to, how often, and when it leaves people alone."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum


class Rung(StrEnum):
    """Whom a missed limit is told to, from step to step (spec, gaps)."""

    HANDLER = "handler"
    LEAD = "lead"
    SUPERVISOR = "supervisor"
    MANAGEMENT = "management"


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """Who is next when nobody acts: one step for each limit that passes."""

    chain: tuple[Rung, ...] = tuple(Rung)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """The hours, in the desk's zone, in which nobody of the staff is reminded; none where start and end are the same.

    `except_level_1`: what is urgent is told at any hour.
    """

    start: time = field(default=time(22), metadata={"key": "from"})
    end: time = field(default=time(8), metadata={"key": "to"})
    except_level_1: bool = True

    def holds(self, local: datetime) -> bool:
        """Tell whether a moment, as clocks on the desk's walls show it, is within the quiet hours."""
        at = local.time()
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """When news of tickets to one person comes as one list: what follows `within` so long. It names `most` at most."""

    most: int = 20
    within: timedelta = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nagging:
    """For how long nobody is reminded of a ticket after they acted on it, and when a new time is asked for again."""

    pause: timedelta = timedelta(minutes=5)
    ask_again: timedelta = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """What "promptly" means for notices of a changed state (R2.3-6)."""

    promptly: timedelta = timedelta(minutes=1)
