"""WeChat's passive reply: the webhook's own answer carries the first owed message, and costs no quota."""

from dataclasses import replace
from datetime import timedelta

from desk.deliveries import Outcome, Owed, PutOff, Sent
from desk.messages import Address
from desk.parcels import pack
from desk.replies import Card, Say
from handlers.ports import Clock, Errand, Receipt
from handlers.store import Store

LEASE = timedelta(seconds=15)  # WeChat gives up after five; then the delivery loop takes the lane again


async def claim(address: Address, *, store: Store, clock: Clock, lease: timedelta = LEASE) -> Errand | None:
    """Lease the sender's lane and begin its first message, when it is one that fits a passive reply.

    Begun like every other: should the process end before it answers, nobody knows whether it arrived.
    """
    now = clock.now()
    async with store.begin() as tx:
        lane = await tx.claim_lane(address, now=now, lease=lease, is_replying=True)
        if lane is None:
            return None
        first, leases = pack(lane.owed)[0], {address: lane.until}
        if _fits(first.send) and await tx.begin_sending(first.carries, leases, now=now) == frozenset(first.ids):
            return Errand(
                id=first.send.id,
                address=address,
                message=first.send.message,
                locale=first.send.locale,
                until=lane.until,
                carries=first.ids,
            )
        await tx.release_lanes(leases)
        return None


async def settle(errand: Errand, receipt: Receipt, *, store: Store, clock: Clock) -> None:
    """Note that a passive reply went out, and free the lane for the rest."""
    await _settle(errand, Sent(receipt=replace(receipt, cost=0)), store=store, clock=clock)


async def release(errand: Errand, *, store: Store, clock: Clock) -> None:
    """Free the lane of a claimed message that the webhook's answer could not carry: nothing went out."""
    unsent = PutOff(until=clock.now(), reason="not for a webhook's answer", is_try=False)
    await _settle(errand, unsent, store=store, clock=clock)


async def _settle(errand: Errand, outcome: Outcome, *, store: Store, clock: Clock) -> None:
    async with store.begin() as tx:
        await tx.settle(dict.fromkeys(errand.carries, outcome), now=clock.now())
        if errand.until:
            await tx.release_lanes({errand.address: errand.until})


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
