"""One transaction of the store: everything that can be asked or told, on one connection."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from desk.conversations import Conversation, Offer, StaffDialog
from desk.deliveries import Attachment, Lane, Outcome, Owed, Unsettled, Waiting
from desk.editions import StoredPolicy
from desk.messages import Address, Channel, InboundMessage, MessageId
from desk.numbers import Numbers
from desk.pacing import Spent
from desk.parked import ParkedAct
from desk.people import Invitation, LinkCode, Member, Staff
from desk.standing import Standing
from desk.terms import TicketId
from desk.turns import Timer, Turn
from storage import (
    attachments,
    conversations,
    customers,
    deliveries,
    dialogue,
    doubts,
    holders,
    lag,
    lanes,
    members,
    parked,
    policies,
    put_off,
    recall,
    settling,
    signatures,
    spending,
    standing,
    timers,
    unreached,
    writing,
)
from storage.known_staff import KnownStaff
from storage.numbers import NumberPool, Reserved
from storage.registers import PostgresRegisters


class PostgresTransaction(PostgresRegisters):
    """What `PostgresStore.begin` gives. The last `now` it was told stamps what it writes."""

    def __init__(self, connection: AsyncConnection, *, pool: NumberPool, known: KnownStaff) -> None:
        super().__init__(connection)
        self._pool = pool
        self._known = known
        self._reserved: list[Reserved] = []
        self._now: datetime | None = None

    def give_back(self) -> None:
        """Return unused ids to the process, once the transaction has ended."""
        for reserved in self._reserved:
            reserved.give_back()

    async def staff(self) -> Staff:
        """Everybody who works here: as this process knows them, once the transaction was told the time."""
        if self._now is None:
            return await super().staff()
        return await self._known.read(self._connection, now=self._now)

    def savepoint(self) -> AbstractAsyncContextManager[object]:
        """Undo what its block did when it raises, and nothing else of the transaction."""
        return self._connection.begin_nested()

    async def converse(self, addresses: Iterable[Address], *, now: datetime) -> dict[Address, Conversation]:
        """Lock these conversations in a fixed order, creating those that are new: one turn at a time in each."""
        self._now = now
        return await conversations.converse(self._connection, addresses, now=now)

    async def record(self, messages: Sequence[InboundMessage], *, now: datetime) -> dict[str, MessageId]:
        """Insert messages (and their attachments); gives the ids by key of those that were not there before."""
        self._now = now
        ids = await dialogue.record(self._connection, messages, now=now)
        fresh = [message for message in messages if message.key in ids]
        await attachments.add(self._connection, fresh, ids, now=now)
        await deliveries.refresh_cards(self._connection, fresh)
        return ids

    async def offers(self, addresses: Iterable[Address]) -> dict[Address, Offer]:
        """Tell what a typed digit means in each conversation: the last sent message that had choices."""
        return await recall.offers(self._connection, addresses)

    async def open_questions(self, addresses: Iterable[Address]) -> Mapping[Address, StaffDialog]:
        """Give the question that is open in each of these chats of staff, where one is."""
        return await conversations.open_questions(self._connection, addresses)

    async def tickets_replied_to(
        self, refs: Iterable[tuple[Address, str]]
    ) -> dict[tuple[Address, str], TicketId | None]:
        """Tell which ticket a platform message (in or out) belongs to; None to no ticket. One never seen is missing."""
        return await recall.tickets_replied_to(self._connection, refs)

    async def invitations(self, codes: Iterable[str]) -> dict[str, Invitation]:
        """Load invitations by code."""
        return await members.load_invitations(self._connection, codes)

    async def link_codes(self, codes: Iterable[str]) -> dict[str, LinkCode]:
        """Load customers' link codes."""
        return await customers.load_codes(self._connection, codes)

    async def numbers(self, *, tickets: int, customers: int, subtasks: int, entries: int = 0) -> Numbers:
        """Have fresh ids ready; those not taken serve a later turn of this process."""
        wanted = {"tickets": tickets, "customers": customers, "subtasks": subtasks, "entries": entries}
        reserved = await self._pool.reserve(self._connection, **wanted)
        self._reserved.append(reserved)
        return reserved.numbers

    async def write(self, turns: Sequence[tuple[tuple[MessageId, ...], Turn]], *, now: datetime | None = None) -> None:
        """Write everything that these turns decided, in bulk; a message's row is linked to its ticket.

        Without `now`, the last one that this transaction was told stands. Raises ValueError when it was told none.
        """
        stamp = now or self._now
        if stamp is None:
            raise ValueError("the transaction was never told the time: pass `now`")
        await writing.write(self._connection, turns, now=stamp)

    async def put_off(self, unsettled: Sequence[Unsettled]) -> None:
        """Note messages whose turn did not happen (yet)."""
        await put_off.note(self._connection, unsettled)

    async def settled(self, ids: Iterable[MessageId]) -> None:
        """Note that put-off messages had their turn."""
        await put_off.settle(self._connection, ids)

    async def unsettled(self, ids: Iterable[MessageId]) -> frozenset[MessageId]:
        """Tell which of these messages still wait for a turn, once the turns under way with them have ended."""
        return await put_off.unsettled(self._connection, ids)

    async def waiting(self, *, now: datetime, limit: int) -> tuple[Waiting, ...]:
        """Claim put-off messages that are due, one a conversation; the parts of one album come as one message."""
        self._now = now
        return await put_off.claim(self._connection, now=now, limit=limit)

    async def act_on_parked(self, acts: Sequence[ParkedAct], *, now: datetime) -> frozenset[MessageId]:
        """Replay or drop parked messages, or note that they were read; gives those that were parked until now."""
        return await parked.act(self._connection, acts, now=now)

    async def claim_lanes(
        self, *, now: datetime, limit: int, lease: timedelta, channel: Channel | None = None
    ) -> tuple[Lane, ...]:
        """Lease lanes with something due (of one channel, or of all), the most urgent first."""
        return await lanes.claim(self._connection, now=now, limit=limit, lease=lease, channel=channel)

    async def claim_lanes_of(
        self, addresses: Iterable[Address], *, now: datetime, lease: timedelta, is_replying: bool = False
    ) -> tuple[Lane, ...]:
        """Lease those of these lanes that are free and owe something due."""
        return await lanes.claim_of(self._connection, addresses, now=now, lease=lease, is_replying=is_replying)

    async def begin_sending(
        self, starting: Iterable[Owed], leases: Mapping[Address, datetime], *, now: datetime
    ) -> frozenset[int]:
        """Note that deliveries are about to be sent; gives those that may be: their lanes are still leased so long."""
        return await settling.begin(self._connection, starting, leases, now=now)

    async def settle(self, outcomes: Mapping[int, Outcome], *, now: datetime) -> None:
        """Note how deliveries went, with the receipts of cards; people out of reach are noted as having left."""
        await settling.settle(self._connection, outcomes, now=now)

    async def is_in_doubt(self, address: Address, ticket: TicketId, *, since: datetime) -> bool:
        """Tell whether the fate of a message about this ticket to this address became unknown since then."""
        return await doubts.any_since(self._connection, address, ticket, since=since)

    async def was_knocked(self, address: Address, *, since: datetime) -> bool:
        """Tell whether a template notice said since then that something waits for this customer, and it still does."""
        return await unreached.was_knocked(self._connection, address, since=since)

    async def knock_failed(self, address: Address, knock: str) -> bool:
        """Tell whether the platform has said of a template notice that it did not arrive."""
        return await unreached.knock_failed(self._connection, address, knock)

    async def announced(self, address: Address, knock: str) -> tuple[Owed, ...]:
        """Give what is held and was announced by a template notice."""
        return await unreached.announced(self._connection, address, knock)

    async def give_up(self, ids: Iterable[int], *, reason: str) -> None:
        """Hold messages no longer: they were told another way."""
        await unreached.give_up(self._connection, ids, reason=reason)

    async def extend_lanes(self, leases: Mapping[Address, datetime], *, to: datetime) -> Sequence[Address]:
        """Prolong leases; gives the lanes where it was in time, the others may be somebody else's."""
        return await lanes.extend(self._connection, leases, to=to)

    async def release_lanes(self, leases: Mapping[Address, datetime]) -> None:
        """Give lanes back, but those that are somebody else's by now; each is due again when what is owed there is."""
        await lanes.release(self._connection, leases)

    async def free_lanes(self, channel: Channel) -> None:
        """Free the lanes of a channel whose sender is gone, but those leased for a webhook's own answer."""
        await lanes.free(self._connection, channel)

    async def spent(self, channel: Channel, *, since: datetime, by_chat_since: datetime) -> Sequence[Spent]:
        """Tell what was sent on a channel, or may have been; each chat's own after `by_chat_since`, else in sums."""
        return await spending.spent(self._connection, channel, since=since, by_chat_since=by_chat_since)

    async def revive_held(self, addresses: Iterable[Address], *, now: datetime) -> None:
        """Make held deliveries due again, because these customers wrote."""
        await deliveries.revive(self._connection, addresses, now=now)

    async def claim_timers(self, *, now: datetime, limit: int, waits: bool = False) -> tuple[Timer, ...]:
        """Take due timers away, oldest first, so that each fires once: in the transaction of its effect."""
        self._now = now
        return await timers.claim(self._connection, now=now, limit=limit, waits=waits)

    async def claim_attachments(self, *, now: datetime, limit: int, lease: timedelta) -> tuple[Attachment, ...]:
        """Lease files that are still to be fetched."""
        return await attachments.claim(self._connection, now=now, limit=limit, lease=lease)

    async def attachment_kept(self, kept: Attachment, *, now: datetime) -> TicketId | None:
        """Note that a file is in the desk's own store, and as what; gives the ticket that it is about by now."""
        return await attachments.note_kept(self._connection, kept, now=now)

    async def attachment_shown(self, attachment: int) -> None:
        """Note that a kept file was shown to whom it concerns."""
        await attachments.note_shown(self._connection, attachment)

    async def attachment_failed(self, attachment: int, *, reason: str, retry_at: datetime | None) -> None:
        """Note that a file could not be fetched: try again at `retry_at`, or never."""
        await attachments.note_failed(self._connection, attachment, reason=reason, retry_at=retry_at)

    async def add_member(self, member: Member) -> Member:
        """Add a member of staff; gives it with its id."""
        return replace(member, id=await members.add(self._connection, member))

    async def add_invitation(self, invitation: Invitation) -> None:
        """Add a one-time invitation."""
        await members.write_invitations(self._connection, [invitation])

    async def vouch(self, signature: str, *, digest: bytes, now: datetime, stale_at: datetime) -> bool:
        """Note what a signature came with, until it is stale; False when it came with something else before."""
        return await signatures.vouch(self._connection, signature, digest=digest, now=now, stale_at=stale_at)

    async def keep_policy(self, version: StoredPolicy) -> StoredPolicy:
        """Keep a version of the policy, unless something is kept under its name; gives what is kept under it."""
        return await policies.keep(self._connection, version)

    async def lag(self, *, now: datetime) -> Mapping[str, timedelta]:
        """Tell how late the oldest due delivery, timer and put-off message are."""
        return await lag.lag(self._connection, now=now)

    async def standing(self, *, now: datetime) -> Standing:
        """Tell what waits, since when, and what went wrong of late."""
        return await standing.read(self._connection, now=now)

    async def who_holds(self, names: Iterable[str]) -> Mapping[str, str]:
        """Tell on which machine each of these names is held, of those that are."""
        return await holders.who_holds(self._connection, names)
