"""What is owed to people and to the desk: deliveries and how they went, messages and files that still wait."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import TypeAlias

from desk.messages import Address, InboundMessage, MediaRef, MessageId
from desk.replies import MediaKind, Outgoing
from desk.terms import MemberId, TicketId


class Priority(IntEnum):
    """Who goes first where not everything can go at once; the lower the number, the sooner. Kept in the database."""

    URGENT = 0
    ANSWER = 1
    NOTICE = 2
    BULK = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the platform said of a sent message, and the words that were really sent (empty when nothing had to be).

    `cost` is how many of the platform's messages it took in all.
    """

    platform_id: str | None = None
    response_code: str | None = None
    words: str = ""
    cost: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One delivery that is owed: what to send, and what the platform calls the card it revises.

    With a `begun_at` its sending was begun then, and nobody has said how it went. `parts` of it went out before.
    `author` is the member whose words it carries.
    """

    id: int
    address: Address
    message: Outgoing
    ticket: TicketId | None
    attempts: int
    due_at: datetime
    locale: str | None = None
    revises: str | None = None
    response_code: str | None = None
    priority: Priority = Priority.NOTICE
    begun_at: datetime | None = None
    parts: int = 0
    author: MemberId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """All that is owed to one address, oldest first; leased to this worker `until` then, or until it is released.

    Lanes that wait merely for company come whole too, once something in them does not wait.

    No two leases of a lane end at the same instant: `until` is also the name of the lease.
    """

    address: Address
    owed: tuple[Owed, ...]
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The platform took it."""

    receipt: Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOff:
    """It did not go out now; the whole lane waits until `until`. `is_try`: the platform was asked.

    `is_told`: the platform said until when, `is_for_all`: for the whole account. `parts` of it went out already.

    `is_unsure`: it may have arrived all the same. It stays begun, so that the very same is sent again and nothing with
    it, which the platform recognises.
    """

    until: datetime
    reason: str
    is_try: bool = True
    is_told: bool = False
    is_for_all: bool = False
    parts: int = 0
    is_unsure: bool = False


ELSEWHERE = "told on "  # begins the reason of what was not sent here, because it was told in another app


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The platform will never take it. `held`: it waits until the customer writes again (WeChat's window).

    `knock` is the platform's number of a permitted notice that has told the customer of it.
    """

    reason: str
    unreachable: bool = False
    held: bool = False
    knock: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """No answer came: it may have arrived. Never repeated by itself."""

    reason: str


Outcome: TypeAlias = Sent | PutOff | Refusal | Unclear


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A recorded message whose turn is still to come: an album's parts, or a turn that failed before.

    `edits` are its latest edits on record: it says what they say. `unreadable` says why what is on record can't be
    read; the message then tells no more than whose it is, and of when.
    """

    ids: tuple[MessageId, ...]
    message: InboundMessage
    attempts: int
    unreadable: str = ""
    edits: tuple[MessageId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file of an inbound message that is still on the platform; owed to `forward_to`, if anybody, once it is kept.

    One with a `sha256` is kept already, and to be shown to the handler of a ticket that was found for it since.
    """

    id: int
    address: Address
    media: MediaRef
    kind: MediaKind
    attempts: int
    ticket: TicketId | None
    forward_to: Address | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettled:
    """A message whose turn is put off: until when, after how many tries, and why. `parked`: until a person acts.

    Those that are `together` have one turn, as the parts of an album have.
    """

    id: MessageId
    due_at: datetime
    attempts: int
    error: str
    parked: bool = False
    together: str | None = None
