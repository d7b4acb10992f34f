"""A measure to improve the service: who does what until when, by which figure it is judged, and what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desk.terms import CaseId, MeasureId
from desk.tickets.ticket import Person
from desk.values import quick


class Metric(StrEnum):
    """The figure that shows whether a measure works (R4.3.4-2..4)."""

    RESPONSE_TIME = "response_time"
    SATISFACTION = "satisfaction"
    RECURRENCE = "recurrence"


class Origin(StrEnum):
    """What a measure follows from (R4.3-1, R4.1-4)."""

    FEEDBACK = "feedback"
    ASSESSMENT = "assessment"
    STANDARD = "standard"


class MeasureState(StrEnum):
    """Where a measure stands: under way until its owner has judged it for good."""

    UNDER_WAY = "under_way"
    WORKED = "worked"
    DID_NOT = "did_not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """The figures of the tickets that came in a span, `until` not in it, and of how many tickets each figure is.

    `response` is the mean from first contact to first response, `satisfaction` the mean score; `recurrence` is the
    share of closed tickets whose problem came back, from 0 to 1. None where there is nothing to take them of.
    """

    since: datetime
    until: datetime
    tickets: int
    response: timedelta | None = None
    responded: int = 0
    satisfaction: float | None = None
    answers: int = 0
    recurrence: float | None = None
    closed: int = 0

    def of(self, metric: Metric) -> timedelta | float | None:
        """Give one of the figures."""
        figures: dict[Metric, timedelta | float | None] = {
            Metric.RESPONSE_TIME: self.response,
            Metric.SATISFACTION: self.satisfaction,
            Metric.RECURRENCE: self.recurrence,
        }
        return figures[metric]


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One entry of the register of measures (R4.3-1, R4.3.4-1).

    `before` is the same span before it began as `after` is since then, both as counted at `counted_at`; they are of
    one `department`, or of all. `verdict` are the owner's words on what came of it. At `look_at` the desk counts anew
    and asks for the verdict, unless there is one.
    """

    id: MeasureId
    case: CaseId | None = None
    origin: Origin = Origin.FEEDBACK
    what: str
    department: str = ""
    owner: Person
    metric: Metric
    begun_at: datetime
    due_at: datetime
    state: MeasureState = MeasureState.UNDER_WAY
    before: Effect | None = None
    after: Effect | None = None
    counted_at: datetime | None = None
    verdict: str = ""
    judged_at: datetime | None = None
    look_at: datetime | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether its effect is still to be judged."""
        return self.state is MeasureState.UNDER_WAY

    @property
    def is_judged_in_time(self) -> bool:
        """Whether its owner has judged by its day whether it worked."""
        return self.judged_at is not None and self.judged_at <= self.due_at
