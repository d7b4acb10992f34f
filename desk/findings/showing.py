"""What staff see of what was read off a customer's pictures."""

from collections.abc import Iterator

from desk.findings.finding import Finding, FindingKind
from desk.replies import Row
from desk.texts import Text, text
from desk.tickets.record import listed
from desk.tickets.ticket import Ticket

MOST_SHOWN = 4
NAMES: dict[FindingKind, Text] = {
    FindingKind.SERIAL: text("S/N"),
    FindingKind.IMEI: text("IMEI"),
    FindingKind.MODEL: text("model"),
    FindingKind.ORDER: text("order"),
    FindingKind.MADE_ON: text("made on"),
}
_DEVICES = frozenset({FindingKind.SERIAL, FindingKind.MODEL, FindingKind.MADE_ON})


def rows(ticket: Ticket, *, is_close: bool) -> Iterator[Row]:
    """Give the card's row: what is surest first; what tells of the customer only to whom is close to them (R5.4-10)."""
    seen = [one for one in ticket.findings if one.kind in (NAMES if is_close else _DEVICES)]
    surest = sorted(seen, key=lambda one: -one.confidence)[:MOST_SHOWN]
    if surest:
        yield Row(label=text("Read from pictures"), value=listed(tuple(_named(one) for one in surest)))


def _named(one: Finding) -> Text:
    return text("{what} {value}", what=NAMES[one.kind], value=one.value)
