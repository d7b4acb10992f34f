"""One lane's round: what is owed to one address goes out in order, until all is done, put off, or the lease is lost."""

import asyncio
import logging
from collections import deque
from collections.abc import Mapping
from dataclasses import replace

from desk.deliveries import Lane, Outcome, Owed, PutOff, Refusal, Sent, Unclear
from desk.pacing import Allowance
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
    """The parcels of a leased lane, and how far it is with them. `allowance` is what its account may still send."""

    def __init__(self, lane: Lane, post: Post, allowance: Allowance) -> None:
        self._lane, self._post, self._allowance = lane, post, allowance
        orphans = [owed for owed in lane.owed if owed.begun_at is not None]
        fresh = [owed for owed in lane.owed if owed.begun_at is None]
        words, most = post.phrasebook(lane.owed[0].locale), post.most_listed
        # what somebody had begun is judged, or repeated, as it was packed then
        self._parcels = deque(
            [
                *pack(orphans, words, most_listed=most),
                *pack(fresh, words, digest_from=post.digest_from, most_listed=most),
            ]
        )
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
            self._account_for(parcel, outcome)
            is_over = isinstance(outcome, PutOff) or not ledger.is_open(self._lane.address)
            outcomes = await self._tell(parcel, outcome)
            goes_on = await ledger.note(self._last(outcomes) if is_over else self._next(outcomes))

    def _next(self, outcomes: Mapping[int, Outcome]) -> Entry:
        if not self._parcels:
            return self._last(outcomes)
        parcel, address, now = self._parcels[0], self._lane.address, self._post.clock.now()
        if self._fate(parcel) is not None:
            return Entry(lane=address, outcomes=outcomes)
        if not isinstance(parcel.send.message, Toast):
            free_at = self._allowance.open_at(address, now)
            if free_at > now:
                is_unsure = parcel.send.begun_at is not None
                pause = PutOff(until=free_at, reason="the platform's limit", is_try=False, is_unsure=is_unsure)
                return self._last({**outcomes, **parcel.fates(pause)})
            self._allowance.count(address, now)
        return Entry(lane=address, outcomes=outcomes, begins=parcel.carries)

    def _last(self, outcomes: Mapping[int, Outcome]) -> Entry:
        return Entry(lane=self._lane.address, outcomes=outcomes, is_last=True)

    def _account_for(self, parcel: Parcel, outcome: Outcome) -> None:
        """Count what it took beyond the one message that was counted beforehand; heed what the platform said."""
        address, now = self._lane.address, self._post.clock.now()
        if isinstance(outcome, Sent):
            self._allowance.count(address, now, max(outcome.receipt.cost - parcel.send.parts - 1, 0))
        elif isinstance(outcome, PutOff):
            self._allowance.count(address, now, max(outcome.parts - parcel.send.parts, 0))
            if outcome.is_told:
                self._allowance.told_to_wait(address, now, until=outcome.until, is_for_all=outcome.is_for_all)

    def _fate(self, parcel: Parcel) -> Outcome | None:
        return fate_of_orphan(parcel.send, now=self._post.clock.now())

    async def _outcome(self, parcel: Parcel, ledger: Ledger) -> Outcome:
        try:
            outcome = self._fate(parcel) or await send(self._brought_up(parcel.send), self._post)
        except asyncio.CancelledError:
            outcomes = await self._tell(parcel, Unclear(reason="stopped while sending"))
            await ledger.note(self._last(outcomes))
            raise
        if isinstance(outcome, Sent):
            self._shown |= {o.message.key: outcome.receipt for o in parcel.carries if isinstance(o.message, Card)}
        return outcome

    def _brought_up(self, owed: Owed) -> Owed:
        """Let the revision of a card know what the platform has called the card since the lane was leased."""
        sent = self._shown.get(owed.message.key) if isinstance(owed.message, Card) else None
        if sent is None:
            return owed
        return replace(owed, revises=sent.platform_id or owed.revises, response_code=sent.response_code)

    async def _tell(self, parcel: Parcel, outcome: Outcome) -> dict[int, Outcome]:
        """Do what can be done about trouble, before it is noted: rather twice than never. Gives how each one stands."""
        if not isinstance(outcome, Unclear | Refusal):
            return parcel.fates(outcome)
        known = set(self._raised) if isinstance(outcome, Refusal) else set()
        outcomes: dict[int, Outcome] = {}
        for owed in parcel.carries:
            outcomes[owed.id] = await self._tell_of(owed, outcome, is_news=owed.ticket not in known)
            known.add(owed.ticket)
        if isinstance(outcome, Refusal):
            self._raised |= known
        return outcomes

    async def _tell_of(self, owed: Owed, trouble: Refusal | Unclear, *, is_news: bool) -> Outcome:
        if isinstance(owed.message, Toast):
            return trouble
        try:
            return await self._post.undelivered(owed, trouble, is_news=is_news)
        except Exception as broken:  # noqa: BLE001 -- whatever it is, it harms nothing else
            log.error("trouble_untold", extra=told(broken, **about(owed)))  # noqa: TRY400 -- see `told`
            return trouble
