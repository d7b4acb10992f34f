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


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurred:
    """How many closed tickets are alike in product and person, and of how many the problem came back (R4.3.4-4).

    `person` is the id of the handler, else the owner.
    """

    product: str
    person: str
    closed: int
    again: int

    @property
    def rate(self) -> float:
        """The share that came back, from 0 to 1; 0 where nothing was closed."""
        return self.again / self.closed if self.closed else 0.0


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
    recurred: tuple[Recurred, ...] = ()

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

    def recurrence_by(self, dimension: Dimension | None = None) -> tuple[Recurred, ...]:
        """Count what came back by product or person, the most of it first; without a dimension, all in one."""
        found: defaultdict[tuple[str, str], list[Recurred]] = defaultdict(list)
        for one in self.recurred:
            is_product, is_person = dimension is Dimension.PRODUCT, dimension is Dimension.PERSON
            found[one.product if is_product else "", one.person if is_person else ""].append(one)
        sums = (
            Recurred(product=of[0], person=of[1], closed=sum(o.closed for o in same), again=sum(o.again for o in same))
            for of, same in found.items()
        )
        return tuple(sorted(sums, key=lambda one: (-one.rate, -one.closed, one.product, one.person)))

    def of_department(self, department: str) -> "Compliance":
        """Give what concerns one department."""
        return replace(self, judged=tuple(one for one in self.judged if one.department == department))
