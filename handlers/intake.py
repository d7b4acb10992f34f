"""The way in: messages that arrive while one transaction is under way share the next (group commit)."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass

from desk.messages import InboundMessage
from handlers import passive, turning
from handlers.ports import Clock, Errand, Receipt
from handlers.store import Store
from handlers.turning import Rules

log = logging.getLogger(__name__)

LARGEST_BATCH = 64


@dataclass(slots=True)
class _Arrival:
    message: InboundMessage
    taken: "asyncio.Future[None]"


class MessageIntake:
    """Takes messages, one turn at a time in each conversation, and says when they are safe.

    Whoever arrives first while nothing is under way carries all that have arrived by then: no wait when idle,
    large batches under load. A batch that fails is redone one by one, so that one message can't harm the rest.
    """

    def __init__(
        self, *, store: Store, clock: Clock, rules: Rules, wake: Callable[[], None], speed: float = 1.0
    ) -> None:
        self._store, self._clock, self._rules, self._wake = store, clock, rules, wake
        self._lease = passive.LEASE * speed
        self._arrived: list[_Arrival] = []
        self._one_batch = asyncio.Lock()

    async def receive(self, message: InboundMessage) -> None:
        """Take a message; returns once it is committed (or was before). Raises when the store can't take it."""
        arrival = _Arrival(message, asyncio.get_running_loop().create_future())
        self._arrived.append(arrival)
        async with self._one_batch:
            if not arrival.taken.done():
                await asyncio.shield(self._take_batch())
        await arrival.taken

    async def receive_for_reply(self, message: InboundMessage) -> Errand | None:
        """Take a message and claim what is owed to its sender, for the webhook's own answer."""
        await self.receive(message)
        return await passive.claim(message.address, store=self._store, clock=self._clock, lease=self._lease)

    async def replied(self, errand: Errand, receipt: Receipt) -> None:
        """Note that a claimed message went out."""
        await passive.settle(errand, receipt, store=self._store, clock=self._clock)

    async def take_up(self, *, limit: int = LARGEST_BATCH) -> int:
        """Give put-off messages that are due their turn: albums, and turns that failed before. Gives how many."""
        taken = 0
        while taken < limit and await turning.take_up(store=self._store, rules=self._rules, now=self._clock.now()):
            taken += 1
        if taken:
            self._wake()
        return taken

    async def _take_batch(self) -> None:
        batch, self._arrived = self._arrived[:LARGEST_BATCH], self._arrived[LARGEST_BATCH:]
        try:
            messages = [arrival.message for arrival in batch]
            await turning.take(messages, store=self._store, rules=self._rules, now=self._clock.now())
        except Exception as failed:  # noqa: BLE001 -- whatever it is, each message gets its own chance
            log.warning("batch_redone size=%d reason=%s", len(batch), type(failed).__name__)
            for arrival in batch:
                await self._take_alone(arrival)
        else:
            for arrival in batch:
                arrival.taken.set_result(None)
        self._wake()

    async def _take_alone(self, arrival: _Arrival) -> None:
        now = self._clock.now()
        try:
            await turning.take([arrival.message], store=self._store, rules=self._rules, now=now)
        except Exception as failed:
            log.exception("turn_failed channel=%s", arrival.message.address.channel)
            await self._record_only(arrival, type(failed).__name__)
        else:
            arrival.taken.set_result(None)

    async def _record_only(self, arrival: _Arrival, reason: str) -> None:
        try:
            await turning.record_only(arrival.message, reason, store=self._store, now=self._clock.now())
        except Exception as down:  # noqa: BLE001 -- told to whoever waits for this message
            arrival.taken.set_exception(down)
        else:
            arrival.taken.set_result(None)
