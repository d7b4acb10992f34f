"""Which documents fit a service: never a warranty card for advice, nor a repair order where nothing was repaired."""

from desk.papers.document import DocumentKind
from desk.papers.rules import DocumentRules
from desk.papers.warranty import warranty_of
from desk.terms import ActionType, ServiceType
from desk.tickets.ticket import Ticket

_WORK_ON_IT = frozenset({ActionType.REPAIR, ActionType.REPLACEMENT})


def fitting(ticket: Ticket, rules: DocumentRules) -> tuple[DocumentKind, ...]:
    """Give the documents that fit what was done, in the order in which they are sent; none before it is done."""
    if ticket.times.handled_at is None or ticket.handling.solved is None:
        return ()
    was_inspected = ticket.service_type is ServiceType.FAULT_REPAIR and ticket.handling.action is ActionType.INSPECTION
    is_repair = ticket.handling.action in _WORK_ON_IT or was_inspected
    fits = {
        DocumentKind.REPAIR_ORDER: is_repair,
        DocumentKind.SERVICE_RECORD: True,
        DocumentKind.WARRANTY_CARD: warranty_of(ticket, rules) is not None,
    }
    return tuple(kind for kind, is_fitting in fits.items() if is_fitting)
