"""Closed tickets as case material: what was wrong, found and done, and nothing that tells whose it was (R4.3.2-2)."""

from collections.abc import Iterable

from desk.discretion import unreachable
from desk.terms import ServiceType, Status
from desk.texts import Text, text
from desk.tickets.record import name_of
from desk.tickets.ticket import Ticket
from desk.wording import CLASS, SERVICE

MOST_PROPOSED = 5
_HIDDEN = "***"


def material(tickets: Iterable[Ticket], words: str = "", service: ServiceType | None = None) -> tuple[Ticket, ...]:
    """Choose a few that teach something: of a kind of service, or with all these words in them; in the order given."""
    wanted = words.casefold().split()
    fitting = (one for one in tickets if teaches(one) and (_has(one, wanted) or one.service_type is service))
    return tuple(ticket for ticket, _ in zip(fitting, range(MOST_PROPOSED), strict=False))


def teaches(ticket: Ticket) -> bool:
    """Whether a ticket is closed, and tells what was found or done."""
    return ticket.status is Status.CLOSED and any(_told(ticket))


def case_lines(ticket: Ticket) -> tuple[Text, ...]:
    """Tell a case without its customer: number, class and service, what was found, done, and came of it."""
    found, done, result = (anonymous(words, ticket) or "—" for words in _told(ticket))
    grade = ticket.grading.active
    head = text("Ticket {number}: {service}", number=ticket.id, service=SERVICE[ticket.service_type])
    if grade:
        head = text(
            "Ticket {number}: {problem_class}, {service}",
            number=ticket.id,
            problem_class=CLASS[grade.problem_class],
            service=SERVICE[grade.service_type],
        )
    return head, text("Found: {found}; done: {done}; result: {result}", found=found, done=done, result=result)


def anonymous(words: str, ticket: Ticket) -> str:
    """Give words of a ticket without the customer's name, order and address as they are known, and contacts."""
    contact = ticket.contact
    told = (name_of(ticket), contact.profile_name, contact.contact, contact.address, contact.order_number)
    for personal in sorted({one for one in told if one and len(one) > 1}, key=len, reverse=True):
        words = words.replace(personal, _HIDDEN)
    return unreachable(words)


def _told(ticket: Ticket) -> tuple[str, str, str]:
    handling = ticket.handling
    return handling.diagnosis, "; ".join(handling.measures), handling.result


def _has(ticket: Ticket, wanted: Iterable[str]) -> bool:
    told = " ".join((ticket.problem, *_told(ticket))).casefold()
    return all(word in told for word in wanted)
