"""WeChat's passive reply: the webhook's own answer carries the first owed message, and costs no quota."""

from datetime import timedelta

from desk.deliveries import Sent
from desk.messages import Address
from desk.replies import Card, Outgoing, Say
from handlers.ports import Clock, Errand, Receipt
from handlers.store import Store

LEASE = timedelta(seconds=15)  # WeChat gives up after five; then the delivery loop takes the lane again


async def claim(address: Address, *, store: Store, clock: Clock, lease: timedelta = LEASE) -> Errand | None:
    """Lease the sender's lane and give its first message, when it is one that fits a passive reply."""
    async with store.begin() as tx:
        lane = await tx.claim_lane(address, now=clock.now(), lease=lease)
        if lane is None:
            return None
        first = lane.owed[0]
        if _fits(first.message):
            return Errand(id=first.id, address=address, message=first.message, locale=first.locale, until=lane.until)
        await tx.release_lane(address, until=lane.until)
        return None


async def settle(errand: Errand, receipt: Receipt, *, store: Store, clock: Clock) -> None:
    """Note that a passive reply went out, and free the lane for the rest."""
    async with store.begin() as tx:
        await tx.settle({errand.id: Sent(receipt=receipt)}, now=clock.now())
        if errand.until:
            await tx.release_lane(errand.address, until=errand.until)


async def release(errand: Errand, *, store: Store) -> None:
    """Free the lane of a claimed message that the webhook's answer could not carry."""
    if errand.until:
        async with store.begin() as tx:
            await tx.release_lane(errand.address, until=errand.until)


def _fits(message: Outgoing) -> bool:
    match message:
        case Say(media=media):
            return media is None
        case Card(revises=revises):
            return not revises
        case _:
            return False
