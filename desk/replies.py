"""What the desk sends, in neutral terms: meaning, not layout. Each channel renders it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from desk.texts import Text
from desk.values import quick


class Share(StrEnum):
    """What a person can hand over with the platform's own share button, where it has one."""

    CONTACT = "contact"
    LOCATION = "location"


class MediaKind(StrEnum):
    """What a stored file is to the person who gets it."""

    PICTURE = "picture"
    VOICE = "voice"
    VIDEO = "video"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMedia:
    """A file of the desk's own store, named by the SHA-256 of its content (hex)."""

    sha256: str
    kind: MediaKind
    name: str
    mime: str


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something to choose: a button where the platform has them, a numbered line where not.

    `token` comes back in a `Press`; at most 64 bytes of ASCII.
    """

    token: str
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """How a message is told in one line among many of its kind; `at` is the time that it is about."""

    line: Text
    at: datetime


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Sentences, one a line, with what can be chosen, and at most one file.

    Of several that can be told in `brief`, staff get one message with a line for each.
    """

    body: tuple[Text, ...]
    choices: tuple[Choice, ...] = ()
    share: Share | None = None
    media: StoredMedia | None = None
    brief: Brief | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A labelled line of a card."""

    label: Text
    value: Text


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A job card. `key` names it in its conversation: with `revises`, the last card of that key is edited in place.

    Where it can't be edited any more (too old, code used), it is sent anew; a `quiet` one is left as it is then.
    """

    key: str
    title: Text
    rows: tuple[Row, ...] = ()
    body: tuple[Text, ...] = ()
    choices: tuple[Choice, ...] = ()
    revises: bool = False
    quiet: bool = False
    brief: Brief | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Toast:
    """The short answer to a button press; `alert` when the person must not miss it."""

    press: str
    text: Text
    alert: bool = False


Outgoing: TypeAlias = Say | Card | Toast


def is_quiet(message: Outgoing) -> bool:
    """Whether a change of a card is not worth a message of its own where the card can't be changed any more."""
    return isinstance(message, Card) and message.revises and message.quiet


def brief_of(message: Outgoing) -> Brief | None:
    """Give the one line by which a message can be told among many of its kind, if it has one."""
    return None if isinstance(message, Toast) else message.brief


def choices_of(message: Outgoing) -> tuple[Choice, ...]:
    """Everything that can be chosen in a message, in the order a typed digit counts."""
    return () if isinstance(message, Toast) else message.choices
