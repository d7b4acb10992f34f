"""Where a conversation stands: whose chat it is, and what the desk waits to hear in it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.edits import EarlyEdit
from desk.messages import Address, ConversationId
from desk.people import Tempo
from desk.terms import CustomerId, Field, TicketId


class Topic(StrEnum):
    """What the desk waits to hear from a customer."""

    FIELD = "field"
    WHICH_TICKET = "which_ticket"
    NEW_PROBLEM = "new_problem"
    DOUBT = "doubt"
    SATISFACTION = "satisfaction"
    SUGGESTION = "suggestion"
    WITHDRAWAL = "withdrawal"
    CORRECTION = "correction"
    NO_PROBLEM = "no_problem"
    VISIT = "visit"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerDialog:
    """Where a customer's conversation stands: the ticket it is about, and the one question that is open.

    `held` keeps the words of messages while the desk asks which ticket they belong to, `held_keys` names them.
    `early` are edits that came before what they amend, and were heard in its place: the last few.
    A ticket picked from several stays in focus until `focus_until`. `former` is who this chat was before it was linked.
    """

    ticket: TicketId | None = None
    topic: Topic | None = None
    field: Field | None = None
    held: str = ""
    held_keys: tuple[str, ...] = ()
    focus_until: datetime | None = None
    former: CustomerId | None = None
    early: tuple[EarlyEdit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartScan:
    """A message with photos of parts' codes for a ticket, so many of them still to be read.

    `is_dropped`: the member has cancelled; what is read is not noted.
    """

    message: str
    ticket: TicketId
    photos: int
    is_dropped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffDialog:
    """Where a member's conversation stands: the order that waits for more, since when, and what was said to it.

    `scans` are photos that are being read meanwhile, whatever is talked about; `message` in them is an album's name, or
    a message's key.
    """

    order: str = ""
    ticket: TicketId | None = None
    said: tuple[str, ...] = ()
    since: datetime | None = None
    scans: tuple[PartScan, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One chat of one person with one of the desk's accounts. `left`: they blocked the bot or unfollowed."""

    id: ConversationId
    address: Address
    customer: CustomerId | None = None
    locale: str | None = None
    left: bool = False
    dialog: CustomerDialog = CustomerDialog()
    staff_dialog: StaffDialog = StaffDialog()
    tempo: Tempo = Tempo()  # noqa: RUF009 -- frozen, as the others


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a typed digit means: the choices of the last message with choices sent to an address, in order.

    `on_keys`: they stood on the phone's own keys, from which a choice comes typed with its label ("1. Skip").
    """

    tokens: tuple[str, ...] = ()
    ticket: TicketId | None = None
    on_keys: bool = False
