"""A hazard was told: whoever is in charge learns of it at once; the job is offered before anybody has graded it."""

from collections.abc import Iterable

from desk import notices
from desk.people import Member
from desk.replies import Choice
from desk.terms import Role
from desk.texts import text
from desk.tickets.proposing import added, locale_of, propose, words_of
from desk.tickets.ticket import Ticket
from desk.tokens import Button, seal
from desk.triage.advice import advice
from desk.triage.deciding import read
from desk.turns import Around, Outbound, Turn

_IN_CHARGE = (Role.SUPERVISOR, Role.EXPERT)


def raised(ticket: Ticket, around: Around) -> tuple[Outbound, ...]:
    """Owe the card of a hazard to owner, handler, supervisors and experts; whoever may take it is offered the job.

    Where none of the supervisors and experts is on duty, all of them are told: this can't wait for the morning.
    """
    staff = around.staff
    watching = staff.on_duty(*_IN_CHARGE) or tuple(m for m in staff.members if m.roles & set(_IN_CHARGE))
    named = (notices.member_of(who, staff) for who in (ticket.owner, ticket.assignee))
    return notices.show_card(ticket, _once(member for member in (*named, *watching) if member), around)


def warning(ticket: Ticket, around: Around, *, words: str) -> tuple[Outbound, ...]:
    """Owe the customer the advice on the danger that words tell of, and offer a call, outside of a turn of theirs."""
    call = Button(action="call", ticket=ticket.id, person=ticket.customer)
    told = advice(words, around.policy.safety, locale=locale_of(words))
    choice = Choice(token=seal(call, secret=around.secret), label=text("Call me"))
    return notices.tell_customer(ticket, around, *told, choices=(choice,))


def heard_late(before: Ticket, ticket: Ticket, around: Around) -> Turn:
    """Read a ticket anew to which words were added outside of a turn, as those of a recording that was written down.

    The turn holds the ticket with its proposal; a hazard that is told there for the first time raises the alarm.
    """
    words = added(before, ticket)
    whole, latest = (read(told, around.recogniser, around.policy) for told in (words_of(ticket), words))
    if whole is None or latest is None:
        return Turn()
    change = propose(ticket, whole, latest=latest, policy=around.policy_for(ticket), now=around.now)
    if not change.entries:
        return Turn()
    alarm: tuple[Outbound, ...] = ()
    if change.ticket.is_hazard and not before.is_hazard:
        alarm = (*warning(change.ticket, around, words=words), *raised(change.ticket, around))
    return Turn(about=ticket.id, tickets=(change.ticket,), entries=change.entries, outbound=alarm)


def _once(members: Iterable[Member]) -> tuple[Member, ...]:
    return tuple({member.id: member for member in members}.values())
