"""Progress as people see it: the seven steps of the response flow (R1.4-8, R2.3-2)."""

from desk.terms import Status
from desk.texts import Text, text
from desk.tickets.ticket import Ticket

STEPS: tuple[Text, ...] = (
    text("Received"),
    text("First assessment"),
    text("Handler assigned"),
    text("Handling"),
    text("Result"),
    text("Confirmation"),
    text("Closed"),
)

_DONE: dict[Status, int] = {
    Status.RECEIVED: 1,
    Status.TRIAGED: 2,
    Status.CLASSIFIED: 2,
    Status.ASSIGNED: 3,
    Status.IN_PROGRESS: 3,
    Status.WAITING: 3,
    Status.HANDLED: 4,
    Status.RESULT_SENT: 5,
    Status.CONFIRMED: 6,
    Status.CLOSED: 7,
    Status.CANCELLED: 7,
}


def steps_done(ticket: Ticket) -> int:
    """Count the completed steps, 1 to 7."""
    return steps_at(ticket.status)


def steps_at(status: Status) -> int:
    """Count the steps that are completed where a ticket stands."""
    return _DONE[status]


def bar(ticket: Ticket) -> str:
    """Draw the seven steps, done ones filled."""
    done = steps_done(ticket)
    return "●" * done + "○" * (len(STEPS) - done)


def next_step(ticket: Ticket) -> Text | None:
    """Name what comes next, or None when nothing does."""
    done = steps_done(ticket)
    return None if done == len(STEPS) else STEPS[done]
