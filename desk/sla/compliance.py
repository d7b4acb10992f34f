"""How well the limits were kept: counted per limit, level, product, channel, department and person (R1.1-7, R1.2-7)."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class Dimension(StrEnum):
    """By what the verdicts are counted."""

    LIMIT = "limit"
    LEVEL = "level"
    PRODUCT = "product"
    CHANNEL = "channel"
    DEPARTMENT = "department"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Verdicts that are alike in every dimension: how many were met, how many missed. `person` is a member's id."""

    limit: str
    level: str = ""
    product: str = ""
    channel: str = ""
    department: str = ""
    person: str = ""
    met: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How one limit, level, product, channel, department or person did."""

    key: str
    met: int
    missed: int

    @property
    def all(self) -> int:
        """How many verdicts there are."""
        return self.met + self.missed

    @property
    def rate(self) -> float:
        """The share that was met, from 0 to 1; 1 where nothing was judged."""
        return self.met / self.all if self.all else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelUse:
    """What came in by a channel, and how it fared (R1.2-7). `response` is the mean from first contact to response."""

    channel: str
    tickets: int
    answered: int
    response: timedelta | None
    missed: int
    rated: int
    satisfaction: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTimes:
    """How soon the tickets of one handler, else owner, were answered and handled, from first contact (R7.4.2-2).

    `in_time` and `handled_in_time` count by the times of appraisal; `response` is the mean. `person` is a member's id.
    """

    person: str
    tickets: int
    answered: int
    response: timedelta | None
    in_time: int
    handled: int
    handled_in_time: int


class Step(StrEnum):
    """A step of the flow, by what it ends with (R1.4-8)."""

    ASSESSED = "assessed"
    RESPONDED = "responded"
    STARTED = "started"
    HANDLED = "handled"
    RESULT_SENT = "result_sent"
    CONFIRMED = "confirmed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTime:
    """How long a step of the flow took (R1.4-9): the mean, and what nine of ten did not pass."""

    step: Step
    tickets: int
    mean: timedelta
    most: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Compliance:
    """How the limits of the tickets whose first contact lies in a period were kept; `until` is not in it.

    `failures` are tickets without a qualifying response within the overall limit, `ungraded` those graded too late.
    """

    since: datetime
    until: datetime
    tickets: int
    failures: int
    ungraded: int
    judged: tuple[Judged, ...] = ()
    channels: tuple[ChannelUse, ...] = ()
    steps: tuple[StepTime, ...] = ()
    people: tuple[PersonTimes, ...] = ()

    @property
    def total(self) -> Tally:
        """All verdicts together."""
        return Tally(key="", met=sum(one.met for one in self.judged), missed=sum(one.missed for one in self.judged))

    def by(self, dimension: Dimension) -> tuple[Tally, ...]:
        """Count the verdicts by one dimension, the worst rate first; what is not known comes under an empty key."""
        found: defaultdict[str, list[Judged]] = defaultdict(list)
        for one in self.judged:
            found[getattr(one, dimension.value)].append(one)
        tallies = (
            Tally(key=key, met=sum(one.met for one in alike), missed=sum(one.missed for one in alike))
            for key, alike in found.items()
        )
        return tuple(sorted(tallies, key=lambda tally: (tally.rate, -tally.all, tally.key)))

    def of_department(self, department: str) -> "Compliance":
        """Give what concerns one department."""
        return replace(self, judged=tuple(one for one in self.judged if one.department == department))
