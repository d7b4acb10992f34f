"""The ticket and its record: the union of all field lists of the specification, each with its clause (C17)."""

from dataclasses import dataclass
from datetime import datetime

from desk.dispatch.record import Dispatch
from desk.findings.finding import Finding
from desk.improvement.reference import CaseReference
from desk.papers.document import Document
from desk.routing.rows import Expertise
from desk.similar.record import Earlier, LinkedBy
from desk.survey.round import SurveyRound, current
from desk.survey.supplier import SupplierEvaluation
from desk.terms import (
    ActionType,
    CustomerId,
    Field,
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
    WaitReason,
)
from desk.tickets.part import Subtask, SubtaskState
from desk.tickets.verdict import Duty, Verdict
from desk.triage.proposal import Proposal
from desk.values import quick
from desk.visits.visit import PartUsed, Visit


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A handler as the record names them (R1.3-4)."""

    id: MemberId
    name: str
    position: str
    contact: str
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A judgement of the problem, with its author and time (R1.4-2, R2.2-4, C19)."""

    problem_class: ProblemClass
    severity: Severity
    response_level: ResponseLevel
    category: ProductCategory
    service_type: ServiceType
    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """Three stored values: the system's proposal, the agent's preliminary one, technical support's final one (C19)."""

    proposed: Grade | None = None
    preliminary: Grade | None = None
    final: Grade | None = None

    @property
    def active(self) -> Grade | None:
        """The value that limits follow; never the proposal."""
        return self.final or self.preliminary


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who reported it and about what (R1.3-1). `declined` are the questions that the customer chose to skip.

    `from_pictures` are what nobody has told: it was read off a picture.
    """

    name: str | None = None
    contact: str | None = None
    order_number: str | None = None
    product_model: str | None = None
    address: str | None = None
    declined: frozenset[Field] = frozenset()
    profile_name: str | None = None
    from_pictures: frozenset[Field] = frozenset()


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Every instant that the specification asks for (C5); aware UTC, captured by the system (R1.3-8).

    A first response qualifies once its elements are there (C3): `planned_at` and `proposed_at` are when a person first
    told the customer a plan and a preliminary solution, `assigned_at` when a handler was named. After a reopening
    `answered_at` is the first answer to it. `examined_at` is the first finding (preliminary handling, R7.1-3), and
    `noted_at` when something of the work was last noted.
    """

    first_contact_at: datetime
    opened_at: datetime
    acknowledged_at: datetime | None = None
    response_started_at: datetime | None = None
    planned_at: datetime | None = None
    proposed_at: datetime | None = None
    assigned_at: datetime | None = None
    responded_at: datetime | None = None
    reopened_at: datetime | None = None
    answered_at: datetime | None = None
    call_asked_at: datetime | None = None
    called_back_at: datetime | None = None
    examined_at: datetime | None = None
    noted_at: datetime | None = None
    service_started_at: datetime | None = None
    expected_at: datetime | None = None
    set_out_at: datetime | None = None
    onsite_need_at: datetime | None = None
    arrived_at: datetime | None = None
    handled_at: datetime | None = None
    result_sent_at: datetime | None = None
    surveyed_at: datetime | None = None
    confirmed_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """What was found, planned and done, and what came of it (R2.2-6, R1.3-5)."""

    plan: str = ""
    diagnosis: str = ""
    measures: tuple[str, ...] = ()
    action: ActionType | None = None
    method: Method | None = None
    result: str = ""
    solved: bool | None = None
    further: bool | None = None
    delay_cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """What a ticket waits or waited for, since when, and until when once it is over (T7)."""

    reason: WaitReason
    since: datetime
    until: datetime | None = None
    plan: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What the customer said of the outcome (R1.3-6, R2.4-1)."""

    solved: bool | None = None
    confirmed_via: str = ""
    satisfaction: int | None = None
    suggestion: str = ""
    doubts: tuple[str, ...] = ()
    asked_at: datetime | None = None
    human_attempts: int = 0
    outcome: SurveyOutcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """How far the misses of a ticket have gone up the chain, to whom, and who takes care of it since (T9).

    It counts for one `round` of the ticket: a reopening begins anew. `told_of` and `told_at` are what the customer was
    last told of, `apologised_at` when a person apologised for a failed service (T10).
    """

    round: int = 0
    step: int = 0
    rule: str = ""
    since: datetime
    to: tuple[Person, ...] = ()
    acknowledged_by: Person | None = None
    acknowledged_at: datetime | None = None
    told_of: Duty | None = None
    told_at: datetime | None = None
    apologised_at: datetime | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One problem of one customer, from first contact to closure.

    `version` grows with every change of status or handler: a button made for an older one is stale. With `says_more`
    the customer has told more than `description` and `details` hold: the dialogue has it. `acted_by` and `acted_at` are
    whoever was to act on it and did so last. `proposal` is what was recognised in the customer's words, with its
    evidence; `is_hazard`: people may come to harm, as proposed until staff say otherwise. `expertise` is what a special
    ticket needs an expert for, None: for either; `entered_for`: for what experts have made their entries. `earlier` are
    tickets of the customer that were closed not long before: its problem may be back, `times_again` so often already.
    `surveys` are the rounds of the survey, the last counts unless it is void; `supplier` took part in the work,
    `evaluation` is what staff think of that.
    """

    id: TicketId
    version: int = 1
    status: Status = Status.RECEIVED
    customer: CustomerId
    intake: IntakeChannel
    description: str
    details: tuple[str, ...] = ()
    says_more: bool = False
    contact: Contact = Contact()
    owner: Person | None = None
    assignee: Person | None = None
    handlers: tuple[Person, ...] = ()
    expert: Person | None = None
    entered_for: frozenset[Expertise] = frozenset()
    declined_by: frozenset[MemberId] = frozenset()
    department: str = ""
    tier: str = ""
    region: str = ""
    expertise: Expertise | None = None
    grading: Grading = Grading()
    proposal: Proposal | None = None
    is_hazard: bool = False
    times: Times
    response_due_at: datetime | None = None
    response_rule: str = ""
    handling: Handling = Handling()
    wait: Wait | None = None
    waits: tuple[Wait, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    is_triage_overdue: bool = False
    service_failed_at: datetime | None = None
    policy_version: str = ""
    escalation: Escalation | None = None
    dispatch: Dispatch = Dispatch()  # noqa: RUF009 -- frozen, as the others
    acted_by: MemberId | None = None
    acted_at: datetime | None = None
    subtasks: tuple[Subtask, ...] = ()
    visit: Visit | None = None
    parts_used: tuple[PartUsed, ...] = ()
    documents: tuple[Document, ...] = ()
    findings: tuple[Finding, ...] = ()
    feedback: Feedback = Feedback()
    surveys: tuple[SurveyRound, ...] = ()
    supplier: str = ""
    evaluation: SupplierEvaluation | None = None
    reopened: int = 0
    is_delayed: bool = False
    is_complex: bool = False
    call_back_asked: bool = False
    needs_writing: bool = False
    urged: int = 0
    recurrence_of: TicketId | None = None
    recurs_by: LinkedBy | None = None
    times_again: int = 0
    earlier: tuple[Earlier, ...] = ()
    likely: tuple[TicketId, ...] = ()
    merged_into: TicketId | None = None
    came_from: CustomerId | None = None
    closing_reason: str = ""
    cases: tuple[CaseReference, ...] = ()

    @property
    def problem(self) -> str:
        """What is wrong, in words where there are any: some send pictures first, and tell what they show after."""
        told = (words for words in (self.description, *self.details) if any(char.isalnum() for char in words))
        return next(told, self.description)

    @property
    def survey(self) -> SurveyRound | None:
        """The round of the survey that counts, if there is one (C13)."""
        return current(self.surveys)

    @property
    def service_type(self) -> ServiceType:
        """The service asked for, as graded so far."""
        return self.grading.active.service_type if self.grading.active else ServiceType.FAULT_REPAIR

    @property
    def open_subtasks(self) -> tuple[Subtask, ...]:
        """Sub-tasks that are still to be done."""
        return tuple(s for s in self.subtasks if s.is_open)

    @property
    def holding_subtasks(self) -> tuple[Subtask, ...]:
        """Sub-tasks that the handler can't complete the ticket before: not the usual ones that nobody else took."""
        handler = self.assignee.id if self.assignee else None
        return tuple(
            s for s in self.open_subtasks if not s.is_usual or (s.state is SubtaskState.TAKEN and s.taker != handler)
        )
