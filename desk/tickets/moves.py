"""The ticket's state machine: which status may follow which, and the sentence that refuses the rest."""

from desk import wording
from desk.errors import IllegalMoveError
from desk.terms import Status
from desk.texts import text
from desk.tickets.ticket import Ticket

MOVES: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset({Status.TRIAGED, Status.CLASSIFIED, Status.CANCELLED}),
    Status.TRIAGED: frozenset({Status.CLASSIFIED, Status.CANCELLED}),
    Status.CLASSIFIED: frozenset({Status.ASSIGNED, Status.CANCELLED}),
    Status.ASSIGNED: frozenset({Status.IN_PROGRESS, Status.CLASSIFIED, Status.CANCELLED}),
    Status.IN_PROGRESS: frozenset(
        {Status.WAITING, Status.HANDLED, Status.ASSIGNED, Status.CLASSIFIED, Status.CANCELLED}
    ),
    Status.WAITING: frozenset({Status.IN_PROGRESS, Status.ASSIGNED, Status.CANCELLED}),
    Status.HANDLED: frozenset({Status.RESULT_SENT, Status.CANCELLED}),
    Status.RESULT_SENT: frozenset({Status.CONFIRMED, Status.IN_PROGRESS, Status.CLOSED, Status.CANCELLED}),
    Status.CONFIRMED: frozenset({Status.IN_PROGRESS, Status.CLOSED, Status.CANCELLED}),
    Status.CLOSED: frozenset(),
    Status.CANCELLED: frozenset(),
}


def check(ticket: Ticket, to: Status) -> None:
    """Raise IllegalMoveError, with a sentence for the person, unless the ticket may move to `to` (R1.4-8, R2.2-1)."""
    if to not in MOVES[ticket.status]:
        raise IllegalMoveError(
            text(
                "Ticket {number} is “{status}”; it can't become “{wanted}” from there.",
                number=ticket.id,
                status=wording.STATUS[ticket.status],
                wanted=wording.STATUS[to],
            )
        )


def check_in(ticket: Ticket, *allowed: Status) -> None:
    """Raise IllegalMoveError unless the ticket is in one of these states."""
    if ticket.status not in allowed:
        raise IllegalMoveError(
            text(
                "Ticket {number} is “{status}”: this is not possible now.",
                number=ticket.id,
                status=wording.STATUS[ticket.status],
            )
        )
