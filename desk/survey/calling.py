"""When nobody answered: the reminder in the chat, and the task to call, with its result form (C13, R1.3-10, R1.4-6)."""

from desk import outcome
from desk.cards import button, job_card
from desk.notices import tell_customer, tell_person
from desk.people import Member
from desk.replies import Card
from desk.survey import asking, taking
from desk.survey.chasing import REMIND
from desk.survey.impartial import is_worker
from desk.terms import Role, Status
from desk.texts import text
from desk.tickets.ticket import Ticket
from desk.turns import Around, Outbound, Timer, Turn

_FORMS = {
    Status.RESULT_SENT: ("reached", "unsolved", "missed", "refused", "dialogue"),
    Status.CONFIRMED: ("survey", "missed", "refused", "dialogue"),
}


def pass_silence(timer: Timer, ticket: Ticket, around: Around) -> Turn:
    """Remind once of what is still open, the verdict or the survey, and later have somebody call."""
    if ticket.status not in _FORMS:
        return Turn()
    held = taking.round_of(ticket, around.policy_for(ticket), now=around.now)
    if ticket.status is Status.CONFIRMED and (held.points or not asking.is_asked_of(ticket, around)):
        return Turn()
    told = _remind(ticket, around) if timer.rule == REMIND else _call_for(ticket, around)
    return Turn(about=ticket.id, outbound=told)


def _remind(ticket: Ticket, around: Around) -> tuple[Outbound, ...]:
    if ticket.status is Status.RESULT_SENT:
        question = text("Hello, one question about ticket {number}: is it solved?", number=ticket.id)
        return tell_customer(ticket, around, question, choices=outcome.questions(ticket, around))
    held = taking.round_of(ticket, around.policy_for(ticket), now=around.now)
    if not held.open_questions:
        return ()
    hello = text("Hello, how was our service for ticket {number}?", number=ticket.id)
    lines = asking.first(ticket, held, around)
    return tell_customer(ticket, around, hello, *lines, choices=asking.choices(ticket, held, around))


def _call_for(ticket: Ticket, around: Around) -> tuple[Outbound, ...]:
    """Ask for a call: a human attempt is part of the survey's duty (C13)."""
    lines = (
        text("Ticket {number}: the customer has not answered. Please call and note the outcome:", number=ticket.id),
        text("{contact}", contact=ticket.contact.contact or "—"),
    )
    caller = _caller(ticket, around)
    if caller is None:
        return tell_person(ticket.owner, around, *lines, ticket=ticket)
    drawn = job_card(ticket, caller, around)
    tries = str(ticket.feedback.human_attempts)
    form = tuple(
        button(name, ticket, caller, around, argument=tries if name in {"missed", "refused"} else "")
        for name in _FORMS[ticket.status]
    )
    card = Card(key=f"call:{ticket.id}", title=lines[0], rows=drawn.rows, body=lines[1:], choices=form)
    return (Outbound(to=caller.addresses[0], message=card, ticket=ticket.id),)


def _caller(ticket: Ticket, around: Around) -> Member | None:
    """Name who calls: the owner, unless they did the work themselves and there is somebody else to ask for it."""
    owner = around.staff.by_id.get(ticket.owner.id) if ticket.owner else None
    others = (*around.staff.on_duty(Role.AGENT), *around.staff.supervisors())
    fair = (member for member in (owner, *others) if member and member.addresses and not is_worker(ticket, member))
    return next(fair, owner if owner and owner.addresses else None)
