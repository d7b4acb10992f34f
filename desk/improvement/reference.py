"""What a ticket knows of the cases about it."""

from dataclasses import dataclass
from datetime import datetime

from desk.terms import CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReference:
    """A case about a ticket, and when the survey was asked whose answers opened it, if any did."""

    id: CaseId
    asked_at: datetime | None = None
