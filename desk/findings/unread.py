"""A file that is kept, belongs to a ticket, and waits to be read or listened to."""

from dataclasses import dataclass

from desk.replies import MediaKind
from desk.terms import TicketId


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadFile:
    """A picture or a recording of a ticket; `attempts` to read it were made before."""

    id: int
    kind: MediaKind
    sha256: str
    mime: str
    ticket: TicketId
    is_from_staff: bool
    attempts: int = 0
