"""A file that is kept, belongs to a ticket, and waits to be read or listened to."""

from dataclasses import dataclass

from desk.messages import Address
from desk.replies import MediaKind
from desk.terms import TicketId

_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/bmp", "image/gif"})


def reads_as(kind: MediaKind, mime: str | None) -> MediaKind:
    """Tell as what a file is read: a picture that was sent as a file, in its full size, is a picture."""
    return MediaKind.PICTURE if kind is MediaKind.FILE and mime in _PICTURES else kind


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadFile:
    """A picture or a recording of a ticket, from whom and of what message; `attempts` to read it were made before."""

    id: int
    kind: MediaKind
    sha256: str
    mime: str
    ticket: TicketId
    address: Address
    message: str
    attempts: int = 0

    @property
    def is_from_staff(self) -> bool:
        """Whether somebody who works here sent it."""
        return self.address.channel.is_staff
