"""A feedback case: what somebody was not content with, what was found, what is done about it, and who was told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from desk.messages import Address
from desk.terms import CaseId, CustomerId, MeasureId, TicketId
from desk.tickets.ticket import Person
from desk.tickets.timeline import Actor
from desk.values import quick


class CaseSource(StrEnum):
    """How a case came about."""

    SURVEY = "survey"  # a low score (R4.2.3-3)
    COMMENT = "comment"  # a complaint in words, without a low score
    INTERNAL = "internal"  # staff met a problem (R1.3-11)
    DROP = "drop"  # the mean of the scores fell (R7.3.3-2)


class CaseCategory(StrEnum):
    """What a case is about: a dimension of the survey, the supplier, or what lies behind them (R4.2.3-2)."""

    RESPONSE_SPEED = "response_speed"
    RESOLUTION_EFFICIENCY = "resolution_efficiency"
    COMPLETENESS = "completeness"
    ATTITUDE = "attitude"
    FOLLOW_UP = "follow_up"
    SUPPLIER = "supplier"
    PRODUCT = "product"
    PROCESS = "process"
    OTHER = "other"


class CaseState(StrEnum):
    """Where a case stands. One that is closing waits until the customer has what was written to them."""

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the customer was told of the outcome, when, by whom; `means` says how when it was not in their `chat`."""

    at: datetime
    by: Person
    words: str
    means: str = ""
    chat: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """A fall of the mean score: what it is now, what it was before, by how many answers each, and since when.

    `over_at` is when it was first seen to be over: only then another fall may be told of.
    """

    mean: float
    before: float
    answers: int
    answers_before: int
    since: datetime
    over_at: datetime | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One entry of the register of feedback (R4.2.3-2, R4.2.3-3, R1.3-11, R3.2-8).

    `id` is the ticket's number with the place among its cases ("1001-1"), "F…" without a ticket, "D…" for a fall, "C…"
    for the answers of a `customer` to a campaign, who has no ticket to be found by.
    `words` are the customer's or the member's own; `points` are what the customer gave, by dimension. `by` opened it;
    `owner` answers for it, the ticket's owner until somebody takes it at `taken_at`. `coverage_lacks` and
    `communication_lacks` answer the two questions about a fall (R7.3.3-2). `measures` are those of the register.
    `closing` is the reason it was closed with; at `look_at` the desk looks at it next, unless it is closed.
    """

    id: CaseId
    source: CaseSource
    ticket: TicketId | None = None
    customer: CustomerId | None = None
    department: str = ""
    words: str = ""
    points: Mapping[str, int] = field(default_factory=dict)
    by: Actor
    opened_at: datetime
    due_at: datetime
    owner: Person | None = None
    taken_at: datetime | None = None
    category: CaseCategory | None = None
    analysis: str = ""
    measure: str = ""
    measures: tuple[MeasureId, ...] = ()
    fall: Fall | None = None
    coverage_lacks: bool | None = None
    communication_lacks: bool | None = None
    told: Told | None = None
    state: CaseState = CaseState.OPEN
    closing: str = ""
    closed_at: datetime | None = None
    closed_by: Person | None = None
    look_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether the loop is still open."""
        return self.state is not CaseState.CLOSED

    @property
    def is_customers(self) -> bool:
        """Whether a customer is to hear what came of it (R4.2.3-3)."""
        return self.source in {CaseSource.SURVEY, CaseSource.COMMENT}

    @property
    def told_at(self) -> datetime | None:
        """When the customer was told of the outcome, by a message or by a person."""
        return self.told.at if self.told else None
