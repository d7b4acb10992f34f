"""The way in: messages that arrive while one transaction is under way share the next (group commit)."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from contextvars import Context
from dataclasses import dataclass
from datetime import timedelta

from desk.messages import InboundMessage
from handlers import passive, turning
from handlers.ports import Clock, Errand, Receipt
from handlers.store import Store
from handlers.turning import Rules

log = logging.getLogger(__name__)

LARGEST_BATCH = 64
MOST_WAITING = 2048


class TooBusyError(Exception):
    """More is waiting to be taken than the desk holds in memory; the platform is to bring it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrival:
    message: InboundMessage
    taken: "asyncio.Future[None]"

    def settle(self, failed: Exception | None = None) -> None:
        if self.taken.done():
            return
        if failed is None:
            self.taken.set_result(None)
        else:
            self.taken.set_exception(failed)


class MessageIntake:
    """Takes messages, one turn at a time in each conversation, and says when they are safe.

    One task carries all that has arrived by the time the last transaction ended: no wait when idle, large batches
    under load. It belongs to no caller: who stops waiting loses nothing. A batch that fails is redone one by one,
    so that one message can't harm the rest.
    """

    def __init__(
        self, *, store: Store, clock: Clock, rules: Rules, wake: Callable[[], None], lease: timedelta = passive.LEASE
    ) -> None:
        self._store, self._clock, self._rules, self._wake, self._lease = store, clock, rules, wake, lease
        self._arrived: deque[_Arrival] = deque()
        self._carrier: asyncio.Task[None] | None = None

    async def receive(self, message: InboundMessage) -> None:
        """Take a message; returns once it is committed (or was before). Raises when the store can't take it."""
        if len(self._arrived) >= MOST_WAITING:
            raise TooBusyError(f"{MOST_WAITING} messages are waiting")
        loop = asyncio.get_running_loop()
        arrival = _Arrival(message=message, taken=loop.create_future())
        self._arrived.append(arrival)
        if self._carrier is None or self._carrier.done():
            # In no one's context: it carries the others' messages too, and their lines must not bear this one's ids.
            self._carrier = loop.create_task(self._carry(), context=Context())
        await asyncio.shield(arrival.taken)

    async def receive_for_reply(self, message: InboundMessage) -> Errand | None:
        """Take a message and claim what is owed to its sender, for the webhook's own answer."""
        await self.receive(message)
        try:
            return await passive.claim(message.address, store=self._store, clock=self._clock, lease=self._lease)
        except Exception as failed:  # noqa: BLE001 -- the message is safe; the answer goes out the usual way
            log.warning("passive_claim_failed", extra={"error": type(failed).__name__})
            return None

    async def replied(self, errand: Errand, receipt: Receipt) -> None:
        """Note that a claimed message went out; what else is owed there goes out at once."""
        await passive.settle(errand, receipt, store=self._store, clock=self._clock)
        self._wake()

    async def released(self, errand: Errand) -> None:
        """Give back a claimed message; it goes out the usual way at once."""
        await passive.release(errand, store=self._store, clock=self._clock)
        self._wake()

    async def take_up(self, *, limit: int = LARGEST_BATCH) -> int:
        """Give put-off messages that are due their turn: albums, and turns that failed before. Gives how many."""
        taken = 0
        while taken < limit and await turning.take_up(store=self._store, rules=self._rules, now=self._clock.now()):
            taken += 1
        if taken:
            self._wake()
        return taken

    async def finish(self) -> None:
        """Wait until all that has arrived is taken."""
        if self._carrier is not None:
            await asyncio.wait({self._carrier})

    async def _carry(self) -> None:
        while self._arrived:
            batch = [self._arrived.popleft() for _ in range(min(len(self._arrived), LARGEST_BATCH))]
            try:
                await self._take(batch)
            finally:
                for arrival in batch:
                    arrival.taken.cancel()  # only those that nobody could settle, because the process ends
            self._wake()

    async def _take(self, batch: Sequence[_Arrival]) -> None:
        messages = [arrival.message for arrival in batch]
        try:
            await turning.take(messages, store=self._store, rules=self._rules, now=self._clock.now())
        except Exception as failed:  # noqa: BLE001 -- whatever it is, each message gets its own chance
            log.warning("batch_redone", extra={"size": len(batch), "error": type(failed).__name__})
            await self._redo(batch)
        else:
            for arrival in batch:
                arrival.settle()

    async def _redo(self, batch: Sequence[_Arrival]) -> None:
        away: Exception | None = None
        for arrival in batch:
            failed = away or await self._take_alone(arrival.message)
            arrival.settle(failed)
            # Where the store itself is away, the others need not wait for it one after another.
            away = failed if failed and not away and not await self._store_answers() else away

    async def _take_alone(self, message: InboundMessage) -> Exception | None:
        try:
            await turning.take_alone(message, store=self._store, rules=self._rules, now=self._clock.now())
        except Exception as failed:  # noqa: BLE001 -- told to whoever waits for this message
            return failed
        return None

    async def _store_answers(self) -> bool:
        try:
            async with self._store.begin() as tx:
                await tx.lag(now=self._clock.now())
        except Exception as away:  # noqa: BLE001 -- whatever keeps it from answering
            log.error("store_away", extra={"error": type(away).__name__})  # noqa: TRY400 -- the trace tells nothing more
            return False
        return True
