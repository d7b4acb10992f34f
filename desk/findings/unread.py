"""A file that is kept, belongs to a ticket, and waits to be read or listened to."""

from dataclasses import dataclass

from desk.replies import MediaKind
from desk.terms import TicketId

_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/bmp", "image/gif"})


def reads_as(kind: MediaKind, mime: str | None) -> MediaKind:
    """Tell as what a file is read: a picture that was sent as a file, in its full size, is a picture."""
    return MediaKind.PICTURE if kind is MediaKind.FILE and mime in _PICTURES else kind


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
