"""What people say of a proposal: a customer's words with the right judgements, for the model to learn from (R2.2-3)."""

from dataclasses import dataclass
from datetime import datetime

from desk.terms import ProblemClass, ProductCategory, ServiceType, Severity, TicketId
from desk.tickets.timeline import Actor
from desk.triage.proposal import Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """The words of a ticket, without contacts and address, as somebody judged them, and what had been proposed.

    Who judges the same ticket again changes their mind: the latest counts. `language` is `zh` or `en`. Of what is no
    report nothing else is judged, and nothing but a hazard where `problem_class` is None. `category` is None where no
    product is named.
    """

    words: str
    language: str
    is_report: bool
    problem_class: ProblemClass | None = None
    severity: Severity | None = None
    service_type: ServiceType | None = None
    category: ProductCategory | None = None
    is_hazard: bool = False
    ticket: TicketId
    by: Actor
    at: datetime
    proposed: Proposal | None = None

    @property
    def author(self) -> str:
        """By what one author's examples are told from another's."""
        return f"{self.by.kind}:{self.by.id or ''}"
