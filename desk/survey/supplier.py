"""A supplier who took part in the work: named by the handler, and evaluated by staff (R3.4-7, R3.4-8)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierEvaluation:
    """What staff think of a supplier's service for one ticket; `points` as in the survey."""

    supplier: str
    points: int
    words: str
    by: str
    at: datetime
