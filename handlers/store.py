"""The store as the use cases see it: one transaction at a time, set-based, committed where it is opened."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol

from desk.conversations import Conversation, Offer, StaffDialog
from desk.deliveries import (
    Attachment,
    Lane,
    Outcome,
    Owed,
    PutOff,
    Refusal,
    Sent,
    Unclear,
    Unsettled,
    Waiting,
)
from desk.editions import StoredPolicy
from desk.messages import Address, Channel, InboundMessage, MessageId
from desk.numbers import Numbers
from desk.pacing import Spent
from desk.parked import ParkedAct
from desk.people import Invitation, LinkCode, Member
from desk.standing import Standing
from desk.terms import TicketId
from desk.turns import Timer, Turn
from handlers.budget import Budget
from handlers.reading import Reading
from handlers.registers import Registers

__all__ = [
    "Attachment",
    "Budget",
    "Lane",
    "Outcome",
    "Owed",
    "PutOff",
    "Reading",
    "Refusal",
    "Sent",
    "Store",
    "Tenure",
    "Transaction",
    "Unclear",
    "Unsettled",
    "Waiting",
]


class Transaction(Registers, Reading, Protocol):
    """One transaction. It is committed when its block ends, rolled back when the block raises."""

    def savepoint(self) -> AbstractAsyncContextManager[object]:
        """Undo what its block did when it raises, and nothing else of the transaction."""
        ...

    async def converse(self, addresses: Iterable[Address], *, now: datetime) -> dict[Address, Conversation]:
        """Lock these conversations in a fixed order, creating those that are new: one turn at a time in each."""
        ...

    async def record(self, messages: Sequence[InboundMessage], *, now: datetime) -> dict[str, MessageId]:
        """Insert messages (and their attachments); gives the ids by key of those that were not there before."""
        ...

    async def offers(self, addresses: Iterable[Address]) -> dict[Address, Offer]:
        """Tell what a typed digit means in each conversation: the last sent message that had choices."""
        ...

    async def open_questions(self, addresses: Iterable[Address]) -> Mapping[Address, StaffDialog]:
        """Give the question that is open in each of these chats of staff, where one is."""
        ...

    async def tickets_replied_to(
        self, refs: Iterable[tuple[Address, str]]
    ) -> dict[tuple[Address, str], TicketId | None]:
        """Tell which ticket a platform message (in or out) belongs to; None to no ticket. One never seen is missing."""
        ...

    async def invitations(self, codes: Iterable[str]) -> dict[str, Invitation]:
        """Load invitations by code."""
        ...

    async def link_codes(self, codes: Iterable[str]) -> dict[str, LinkCode]:
        """Load customers' link codes."""
        ...

    async def numbers(self, *, tickets: int, customers: int, subtasks: int, entries: int = 0) -> Numbers:
        """Have fresh ids ready; those not taken serve a later turn of this process."""
        ...

    async def write(self, turns: Sequence[tuple[tuple[MessageId, ...], Turn]], *, now: datetime | None = None) -> None:
        """Write everything that these turns decided, in bulk; a message's row is linked to its ticket.

        `now` is needed where nothing was recorded, conversed or claimed at a time before.
        """
        ...

    async def put_off(self, unsettled: Sequence[Unsettled]) -> None:
        """Note messages whose turn did not happen (yet)."""
        ...

    async def settled(self, ids: Iterable[MessageId]) -> None:
        """Note that put-off messages had their turn."""
        ...

    async def unsettled(self, ids: Iterable[MessageId]) -> frozenset[MessageId]:
        """Tell which of these messages still wait for a turn, once the turns under way with them have ended."""
        ...

    async def waiting(self, *, now: datetime, limit: int) -> tuple[Waiting, ...]:
        """Claim put-off messages that are due, one a conversation; the parts of one album come as one message."""
        ...

    async def act_on_parked(self, acts: Sequence[ParkedAct], *, now: datetime) -> frozenset[MessageId]:
        """Replay or drop parked messages, or note that they were read; gives those that were parked until now."""
        ...

    async def claim_lanes(
        self, *, now: datetime, limit: int, lease: timedelta, channel: Channel | None = None
    ) -> tuple[Lane, ...]:
        """Lease lanes with something due (of one channel, or of all), the most urgent first."""
        ...

    async def claim_lanes_of(
        self, addresses: Iterable[Address], *, now: datetime, lease: timedelta, is_replying: bool = False
    ) -> tuple[Lane, ...]:
        """Lease those of these lanes that are free and owe something due. `is_replying`: for webhooks' own answers."""
        ...

    async def begin_sending(
        self, starting: Iterable[Owed], leases: Mapping[Address, datetime], *, now: datetime
    ) -> frozenset[int]:
        """Note that deliveries are about to be sent; gives those that may be: their lanes are still leased so long."""
        ...

    async def settle(self, outcomes: Mapping[int, Outcome], *, now: datetime) -> None:
        """Note how deliveries went, with the receipts of cards; what is no longer owed stays as it was noted."""
        ...

    async def is_in_doubt(self, address: Address, ticket: TicketId, *, since: datetime) -> bool:
        """Tell whether the fate of a message about this ticket to this address became unknown since then."""
        ...

    async def was_knocked(self, address: Address, *, since: datetime) -> bool:
        """Tell whether a template notice said since then that something waits for this customer, and it still does."""
        ...

    async def knock_failed(self, address: Address, knock: str) -> bool:
        """Tell whether the platform has said of a template notice that it did not arrive."""
        ...

    async def announced(self, address: Address, knock: str) -> tuple[Owed, ...]:
        """Give what is held and was announced by a template notice."""
        ...

    async def give_up(self, ids: Iterable[int], *, reason: str) -> None:
        """Hold messages no longer: they were told another way."""
        ...

    async def extend_lanes(self, leases: Mapping[Address, datetime], *, to: datetime) -> Sequence[Address]:
        """Prolong leases; gives the lanes where it was in time, the others may be somebody else's."""
        ...

    async def release_lanes(self, leases: Mapping[Address, datetime]) -> None:
        """Give lanes back, but those that are somebody else's by now; each is due again when what is owed there is."""
        ...

    async def free_lanes(self, channel: Channel) -> None:
        """Free the lanes of a channel whose sender is gone, but those leased for a webhook's own answer."""
        ...

    async def spent(self, channel: Channel, *, since: datetime, by_chat_since: datetime) -> Sequence[Spent]:
        """Tell what was sent on a channel, or may have been; each chat's own after `by_chat_since`, else in sums."""
        ...

    async def revive_held(self, addresses: Iterable[Address], *, now: datetime) -> None:
        """Make held deliveries due again, because these customers wrote."""
        ...

    async def claim_timers(self, *, now: datetime, limit: int, waits: bool = False) -> tuple[Timer, ...]:
        """Take due timers away, oldest first, so that each fires once: in the transaction of its effect.

        Those whose customers are being talked to are left; with `waits`, for a moment only.
        """
        ...

    async def claim_attachments(self, *, now: datetime, limit: int, lease: timedelta) -> tuple[Attachment, ...]:
        """Lease files that are still to be fetched."""
        ...

    async def attachment_kept(self, kept: Attachment, *, now: datetime) -> TicketId | None:
        """Note that a file is in the desk's own store, and as what; gives the ticket that it is about by now."""
        ...

    async def attachment_shown(self, attachment: int) -> None:
        """Note that a kept file was shown to whom it concerns."""
        ...

    async def attachment_failed(self, attachment: int, *, reason: str, retry_at: datetime | None) -> None:
        """Note that a file could not be fetched: try again at `retry_at`, or never."""
        ...

    async def add_member(self, member: Member) -> Member:
        """Add a member of staff; gives it with its id."""
        ...

    async def add_invitation(self, invitation: Invitation) -> None:
        """Add a one-time invitation."""
        ...

    async def vouch(self, signature: str, *, digest: bytes, now: datetime, stale_at: datetime) -> bool:
        """Note what a signature came with, until it is stale; False when it came with something else before."""
        ...

    async def keep_policy(self, version: StoredPolicy) -> StoredPolicy:
        """Keep a version of the policy, unless something is kept under its name; gives what is kept under it."""
        ...

    async def lag(self, *, now: datetime) -> Mapping[str, timedelta]:
        """Tell how late the oldest due delivery, timer and put-off message are."""
        ...

    async def standing(self, *, now: datetime) -> Standing:
        """Tell what waits, since when, and what went wrong of late."""
        ...

    async def who_holds(self, names: Iterable[str]) -> Mapping[str, str]:
        """Tell on which machine each of these names is held, of those that are."""
        ...


class Tenure(Protocol):
    """A name that one process of all may hold: by it, others know that they must not do the same work."""

    async def is_won(self) -> bool:
        """Take it, if nobody has it; gives whether it is this process's now. Raises what the store raises."""
        ...

    async def is_held(self, *, after: timedelta) -> bool:
        """Tell, after that much real time or as soon as it is lost, whether it is still held: else stop at once."""
        ...


class Store(Protocol):
    """Where everything is kept."""

    def is_away(self, failed: BaseException) -> bool:
        """Whether an error means that the store can't be used at present, whatever is asked of it."""
        ...

    def is_clash(self, failed: BaseException) -> bool:
        """Whether a transaction was given up for another's sake, and the same once more will most likely do."""
        ...

    def begin(self) -> AbstractAsyncContextManager[Transaction]:
        """Open a transaction; it commits when the block ends."""
        ...

    def hold(self, name: str) -> AbstractAsyncContextManager[Tenure]:
        """Want to hold a name, alone of all processes; what was won is given back when the block ends.

        It is lost with the connection to the store: a killed process loses it at once, another takes it in a second.
        """
        ...
