"""While the store is away: messages are kept in the spool, and brought to the store in their order when it is back."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta

from desk.messages import Address, InboundMessage
from handlers.ports import Clock, Spool
from handlers.store import Store

log = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=2.5)  # of real time: WeChat's webhook answers within three and a half
AT_ONCE = 64
MOST_TRIES = 20

# Gives how many of the first of these messages are in the store by now. Raises what keeps the store away.
Bring = Callable[[Sequence[InboundMessage]], Awaitable[int]]


class Shelter:
    """Keeps messages in one process's spool, and drains it.

    What one person writes may have been spooled by several processes in turn. So it goes behind what another one
    holds, and is brought together with it, in the order in which the platform gave it: twice brought is taken once.
    While it holds anything, whatever arrives goes behind it. Nothing that waits for the database is cut short, since
    it may be committing: it is left alone, and its messages are found in the store when they come from the spool.
    """

    def __init__(
        self, spool: Spool, *, store: Store, clock: Clock, bring: Bring, patience: timedelta = PATIENCE
    ) -> None:
        self._spool, self._store, self._clock, self._bring = spool, store, clock, bring
        self.patience = patience.total_seconds()
        self._asking: asyncio.Task[bool] | None = None
        self._step: asyncio.Task[int] | None = None
        self._is_stuck = False
        self._tries = 0

    @property
    def holds(self) -> int:
        """How many messages wait for the store."""
        return self._spool.holds

    async def keep(self, messages: Sequence[InboundMessage]) -> None:
        """Keep messages until the store is back. Raises OSError when the spool can't take them either."""
        is_first = not self.holds
        await self._spool.keep(messages)
        if is_first:
            log.warning("messages_spooled", extra={"until": "the store is back, and spool_drained says so"})

    async def behind(self, addresses: Collection[Address]) -> frozenset[Address]:
        """Tell of whom another process of this machine holds something: what they write goes behind that."""
        return frozenset(message.address for message in await self._spool.elsewhere(addresses))

    async def let_drain(self, at_most: float) -> None:
        """Wait, for so many seconds of real time, for what is being brought to the store just now.

        Else the spool might never be found empty while messages keep arriving.
        """
        if self._step is not None and not self._is_stuck:
            await asyncio.wait({self._step}, timeout=max(at_most, 0))

    async def drain(self) -> int:
        """Bring what waits to the store, also what dead processes left; gives how many messages."""
        await self._spool.adopt()
        drained = 0
        while self.holds and await self._store_answers():
            if not (taken := await self._drain_some()):
                break
            drained += taken
        if drained:
            log.info("spool_drained", extra={"messages": drained, "waiting": self.holds})
        return drained

    async def close(self) -> None:
        """Leave alone what still waits for the database: all of it is in the spool."""
        for task in (self._asking, self._step):
            if task is not None and not task.done():
                task.cancel()
                await asyncio.wait({task})

    async def _drain_some(self) -> int:
        if self._step is None:
            self._step = asyncio.get_running_loop().create_task(self._bring_oldest())
        await asyncio.wait({self._step}, timeout=self.patience)
        self._is_stuck = not self._step.done()
        if self._is_stuck:
            return 0
        step, self._step = self._step, None
        return step.result()

    async def _bring_oldest(self) -> int:
        own = await self._spool.oldest(AT_ONCE)
        messages = _in_order(own, await self._spool.elsewhere({message.address for message in own}))
        try:
            brought = await self._bring(messages)
        except Exception as failed:
            if self._store.is_away(failed):
                return 0
            raise
        ours = {id(message) for message in own}  # another process may have been brought the very same
        taken = sum(id(message) in ours for message in messages[:brought])
        if taken:
            self._tries = 0
            await self._spool.let_go(taken)
        elif brought < len(messages) and id(messages[brought]) in ours:
            await self._lose_patience()
        return taken

    async def _lose_patience(self) -> None:
        """Count a failure of the first message: one that fails again and again must not hold up the others for good."""
        self._tries += 1
        if self._tries >= MOST_TRIES:
            self._tries = 0
            await self._spool.set_aside()

    async def _store_answers(self) -> bool:
        if self._asking is None:
            self._asking = asyncio.get_running_loop().create_task(self._ask())
        await asyncio.wait({self._asking}, timeout=self.patience)
        if not self._asking.done():
            return False
        asked, self._asking = self._asking, None
        return asked.result()

    async def _ask(self) -> bool:
        try:
            async with self._store.begin() as tx:
                await tx.lag(now=self._clock.now())
        except Exception as away:  # noqa: BLE001 -- whatever keeps it from answering
            log.error("store_away", extra={"error": type(away).__name__, "waiting": self.holds})  # noqa: TRY400 -- the trace tells nothing more
            return False
        return True


def _in_order(own: Sequence[InboundMessage], others: Sequence[InboundMessage]) -> list[InboundMessage]:
    """Put before each of ours what the same person wrote before it."""
    left = sorted(others, key=_rank)
    merged: list[InboundMessage] = []
    for message in own:
        earlier = [other for other in left if other.address == message.address and _rank(other) < _rank(message)]
        left = [other for other in left if other not in earlier]
        merged += [*earlier, message]
    return merged


def _rank(message: InboundMessage) -> tuple[datetime, int, str]:
    return (message.sent_at, len(message.key), message.key)  # Telegram counts its updates
