"""A job past the time it was expected for: owned up to, asked about, and asked about again (T8, R2.3-9)."""

from desk.cards import button
from desk.notices import refresh_cards, tell_customer
from desk.people import Member
from desk.replies import Brief, Card, Choice, Say
from desk.sla.acting import in_charge, is_answering
from desk.sla.chain import step_for
from desk.sla.news import news
from desk.texts import Text, text
from desk.tickets import work
from desk.tickets.ticket import Ticket
from desk.turns import Around, Outbound, Timer, TimerKind, Turn

AGAIN, ABOVE = "again", "above"


def overrun(timer: Timer, ticket: Ticket, around: Around) -> Turn:
    """Follow up on a time that has passed, for as long as no new one is named; `timer.rule` tells how often it was."""
    if ticket.times.expected_at is None or ticket.times.expected_at > around.now:
        return Turn()
    match timer.rule:
        case "":
            return _own_up(ticket, around)
        case "again":
            return _ask_again(ticket, around)
        case _:
            return _tell_above(ticket, around)


def _own_up(ticket: Ticket, around: Around) -> Turn:
    """Own up to a missed time: the handler is asked for cause and plan, customer and supervisors are told."""
    at = ticket.times.expected_at or around.now
    change = work.overrun(ticket, now=around.now)
    sorry = text("We are sorry: ticket {number} takes longer than we said ({at}).", number=ticket.id, at=at)
    soon = text("We are finding out why and tell you the new time as soon as we know it.")
    asked = text("Ticket {number} is past its expected time ({at}). Please say why, and the new time:",
                 number=ticket.id, at=at)  # fmt: skip
    delayed = text("Ticket {number} is delayed: expected {at}.", number=ticket.id, at=at)
    supervisors = around.staff.supervisors()
    return Turn(
        about=ticket.id,
        tickets=(change.ticket,),
        entries=change.entries,
        outbound=(
            *tell_customer(change.ticket, around, sorry, soon),
            *_ask(ticket, around, asked),
            *(out for member in supervisors for out in _say(ticket, member, around, delayed)),
            *refresh_cards(change.ticket, around),
        ),
        timers=(_later(ticket, AGAIN, around),),
    )


def _ask_again(ticket: Ticket, around: Around) -> Turn:
    """Ask the handler once more, unless they are at it."""
    asked = text("Ticket {number} still has no new time ({at} is past). The customer waits for it:",
                 number=ticket.id, at=ticket.times.expected_at or around.now)  # fmt: skip
    member = in_charge(ticket, around.staff)
    is_at_it = member is not None and is_answering(ticket, member, around)
    told = () if is_at_it else _ask(ticket, around, asked)
    return Turn(about=ticket.id, outbound=told, timers=(_later(ticket, ABOVE, around),))


def _tell_above(ticket: Ticket, around: Around) -> Turn:
    """Tell whoever is next above the handler that nobody says how it goes on."""
    line = text("Ticket {number} was expected by {at}, and nobody has named a new time since.",
                number=ticket.id, at=ticket.times.expected_at or around.now)  # fmt: skip
    who = ticket.assignee.name if ticket.assignee else "—"
    handled = text("{name} handles it, and was asked twice.", name=who)
    above = step_for(1, ticket, around, but=in_charge(ticket, around.staff)).members
    told = (out for member in above for out in _say(ticket, member, around, line, handled, choices=True))
    return Turn(about=ticket.id, outbound=tuple(told))


def _later(ticket: Ticket, rule: str, around: Around) -> Timer:
    due_at = around.now + around.policy.nagging.ask_again
    return Timer(ticket=ticket.id, kind=TimerKind.EXPECTED, rule=rule, due_at=due_at)


def _ask(ticket: Ticket, around: Around, asked: Text) -> tuple[Outbound, ...]:
    """Ask whoever is to act for the cause and a new time, else the supervisors."""
    how = text("/eta {number} …", number=ticket.id)
    handler = in_charge(ticket, around.staff)
    if handler is None:
        members = around.staff.supervisors()
        return tuple(out for member in members for out in _say(ticket, member, around, asked, how))
    brief = Brief(line=asked, at=ticket.times.expected_at or around.now)
    card = Card(
        key=f"delay:{ticket.id}", title=asked, body=(how,), choices=(_new_time(ticket, handler, around),), brief=brief
    )
    return news(handler, card, ticket, around)


def _say(ticket: Ticket, member: Member, around: Around, *body: Text, choices: bool = False) -> tuple[Outbound, ...]:
    offered = (_new_time(ticket, member, around),) if choices else ()
    brief = Brief(line=body[0], at=ticket.times.expected_at or around.now)
    return news(member, Say(body=body, choices=offered, brief=brief), ticket, around)


def _new_time(ticket: Ticket, member: Member, around: Around) -> Choice:
    return button("eta", ticket, member, around)
