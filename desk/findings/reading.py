"""A picture was read: its ticket learns of it, and the cards that people have show it. Nobody gets a message for it."""

from desk import notices
from desk.files.forms import form_of
from desk.files.pictures import extent_of
from desk.findings import keeping
from desk.findings.finding_out import findings_in
from desk.findings.inscription import Inscription
from desk.tickets.ticket import Ticket
from desk.turns import Around, Turn

LEAST_PIXELS = 10_000  # below it nothing is legible


def is_worth_reading(content: bytes) -> bool:
    """Whether print may be legible on a picture of this size."""
    extent = extent_of(content, form_of(content))
    return extent is not None and extent.pixels >= LEAST_PIXELS


def read_off(ticket: Ticket, inscription: Inscription, around: Around) -> Turn:
    """Keep what was found; an empty turn where that is nothing new."""
    change = keeping.keep(ticket, findings_in(inscription, at=around.now), now=around.now)
    if not change.entries:
        return Turn()
    cards = notices.refresh_cards(change.ticket, around)
    return Turn(tickets=(change.ticket,), entries=change.entries, outbound=cards)
