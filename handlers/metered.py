"""WeChat's customers, within the budget: what would cost more than is left is not even asked for."""

import logging
from collections.abc import Sequence

from desk.messages import Address, Channel, MediaRef
from desk.wechat_budget import Grant, unused
from handlers.ports import (
    Clock,
    DeliveryFailed,
    DeliveryRefused,
    Errand,
    Fetched,
    Phrase,
    PricedPort,
    Receipt,
)
from handlers.store import Store

log = logging.getLogger(__name__)

NOTHING_LEFT = "nothing is left of the message budget"


class Metered:
    """A channel whose messages are paid for out of the customer's budget before they are sent."""

    channel = Channel.WECHAT

    def __init__(self, port: PricedPort, *, store: Store, clock: Clock) -> None:
        self._port, self._store, self._clock = port, store, clock

    async def deliver(self, errand: Errand, phrase: Phrase) -> Receipt:
        """Send one message. Raises DeliveryFailed, DeliveryRefused or DeliveryUnknown, nothing else."""
        cost = await self._port.cost(errand.message, phrase) - errand.parts
        taken = await self._spend(errand.address, cost) if cost > 0 else ()
        if taken is None:
            raise DeliveryRefused(NOTHING_LEFT, window_closed=True)
        try:
            receipt = await self._port.deliver(errand, phrase)
        except DeliveryFailed as failed:
            await self._correct(errand.address, unused(taken, used=max(failed.parts - errand.parts, 0)))
            raise
        except DeliveryRefused as refused:
            await self._correct(errand.address, taken, is_closed=refused.window_closed)
            raise
        return receipt

    async def fetch(self, media: MediaRef, *, limit: int) -> Fetched:
        """Download a file of at most `limit` bytes. Raises MediaRefused or DeliveryFailed."""
        return await self._port.fetch(media, limit=limit)

    async def _spend(self, address: Address, cost: int) -> tuple[Grant, ...] | None:
        try:
            async with self._store.begin() as tx:
                return await tx.budget.spend(address, cost=cost, now=self._clock.now())
        except Exception as away:
            raise DeliveryFailed(f"the budget can't be read ({type(away).__name__})") from away

    async def _correct(self, address: Address, taken: Sequence[Grant], *, is_closed: bool = False) -> None:
        """Give back what was not used, or believe the platform that nothing is left; a later message mends the rest."""
        try:
            async with self._store.begin() as tx:
                if is_closed:
                    await tx.budget.exhaust(address)
                else:
                    await tx.budget.give_back(address, taken)
        except Exception as away:  # noqa: BLE001 -- the delivery itself is judged, that is what counts
            log.warning("budget_not_corrected", extra={"error": type(away).__name__})
