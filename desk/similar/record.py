"""What a ticket keeps of earlier ones of its customer, and by whose word it is one of their problems again (T20)."""

from dataclasses import dataclass
from enum import StrEnum

from desk.terms import ProductCategory, ServiceType, TicketId


class LinkedBy(StrEnum):
    """Who says that it is the same problem again: the customer, the system's proposal, or whoever graded it."""

    CUSTOMER = "customer"
    PROPOSAL = "proposal"
    GRADE = "grade"


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A ticket of the same customer that was closed not long before; `times` its problem had come back already."""

    ticket: TicketId
    category: ProductCategory
    service_type: ServiceType
    product_model: str = ""
    times: int = 0
