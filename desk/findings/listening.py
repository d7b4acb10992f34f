"""A recording that was written down later: it counts as if the customer had written it (R2.2-3)."""

from desk import alarm, notices
from desk.cards import shorten
from desk.texts import text, verbatim
from desk.tickets import opening
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import SYSTEM, Act
from desk.turns import Around, Outbound, Turn
from desk.values import replace

MARK = "🎤"  # as where the platform itself sends the words
_LONGEST = 600


def heard(ticket: Ticket, words: str, around: Around) -> Turn:
    """Add what was said to the ticket, marked as written down, and propose anew; a hazard is answered at once.

    Whoever works on it reads the words: by the card of an alarm, or as what the customer writes.
    """
    added = opening.add_detail(ticket, f"{MARK} {words}", by=SYSTEM, now=around.now)
    entries = tuple(replace(entry, act=Act.TRANSCRIBED, rule="R2.2-3") for entry in added.entries)
    read = alarm.heard_late(ticket, added.ticket, around)
    after = next(iter(read.tickets), added.ticket)
    cards = () if read.outbound else notices.refresh_cards(after, around)
    return Turn(
        tickets=(after,),
        entries=(*entries, *read.entries),
        outbound=(*read.outbound, *cards, *_passed_on(after, words, around)),
    )


def _passed_on(ticket: Ticket, words: str, around: Around) -> tuple[Outbound, ...]:
    news = text("Ticket {number}, the customer said (written down by a machine):", number=ticket.id)
    who = ticket.assignee or ticket.owner
    return notices.tell_person(who, around, news, verbatim(shorten(words, _LONGEST)), ticket=ticket)
