"""What figures rest on, ticket by ticket; of its words only the survey's comment, no word of whose it is (R4.1-2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from desk.quality.stages import Phase, RecordStage
from desk.survey.round import SurveyRound
from desk.terms import (
    ActionType,
    CustomerId,
    CustomerKind,
    IntakeChannel,
    MemberId,
    Method,
    ProblemClass,
    ProductCategory,
    ResponseLevel,
    ServiceType,
    Severity,
    Status,
    SurveyOutcome,
    TicketId,
)
from desk.tickets.ticket import Times
from desk.tickets.verdict import Duty, Verdict
from desk.values import quick


class Basis(StrEnum):
    """By which instant a ticket belongs to a period: with OPEN_AT, that it was open when the period ended.

    ALIVE are all that came in before its end and were not closed before it began: every ticket of the others, once.
    """

    FIRST_CONTACT = "first_contact"
    HANDLED = "handled"
    CLOSED = "closed"
    OPEN_AT = "open_at"
    ALIVE = "alive"


class Segment(StrEnum):
    """Whether the customer had written before (C32)."""

    NEW = "new"
    EXISTING = "existing"


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A member of staff as the record of the ticket names them."""

    id: MemberId
    name: str
    department: str = ""


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """How a ticket was judged: its final grade, else the preliminary one."""

    problem_class: ProblemClass
    severity: Severity
    response_level: ResponseLevel
    category: ProductCategory
    service_type: ServiceType


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One ticket as the figures see it.

    `handler` has it now or had it last, `handlers` are all who ever did. `came_back`: another ticket has the same
    problem again, by somebody's word; `was_complained_of`: such a ticket was a complaint. `stages` and `phases` are
    those parts of the record and of the whole service that are there (R4.1.3-1, R4.1-3). `kind` and `industry` are
    the customer's, as staff know them (R4.2.1-2). `survey` is the
    round that counts, `satisfaction` and `outcome` what came of it.
    """

    ticket: TicketId
    status: Status
    intake: IntakeChannel
    customer: CustomerId
    segment: Segment
    times: Times
    kind: CustomerKind | None = None
    industry: str = ""
    department: str = ""
    owner: Named | None = None
    handler: Named | None = None
    handlers: tuple[Named, ...] = ()
    supplier: str = ""
    grade: Graded | None = None
    method: Method | None = None
    action: ActionType | None = None
    solved: bool | None = None
    further: bool | None = None
    confirmed: bool | None = None
    reopened: int = 0
    is_delayed: bool = False
    service_failed_at: datetime | None = None
    recurrence_of: TicketId | None = None
    came_back: bool = False
    was_complained_of: bool = False
    verdicts: tuple[Verdict, ...] = ()
    stages: frozenset[RecordStage] = frozenset()
    phases: frozenset[Phase] = frozenset()
    survey: SurveyRound | None = None
    satisfaction: int | None = None
    outcome: SurveyOutcome | None = None
    human_attempts: int = 0

    @property
    def person(self) -> Named | None:
        """Whose figures the ticket counts in: the handler's, else the owner's."""
        return self.handler or self.owner

    @property
    def solved_at(self) -> datetime | None:
        """When the problem was solved: the end of the last round of work, unless it says that it is not (C5)."""
        return None if self.solved is False else self.times.handled_at

    @property
    def first_response(self) -> timedelta | None:
        """The time from first contact to a qualifying first response (R4.1.1-1, C5)."""
        return _since(self.times.first_contact_at, self.times.responded_at)

    @property
    def time_to_resolve(self) -> timedelta | None:
        """The time from first contact until the problem was solved (R4.4.1-2, C5)."""
        return _since(self.times.first_contact_at, self.solved_at)

    @property
    def is_survey_kept(self) -> bool:
        """Whether the customer answered in time; or was asked in the chat, and called by somebody in time (C13)."""
        if self.outcome is SurveyOutcome.ATTEMPTED_NO_REPLY:
            of_this_round = (v for v in self.verdicts if v.starts_at == self.times.handled_at)
            return any(verdict.met for verdict in of_this_round if verdict.duty is Duty.SURVEY)
        return self.outcome is SurveyOutcome.ANSWERED_IN_TIME

    def was_open(self, at: datetime) -> bool:
        """Whether work or an answer was owed at a moment."""
        if self.times.first_contact_at >= at:
            return False
        return self.status.is_open or (self.times.closed_at is not None and self.times.closed_at >= at)

    @property
    def is_complaint(self) -> bool:
        """Whether the ticket is a complaint itself, as it was graded."""
        return self.grade is not None and self.grade.service_type is ServiceType.COMPLAINT


def _since(start: datetime, end: datetime | None) -> timedelta | None:
    return end - start if end is not None else None
