"""WeChat's passive reply: the webhook's own answer carries what is owed, and costs no quota."""

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeAlias

from desk.deliveries import Lane, Outcome, Owed, PutOff, Sent
from desk.messages import Address
from desk.parcels import Parcel, fates, pack
from desk.replies import Card, Say
from handlers.ports import Clock, Errand, Phrasebook, Receipt
from handlers.store import Store, Transaction
from handlers.together import Together

LEASE = timedelta(seconds=15)  # WeChat gives up after five; then the delivery loop takes the lane again
LARGEST_BATCH = 64
NOTE_AGAIN = (timedelta(milliseconds=200), timedelta(seconds=1), timedelta(seconds=5))
log = logging.getLogger(__name__)

Answers: TypeAlias = Mapping[Address, Errand]  # by the sender who is to get it
Claim: TypeAlias = Callable[..., Awaitable[Answers]]  # given a transaction and `now`


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gone:
    """A claimed message, and what became of it."""

    errand: Errand
    outcome: Outcome


class PassiveReplies:
    """Claims answers for webhooks and notes what became of them; what comes at a time shares a transaction."""

    def __init__(self, *, store: Store, clock: Clock, phrasebook: Phrasebook, lease: timedelta = LEASE) -> None:
        self._store, self._clock, self._phrasebook, self._lease = store, clock, phrasebook, lease
        self._together: Together[_Gone, None] = Together(self._carry, largest=LARGEST_BATCH)

    def claim_of(self, senders: Collection[Address]) -> Claim:
        """Give how to claim these senders' answers, in the transaction that takes their messages."""
        return partial(claim, senders=senders, lease=self._lease, phrasebook=self._phrasebook)

    async def settle(self, errand: Errand, receipt: Receipt) -> None:
        """Note that a passive reply went out, and free the lane for the rest."""
        await self._note(_Gone(errand=errand, outcome=Sent(receipt=replace(receipt, cost=0))))

    async def release(self, errand: Errand) -> None:
        """Free the lane of a claimed message that the webhook's answer could not carry: nothing went out."""
        unsent = PutOff(until=self._clock.now(), reason="not for a webhook's answer", is_try=False)
        await self._note(_Gone(errand=errand, outcome=unsent))

    async def finish(self) -> None:
        """Wait until all that was begun is noted."""
        await self._together.finish()

    async def _note(self, gone: _Gone) -> None:
        """Note it, also through a short absence of the store; after that it counts as unknown."""
        for pause in (*NOTE_AGAIN, None):
            try:
                await self._together.bring(gone)
            except Exception as failed:  # noqa: BLE001 -- whatever it is, a few moments may mend it
                log.warning("passive_reply_not_noted", extra={"error": type(failed).__name__, "is_last_try": not pause})
            else:
                return
            if pause:
                await self._clock.sleep(pause)

    async def _carry(self, batch: Sequence[_Gone]) -> list[None]:
        async with self._store.begin() as tx:
            await _settle(tx, batch, now=self._clock.now())
        return [None] * len(batch)


async def nobody(tx: Transaction, *, now: datetime) -> Answers:  # noqa: ARG001 -- a Claim's names
    """Claim nothing: no webhook waits for an answer."""
    return {}


async def claim(
    tx: Transaction, *, senders: Collection[Address], now: datetime, lease: timedelta, phrasebook: Phrasebook
) -> Answers:
    """Lease the senders' lanes and begin the first parcel of each that fits a passive reply; others stay free.

    It carries as much of what waits and of what was held as fits into one message, since it costs nothing.

    Begun like every other: should the process end before it answers, nobody knows whether it arrived.
    """
    if not senders:
        return {}
    lanes = await tx.claim_lanes_of(senders, now=now, lease=lease, is_replying=True)
    leases = {lane.address: lane.until for lane in lanes}
    first = {lane.address: parcel for lane in lanes if _fits((parcel := _first(lane, phrasebook)).send)}
    begun = await tx.begin_sending([one for parcel in first.values() for one in parcel.carries], leases, now=now)
    errands = {
        address: _errand(parcel, until=leases[address])
        for address, parcel in first.items()
        if begun.issuperset(parcel.ids)
    }
    await tx.release_lanes({address: until for address, until in leases.items() if address not in errands})
    return errands


def _first(lane: Lane, phrasebook: Phrasebook) -> Parcel:
    """Pack what nobody had begun apart from what somebody had."""
    oldest = lane.owed[0]
    alike = [owed for owed in lane.owed if (owed.begun_at is None) == (oldest.begun_at is None)]
    return pack(alike, phrasebook(oldest.locale))[0]


def _errand(parcel: Parcel, *, until: datetime) -> Errand:
    owed = parcel.send
    return Errand(
        id=owed.id,
        address=owed.address,
        message=owed.message,
        locale=owed.locale,
        until=until,
        carries=parcel.ids,
        shares=parcel.shares,
    )


async def _settle(tx: Transaction, gone: Sequence[_Gone], *, now: datetime) -> None:
    outcomes = {
        id_: fate for one in gone for id_, fate in fates(one.errand.carries, one.errand.shares, one.outcome).items()
    }
    leases: Mapping[Address, datetime] = {one.errand.address: one.errand.until for one in gone if one.errand.until}
    await tx.settle(outcomes, now=now)
    await tx.release_lanes(leases)


def _fits(owed: Owed) -> bool:
    if owed.begun_at is not None:
        return False  # somebody began it who is gone
    match owed.message:
        case Say(media=media):
            return media is None
        case Card(revises=revises):
            return not revises
        case _:
            return False
