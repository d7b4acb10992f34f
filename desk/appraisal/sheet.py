"""An appraisal: what was measured of somebody's work in a time, what was judged of it, and what they say to that."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from desk.appraisal.scoring import BEST, Scored, rounded
from desk.quality.stages import RecordStage
from desk.terms import MeasureId, Method, TicketId
from desk.tickets.ticket import Person


class Criterion(StrEnum):
    """What supervisors judge, with a reason: R4.4.2-2 names the first three, R4.1.4-1 and R4.4.1-5 the others."""

    CUSTOMER_FEEDBACK = "customer_feedback"
    PERFORMANCE = "performance"
    PROCESS = "process"
    CONDUCT = "conduct"
    PROFESSIONALISM = "professionalism"
    PATIENCE = "patience"
    COMMUNICATION = "communication"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Points of 100 for a criterion, with who gave them and why (C23). A later one of the same author replaces it."""

    criterion: Criterion
    points: int
    reason: str
    by: Person
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """What the person appraised objects to, and what a supervisor answered. Both are kept."""

    words: str
    by: Person
    at: datetime
    answer: str = ""
    answered_by: Person | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One ticket that the measured score was counted of, with its instants."""

    ticket: TicketId
    first_contact_at: datetime
    responded_at: datetime | None = None
    solved_at: datetime | None = None
    closed_at: datetime | None = None
    method: Method | None = None
    missing: tuple[RecordStage, ...] = ()
    came_back: bool = False
    reopened: int = 0
    satisfaction: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalSheet:
    """One appraisal, kept for good with the standard that it was made by (R4.4.4-1, R7.4.2-1).

    It is a person's, or without one a department's. `lines` are the standard with what each came to; the tickets that
    they were counted of are kept beside it. `measures` are those of improvement that were due, `judged_share` percent.
    """

    key: str
    period: str
    since: datetime
    until: datetime
    person: Person | None = None
    department: str
    policy_version: str
    response: timedelta
    handling: timedelta
    judged_share: int
    made_at: datetime
    tickets: int
    lines: tuple[Scored, ...] = ()
    measured: float | None = None
    measures: tuple[MeasureId, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    contests: tuple[Contest, ...] = ()

    @property
    def judged(self) -> float | None:
        """The mean of what was judged, each author's last word on each criterion; None before anybody judged."""
        last = {(one.criterion, one.by.id): one.points for one in self.judgements}
        return rounded(Fraction(sum(last.values()), len(last))) if last else None

    @property
    def result(self) -> float | None:
        """The two together by the policy's shares, only where there are both, and never shown without both (C23)."""
        measured, judged = self.measured, self.judged
        if measured is None or judged is None:
            return None
        share = Fraction(self.judged_share, BEST)
        return rounded((1 - share) * Fraction(measured) + share * Fraction(judged))

    @property
    def open_contest(self) -> Contest | None:
        """What was objected to and not answered yet."""
        return next((one for one in self.contests if not one.answered_at), None)


def key_of(subject: str, period: str) -> str:
    """Name an appraisal: whose, and of what time."""
    return f"{subject}/{period}"
