"""The union record's mandatory fields, and what is still missing before a ticket may close (C17, R1.3-7)."""

from desk import wording
from desk.errors import IncompleteError
from desk.routing.expertise import is_entered
from desk.terms import Field, IntakeChannel, ProblemClass, Status
from desk.texts import Text, text
from desk.tickets.ticket import Ticket

CHATS = frozenset({IntakeChannel.WECHAT_OA, IntakeChannel.TELEGRAM})  # the chat itself is a contact


def name_of(ticket: Ticket) -> str | None:
    """Give the customer's name: their own answer, else the name of their profile on the platform."""
    return ticket.contact.name or ticket.contact.profile_name


def missing_for_closure(ticket: Ticket) -> tuple[Text, ...]:
    """List the mandatory parts of the record that are still empty, in the order of the specification's clauses."""
    return (*_missing_basics(ticket), *_missing_times(ticket), *_missing_handling(ticket), *_missing_outcome(ticket))


def check_complete(ticket: Ticket) -> None:
    """Raise IncompleteError, naming everything that is missing, unless the record is complete."""
    if missing := missing_for_closure(ticket):
        raise IncompleteError(
            text("Ticket {number} can't close yet. Missing: {fields}.", number=ticket.id, fields=listed(missing))
        )


def listed(items: tuple[Text, ...]) -> Text:
    """Join texts into one, as a list."""
    if len(items) == 1:
        return items[0]
    return text("{first}, {rest}", first=items[0], rest=listed(items[1:]))


def _missing_basics(ticket: Ticket) -> list[Text]:
    contact = ticket.contact
    held = {
        Field.CONTACT: contact.contact or ticket.intake in CHATS or Field.CONTACT in contact.declined,
        Field.ORDER_NUMBER: contact.order_number or Field.ORDER_NUMBER in contact.declined,
        Field.PRODUCT_MODEL: contact.product_model or Field.PRODUCT_MODEL in contact.declined,
    }
    missing = [] if name_of(ticket) else [wording.FIELD[Field.NAME]]
    missing += [wording.FIELD[field] for field, there in held.items() if not there]
    if ticket.grading.final is None:
        missing.append(text("final grading by technical support"))
    if needs_expert(ticket) and not is_entered(ticket):
        missing.append(wording.EXPERT_ENTRY[ticket.expertise])
    return missing


def needs_expert(ticket: Ticket) -> bool:
    """Whether a legal or safety expert must make an entry before this ticket closes (R2.1-5)."""
    return ticket.grading.active is not None and ticket.grading.active.problem_class is ProblemClass.SPECIAL


def _missing_times(ticket: Ticket) -> list[Text]:
    times = ticket.times
    there = (
        (times.response_started_at, text("start of the response")),
        (times.responded_at, text("first response with a plan")),
        (times.service_started_at, text("start of the service")),
    )
    return [name for at, name in there if at is None]


def _missing_handling(ticket: Ticket) -> list[Text]:
    work = ticket.handling
    there = (
        (ticket.owner, text("owner")),
        (ticket.assignee, text("handler")),
        (work.action, text("kind of work")),
        (work.method, text("method of handling")),
        (work.result, text("result")),
        (work.solved is not None, text("solved or not")),
        (work.further is not None, text("further handling needed or not")),
        (ticket.times.handled_at, text("time of completion")),
    )
    return [name for held, name in there if not held]


def _missing_outcome(ticket: Ticket) -> list[Text]:
    missing = []
    if ticket.status is Status.CONFIRMED and ticket.feedback.solved is None:
        missing.append(text("the customer's confirmation"))
    if ticket.feedback.outcome is None:
        missing.append(text("outcome of the satisfaction question"))
    if ticket.supplier and ticket.evaluation is None:  # R3.4-8
        missing.append(text("evaluation of the supplier"))
    return missing
