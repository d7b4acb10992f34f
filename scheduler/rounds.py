"""One lane's round: what is owed to one address goes out in order, until all is done, put off, or the lease is lost."""

import asyncio
import logging
from collections import deque
from collections.abc import Mapping
from dataclasses import replace

from desk.deliveries import Lane, Outcome, Owed, PutOff, Refusal, Sent, Unclear
from desk.parcels import Parcel, pack
from desk.replies import Card, Toast
from desk.terms import TicketId
from handlers.failure import told
from handlers.ports import Receipt
from scheduler.ledger import Entry, Ledger
from scheduler.post import Post
from scheduler.sending import about, fate_of_orphan, send

log = logging.getLogger(__name__)


class Round:
    """The parcels of a leased lane, and how far it is with them."""

    def __init__(self, lane: Lane, post: Post) -> None:
        self._lane, self._post = lane, post
        orphans = [owed for owed in lane.owed if owed.begun_at is not None]
        fresh = [owed for owed in lane.owed if owed.begun_at is None]
        # what somebody had begun is judged, or repeated, as it was packed then
        self._parcels = deque([*pack(orphans), *pack(fresh)])
        self._raised: set[TicketId | None] = set()
        self._shown: dict[str, Receipt] = {}

    def opening(self) -> Entry:
        """Say what is begun with: noted in the same transaction that leases the lane."""
        return self._next({})

    async def deliver(self, ledger: Ledger) -> None:
        """Deliver parcel by parcel; the next one is begun in the transaction that notes how the last one went."""
        goes_on = True
        while goes_on:
            parcel = self._parcels.popleft()
            outcome = await self._outcome(parcel, ledger)
            outcomes = dict.fromkeys(parcel.ids, outcome)
            is_over = isinstance(outcome, PutOff) or not ledger.is_safe(self._lane.address)
            last = Entry(lane=self._lane.address, outcomes=outcomes, is_last=True)
            goes_on = await ledger.note(last if is_over else self._next(outcomes))

    def _next(self, outcomes: Mapping[int, Outcome]) -> Entry:
        address = self._lane.address
        if not self._parcels:
            return Entry(lane=address, outcomes=outcomes, is_last=True)
        parcel = self._parcels[0]
        if self._fate(parcel) is not None:
            return Entry(lane=address, outcomes=outcomes)
        return Entry(lane=address, outcomes=outcomes, begins=parcel.carries)

    def _fate(self, parcel: Parcel) -> Outcome | None:
        return fate_of_orphan(parcel.send, now=self._post.clock.now())

    async def _outcome(self, parcel: Parcel, ledger: Ledger) -> Outcome:
        try:
            outcome = self._fate(parcel) or await send(self._brought_up(parcel.send), self._post)
        except asyncio.CancelledError:
            unclear = Unclear(reason="stopped while sending")
            await self._tell(parcel, unclear)
            await ledger.note(Entry(lane=self._lane.address, outcomes=dict.fromkeys(parcel.ids, unclear), is_last=True))
            raise
        await self._tell(parcel, outcome)
        if isinstance(outcome, Sent) and isinstance(parcel.send.message, Card):
            self._shown[parcel.send.message.key] = outcome.receipt
        return outcome

    def _brought_up(self, owed: Owed) -> Owed:
        """Let the revision of a card know what the platform has called the card since the lane was leased."""
        sent = self._shown.get(owed.message.key) if isinstance(owed.message, Card) else None
        if sent is None:
            return owed
        return replace(owed, revises=sent.platform_id or owed.revises, response_code=sent.response_code)

    async def _tell(self, parcel: Parcel, outcome: Outcome) -> None:
        """Tell a person, before the trouble is noted: rather twice than never. Once a ticket of what is refused."""
        if isinstance(outcome, Unclear):
            first = {owed.ticket: owed for owed in reversed(parcel.carries)}
        elif isinstance(outcome, Refusal):
            first = {o.ticket: o for o in reversed(parcel.carries) if o.ticket not in self._raised}
            self._raised |= set(first)
        else:
            return
        for owed in sorted(first.values(), key=lambda owed: owed.id):
            await self._tell_of(owed, outcome)

    async def _tell_of(self, owed: Owed, trouble: Refusal | Unclear) -> None:
        if isinstance(owed.message, Toast):
            return
        try:
            await self._post.undelivered(owed, trouble)
        except Exception as broken:  # noqa: BLE001 -- whatever it is, it harms nothing else
            log.error("trouble_untold", extra=told(broken, **about(owed)))  # noqa: TRY400 -- see `told`
