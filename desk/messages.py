"""What people send, in neutral terms: a closed union of parts, whatever the platform."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, TypeAlias

from desk.values import quick

# More than any platform uses, and short enough to be looked up by.
LONGEST_USER, LONGEST_KEY, LONGEST_NAME = 128, 512, 256
NORTH, EAST = 90.0, 180.0

ConversationId = NewType("ConversationId", int)
MessageId = NewType("MessageId", int)


class Channel(StrEnum):
    """A platform account that people talk to."""

    TELEGRAM = "telegram"
    TELEGRAM_STAFF = "telegram_staff"
    WECHAT = "wechat"
    WECOM = "wecom"

    @property
    def is_staff(self) -> bool:
        """Whether technicians, agents and supervisors talk here, never customers."""
        return self in {Channel.TELEGRAM_STAFF, Channel.WECOM}


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a person can be reached: a channel and the platform's id of the chat with them."""

    channel: Channel
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRef:
    """A file as the platform names it; it must be fetched before the platform forgets it."""

    ref: str
    name: str | None = None
    mime: str | None = None
    size: int | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Typed text, without control characters; never empty."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A photo or image."""

    media: MediaRef
    caption: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A voice message; `transcript` only when the platform sent one."""

    media: MediaRef
    seconds: int | None = None
    transcript: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """A video, a round video note or an animation."""

    media: MediaRef
    caption: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A document or an audio file."""

    media: MediaRef
    caption: str | None = None


class Datum(StrEnum):
    """By which of the two systems a platform counts degrees: in China its own, up to 700 m beside the other."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A location on the map, in degrees of its datum; `label` is the address the platform gave with it."""

    latitude: float
    longitude: float
    label: str | None = None
    datum: Datum = Datum.WGS84

    def __post_init__(self) -> None:
        if not (-NORTH <= self.latitude <= NORTH and -EAST <= self.longitude <= EAST):  # also what is no number
            raise ValueError("a place that is not on the map")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCard:
    """A shared contact; `own` when the platform vouches that it is the sender's own."""

    phone: str
    name: str | None = None
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sticker:
    """A sticker or a dice; `emoji` is what it stands for."""

    emoji: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A pressed button: the token it carries, and the platform's id of the press, to be answered."""

    token: str
    press: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Followed the account or started the bot; `start` is the deep link's or QR code's payload."""

    start: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Unfollowed the account or blocked the bot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consented:
    """Allowed the account one notice of a template; no message, and nothing to answer."""

    template: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFate:
    """The platform's word on a template notice that it had taken before: why it failed, or nothing when it arrived."""

    ref: str
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsupported:
    """Something the desk can't use; `kind` is the platform's name for it."""

    kind: str


_REPORTS = (Consented, NoticeFate)
Part: TypeAlias = (
    Words
    | Picture
    | Voice
    | Video
    | File
    | Place
    | ContactCard
    | Sticker
    | Press
    | Joined
    | Left
    | Consented
    | NoticeFate
    | Unsupported
)


class Gesture(StrEnum):
    """What a person did without a word, where the platform counts that apart from a message."""

    MENU = "menu"
    FOLLOW = "follow"
    SCAN = "scan"


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class InboundMessage:
    """One message of one person.

    `key` is unique per platform event (a redelivery has the same key, never another event);
    `platform_id` names the message on its platform (for replies, edits and card updates) and
    `reply_to`, `amends` point at such names; parts of one `album` are one message to the customer;
    `gesture` says that it was an act without words; `sent_at` is the platform's time, aware UTC. ValueError when it
    could not be told apart from others or looked up.
    """

    address: Address
    key: str
    sent_at: datetime
    parts: tuple[Part, ...]
    sender_name: str | None = None
    language: str | None = None
    platform_id: str | None = None
    reply_to: str | None = None
    amends: str | None = None
    album: str | None = None
    gesture: Gesture | None = None

    @property
    def is_report(self) -> bool:
        """Whether it is no word of the person, but the platform's about them."""
        return all(isinstance(part, _REPORTS) for part in self.parts)

    def __post_init__(self) -> None:
        if self.sent_at.tzinfo is None:
            raise ValueError("sent_at must be aware UTC")
        if not (1 <= len(self.address.user) <= LONGEST_USER and 1 <= len(self.key) <= LONGEST_KEY):
            raise ValueError("nobody's address, or a key that is none")
        names = (self.platform_id, self.reply_to, self.amends, self.album)
        if any(name is not None and len(name) > LONGEST_NAME for name in names):
            raise ValueError("a name that is longer than any platform's")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A platform event that is no message to the desk; `why` goes to the log."""

    why: str
