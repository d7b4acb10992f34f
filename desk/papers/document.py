"""A customer's documents: the three kinds, their numbers without gaps, and what a ticket keeps of each (R2.4-3)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.terms import TicketId
from desk.values import quick


class DocumentKind(StrEnum):
    """What the customer gets, in the order in which it is sent."""

    REPAIR_ORDER = "repair_order"
    SERVICE_RECORD = "service_record"
    WARRANTY_CARD = "warranty_card"


_PREFIX = {
    DocumentKind.REPAIR_ORDER: "RO",
    DocumentKind.SERVICE_RECORD: "SR",
    DocumentKind.WARRANTY_CARD: "WC",
}
_DIGITS = 6
_GROUP = 4  # characters of a code that are read out together


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A document in the register: its number is the next one of its kind and year, taken once and never again.

    `round` is how often the ticket had been opened again: another round has documents of its own. `code` is by what a
    stranger can have it verified; `files` are the PDF and its picture by their SHA-256, once they are drawn.
    """

    kind: DocumentKind
    year: int
    serial: int
    code: str
    ticket: TicketId
    round: int
    issued_at: datetime
    locale: str = ""
    sha256: str = ""
    picture: str = ""

    @property
    def number(self) -> str:
        """Give the number as it is printed, like RO-2026-000017."""
        return f"{_PREFIX[self.kind]}-{self.year}-{self.serial:0{_DIGITS}}"


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document as its ticket keeps it: what it is, and the SHA-256 of the PDF and of its picture."""

    kind: DocumentKind
    number: str
    sha256: str
    picture: str = ""
    issued_at: datetime


def spelled_code(code: str) -> str:
    """Write a verification code as it is printed, in groups."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def typed_code(words: str) -> str:
    """Read a code as it was typed or scanned, in whatever case and grouping."""
    return "".join(char for char in words.upper() if char.isalnum())


def link_to(code: str, public_url: str) -> str:
    """Give the address at which a document can be verified; empty where the desk has none."""
    return f"{public_url.rstrip('/')}/verify/{spelled_code(code)}" if public_url else ""
