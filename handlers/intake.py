"""The way in: messages that arrive while one transaction is under way share the next (group commit)."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextvars import Context
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TypeAlias, TypeVar

from desk.messages import Address, InboundMessage
from handlers import turning
from handlers.passive import Answers, PassiveReplies
from handlers.ports import Clock, Errand, Receipt, Spool
from handlers.shelter import PATIENCE, Shelter
from handlers.store import Store
from handlers.turning import Rules

log = logging.getLogger(__name__)

Given = TypeVar("Given")
Senders: TypeAlias = Collection[Address]

LARGEST_BATCH = 64
MOST_CARRIERS = 2
WORTH_ANOTHER = 8  # messages that wait
MOST_CLASHES = 5
MOST_WAITING = 2048


class TooBusyError(Exception):
    """More is waiting to be taken than the desk holds in memory; the platform is to bring it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrival:
    message: InboundMessage
    wants_reply: bool
    taken: "asyncio.Future[Errand | None]"  # with what the webhook's own answer is to carry
    at: float  # of the loop's clock

    def settle(self, failed: Exception | None = None, *, answer: Errand | None = None) -> bool:
        """Tell whoever waits for it; False when nobody waits any more."""
        if self.taken.done():
            return False
        if failed is None:
            self.taken.set_result(answer)
        else:
            self.taken.set_exception(failed)
        return True


class MessageIntake:
    """Takes messages, one turn at a time in each conversation, and says when they are safe.

    One task carries all that has arrived by the time the last transaction ended: no wait when idle, large batches
    under load, when a second one decides while the first waits for the database. They belong to no caller: who stops
    waiting loses nothing. A batch that fails is redone one by one, so that one message can't harm the rest. Where the
    store is away, or does not answer within `patience` of real time, the spool takes the messages, and whatever
    arrives goes behind them until they are in the store.
    """

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        rules: Rules,
        replies: PassiveReplies,
        wake: Callable[[], None],
        spool: Spool | None = None,
        patience: timedelta = PATIENCE,
    ) -> None:
        self._store, self._clock, self._rules, self._wake = store, clock, rules, wake
        self._replies = replies
        self._arrived: deque[_Arrival] = deque()
        self._carriers: set[asyncio.Task[None]] = set()
        self._busy: set[Address] = set()
        self._slow: set[asyncio.Task[None]] = set()
        self._shelter = (
            Shelter(spool, store=store, clock=clock, bring=self._bring, patience=patience) if spool else None
        )

    def spooled(self) -> int:
        """Tell how many messages are safe in the spool and not yet in the store."""
        return self._shelter.holds if self._shelter else 0

    async def receive(self, message: InboundMessage) -> None:
        """Take a message; returns once it is committed (or was before), or safe in the spool. Raises when it is not."""
        await self._receive(message)

    async def _receive(self, message: InboundMessage, *, wants_reply: bool = False) -> Errand | None:
        if len(self._arrived) >= MOST_WAITING:
            raise TooBusyError(f"{MOST_WAITING} messages are waiting")
        loop = asyncio.get_running_loop()
        arrival = _Arrival(message=message, wants_reply=wants_reply, taken=loop.create_future(), at=loop.time())
        self._arrived.append(arrival)
        if not self._carriers or (len(self._carriers) < MOST_CARRIERS and len(self._arrived) >= WORTH_ANOTHER):
            # In no one's context: it carries the others' messages too, and their lines must not bear this one's ids.
            carrier = loop.create_task(self._carry(), context=Context())
            self._carriers.add(carrier)
        return await asyncio.shield(arrival.taken)

    async def receive_for_reply(self, message: InboundMessage) -> Errand | None:
        """Take a message and claim what is owed to its sender, for the webhook's own answer."""
        return await self._receive(message, wants_reply=True)

    async def replied(self, errand: Errand, receipt: Receipt) -> None:
        """Note that a claimed message went out; what else is owed there goes out at once."""
        await self._replies.settle(errand, receipt)
        self._wake()

    async def vouch(self, signature: str, *, digest: bytes, fresh_for: timedelta) -> bool:
        """Tell whether a signature came with this text alone, to whichever worker; believed while the store is away."""
        now = self._clock.now()
        try:
            async with self._store.begin() as tx:
                return await tx.vouch(signature, digest=digest, now=now, stale_at=now + fresh_for)
        except Exception as failed:
            if not self._store.is_away(failed):
                raise
            return True

    async def released(self, errand: Errand) -> None:
        """Give back a claimed message; it goes out the usual way at once."""
        await self._replies.release(errand)
        self._wake()

    async def take_up(self, *, limit: int = LARGEST_BATCH) -> int:
        """Give put-off messages that are due their turn: albums, and turns that failed before. Gives how many."""
        taken = 0
        while taken < limit and await self._through_clashes(turning.take_up):
            taken += 1
        if taken:
            self._wake()
        return taken

    async def drain(self) -> int:
        """Bring to the store what was spooled while it was away; gives how many messages."""
        drained = await self._shelter.drain() if self._shelter else 0
        if drained:
            self._wake()
        return drained

    async def finish(self) -> None:
        """Wait until all that has arrived is taken. What hangs in the store is spooled, and let go."""
        while self._carriers:
            await asyncio.wait(self._carriers)
        await self._replies.finish()
        for task in self._slow:
            task.cancel()
        await asyncio.gather(*self._slow, return_exceptions=True)
        if self._shelter:
            await self._shelter.close()

    async def _carry(self) -> None:
        try:
            while batch := self._next_batch():
                await self._carry_batch(batch)
        finally:
            # at once: whoever comes before a callback could say so would wait for a carrier that carries no more
            self._carriers.difference_update({asyncio.current_task()})

    async def _carry_batch(self, batch: Sequence[_Arrival]) -> None:
        addresses = {arrival.message.address for arrival in batch}
        self._busy |= addresses
        try:
            await self._take_or_spool(batch)
        finally:
            self._busy -= addresses
            for arrival in batch:
                arrival.taken.cancel()  # only those that nobody could settle, because the process ends
        self._wake()

    def _next_batch(self) -> list[_Arrival]:
        """Give what has arrived, but what is said where the other carrier is at work: it has its turn after that."""
        batch: list[_Arrival] = []
        left: list[_Arrival] = []
        while self._arrived and len(batch) < LARGEST_BATCH:
            arrival = self._arrived.popleft()
            (left if arrival.message.address in self._busy else batch).append(arrival)
        self._arrived.extendleft(reversed(left))
        return batch

    async def _take_or_spool(self, batch: Sequence[_Arrival]) -> None:
        if self._shelter is None:
            await self._take(batch)
            return
        await self._shelter.let_drain(self._time_left(batch))
        behind = await self._shelter.behind({arrival.message.address for arrival in batch})
        late = [arrival for arrival in batch if self._shelter.holds or arrival.message.address in behind]
        batch = [arrival for arrival in batch if arrival not in late]
        await self._spool(late)
        if not batch:
            return
        taking = asyncio.get_running_loop().create_task(self._take(batch))
        await asyncio.wait({taking}, timeout=self._time_left(batch))
        if not taking.done():
            log.warning("store_slow", extra={"size": len(batch)})
            self._slow.add(taking)
            taking.add_done_callback(self._slow.discard)
            await self._spool(batch)

    def _time_left(self, batch: Sequence[_Arrival]) -> float:
        assert self._shelter is not None  # noqa: S101 -- only then is there an end to waiting
        return max(batch[0].at + self._shelter.patience - asyncio.get_running_loop().time(), 0)

    async def _spool(self, batch: Sequence[_Arrival], failed: Exception | None = None) -> None:
        """Keep on this machine what the store did not take; refuse it where that can't be done either."""
        waiting = [arrival for arrival in batch if not arrival.taken.done()]
        if self._shelter and waiting:
            try:
                await self._shelter.keep([arrival.message for arrival in waiting])
            except OSError as full:
                log.error("spool_failed", extra={"error": type(full).__name__, "why": full.strerror})  # noqa: TRY400 -- the trace tells nothing more
                failed = failed or full
            else:
                failed = None
        for arrival in waiting:
            arrival.settle(failed)

    async def _take(self, batch: Sequence[_Arrival]) -> None:
        try:
            answers = await self._take_together(
                [arrival.message for arrival in batch],
                replying={arrival.message.address for arrival in batch if arrival.wants_reply},
            )
        except Exception as failed:  # noqa: BLE001 -- whatever it is, each message gets its own chance
            if self._store.is_away(failed):
                await self._spool(batch, failed)
                return
            log.warning("batch_redone", extra={"size": len(batch), "error": type(failed).__name__})
            await self._redo(batch)
        else:
            await self._hand_out(batch, answers)

    async def _hand_out(self, batch: Sequence[_Arrival], answers: Answers) -> None:
        """Tell whoever waits. Of two webhooks of one sender one answers, and none whose message is in the spool too."""
        left = dict(answers)
        for arrival in batch:
            address = arrival.message.address
            if arrival.wants_reply and arrival.settle(answer=left.get(address)):
                left.pop(address, None)
            else:
                arrival.settle()
        for answer in left.values():
            await self._replies.release(answer)

    async def _take_together(self, messages: Sequence[InboundMessage], *, replying: Senders = ()) -> Answers:
        return await self._through_clashes(partial(turning.take, messages, claim=self._replies.claim_of(replying)))

    async def _through_clashes(self, take: Callable[..., Awaitable[Given]]) -> Given:
        """Have a transaction; the whole of it once more where it was given up for another one's sake."""
        for _ in range(MOST_CLASHES):
            try:
                return await take(store=self._store, rules=self._rules, now=self._clock.now())
            except Exception as failed:
                if not self._store.is_clash(failed):
                    raise
                log.warning("turns_clashed", extra={"error": type(failed).__name__})
        return await take(store=self._store, rules=self._rules, now=self._clock.now())

    async def _redo(self, batch: Sequence[_Arrival]) -> None:
        for place, arrival in enumerate(batch):
            replying = [arrival.message.address] if arrival.wants_reply else []
            try:
                answers = await self._take_alone(arrival.message, replying=replying)
            except Exception as failed:  # noqa: BLE001 -- told to whoever waits for this message
                if self._store.is_away(failed):
                    await self._spool(batch[place:], failed)
                    return
                arrival.settle(failed)
            else:
                await self._hand_out([arrival], answers)

    async def _take_alone(self, message: InboundMessage, *, replying: Senders = ()) -> Answers:
        return await self._through_clashes(partial(turning.take_alone, message, claim=self._replies.claim_of(replying)))

    async def _bring(self, messages: Sequence[InboundMessage]) -> int:
        """Take spooled messages, and give how many of the first are safe. Raises what keeps the store away."""
        try:
            await self._take_together(messages)
        except Exception as failed:
            if self._store.is_away(failed):
                raise
        else:
            return len(messages)
        for place, message in enumerate(messages):
            try:
                await self._take_alone(message)
            except Exception as failed:
                if self._store.is_away(failed):
                    raise
                return place
        return len(messages)
