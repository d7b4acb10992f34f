"""WeChat's passive reply: the webhook's own answer carries the first owed message, and costs no quota."""

from datetime import timedelta

from desk.deliveries import Sent
from desk.messages import Address
from desk.replies import Card, Say
from handlers.ports import Clock, Errand, Receipt
from handlers.store import Store

LEASE = timedelta(seconds=15)  # WeChat gives up after five; then the delivery loop takes the lane again


async def claim(address: Address, *, store: Store, clock: Clock, lease: timedelta = LEASE) -> Errand | None:
    """Lease the sender's lane and give its first message, when it is one that fits a passive reply."""
    async with store.begin() as tx:
        lane = await tx.claim_lane(address, now=clock.now(), lease=lease)
        if lane is None:
            return None
        first = lane.owed[0] if lane.owed else None
        if first and isinstance(first.message, Say | Card) and not getattr(first.message, "media", None):
            return Errand(id=first.id, address=address, message=first.message, locale=first.locale)
        await tx.release_lane(address, now=clock.now())
        return None


async def settle(errand: Errand, receipt: Receipt, *, store: Store, clock: Clock) -> None:
    """Note that a passive reply went out, and free the lane for the rest."""
    async with store.begin() as tx:
        await tx.settle({errand.id: Sent(receipt=receipt)}, now=clock.now())
        await tx.release_lane(errand.address, now=clock.now())
