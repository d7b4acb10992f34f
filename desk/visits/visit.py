"""A visit as the record keeps it: what was offered and chosen, how the arrival was proved, who signed (R1.2-4, C30)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.values import quick


class VisitState(StrEnum):
    """Where the appointment stands. On the way and at the place are told by the ticket's times."""

    PROPOSED = "proposed"  # times were offered: the customer's turn
    WISHED = "wished"  # none of them suits, or it is to be moved: the handler's turn
    AGREED = "agreed"
    MADE = "made"  # the handler was there
    CALLED_OFF = "called_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The time in which the handler arrives, from and to; aware UTC."""

    start: datetime
    end: datetime

    def overlaps(self, other: "Window") -> bool:
        """Whether one person can't keep both."""
        return self.start < other.end and other.start < self.end


def in_note(windows: tuple[Window, ...]) -> str:
    """Write windows for the timeline, in no language: "2026-11-24T01:00:00+00:00/2026-11-24T03:00:00+00:00 …"."""
    return " ".join(f"{window.start.isoformat()}/{window.end.isoformat()}" for window in windows)


def noted_windows(note: str) -> tuple[Window, ...]:
    """Read them back."""
    pairs = (written.split("/") for written in note.split())
    return tuple(Window(start=datetime.fromisoformat(start), end=datetime.fromisoformat(end)) for start, end in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A point on the earth, in degrees of WGS 84."""

    latitude: float
    longitude: float


class Proof(StrEnum):
    """What an arrival rests on."""

    PLACE = "place"  # the handler's shared location, within the radius of the customer's place
    EVIDENCE = "evidence"  # a shared location that there was nothing to compare with, or too far from it
    CODE = "code"  # the one that only the customer's chat shows
    WORD = "word"  # the handler's word alone


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """An arrival and its proof. `visit` is the number of the visit, `metres` how far from the customer's place."""

    visit: int
    at: datetime
    proof: Proof
    spot: Spot | None = None
    metres: int | None = None
    proved_at: datetime | None = None


class Moment(StrEnum):
    """When a photo at the place was taken: before the work, or after it."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePhoto:
    """A message with photos from the place, by its key in the dialogue, where the files are."""

    message: str
    moment: Moment
    visit: int
    at: datetime
    by: str
    count: int = 1


class SigningState(StrEnum):
    """How it stands with the customer's signature."""

    ASKED = "asked"
    SIGNED = "signed"
    REFUSED = "refused"
    UNSIGNED = "unsigned"  # nobody answered in time: the work goes its way all the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The customer's confirmation of the work at their place.

    `sha256` (hex) is of the very words that they saw when they signed, in UTF-8; `chat` is where, `name` who.
    """

    visit: int
    state: SigningState
    asked_at: datetime
    at: datetime | None = None
    name: str = ""
    chat: str = ""
    sha256: str = ""


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The visits of a ticket, of which the one with this `number` is under way; what went before stays.

    `wish` is the customer's own, in their words. A code that proves the arrival is good until `code_until`.
    """

    number: int = 1
    state: VisitState
    windows: tuple[Window, ...] = ()
    chosen: Window | None = None
    wish: str = ""
    moved: int = 0
    code_until: datetime | None = None
    check_ins: tuple[CheckIn, ...] = ()
    photos: tuple[SitePhoto, ...] = ()
    signatures: tuple[Signature, ...] = ()

    @property
    def check_in(self) -> CheckIn | None:
        """The arrival of this visit."""
        return next((one for one in reversed(self.check_ins) if one.visit == self.number), None)

    @property
    def signature(self) -> Signature | None:
        """The signature of this visit, asked for or given."""
        return next((one for one in reversed(self.signatures) if one.visit == self.number), None)

    @property
    def is_pending(self) -> bool:
        """Whether the appointment is still to be made or kept."""
        return self.state in {VisitState.PROPOSED, VisitState.WISHED, VisitState.AGREED}


@dataclass(frozen=True, slots=True, kw_only=True)
class PartUsed:
    """A part that went into the customer's product: its number and name, how many, and its serial where it has one."""

    number: str
    name: str
    quantity: int
    serial: str = ""
    by: str
    at: datetime
