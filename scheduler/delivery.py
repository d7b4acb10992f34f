"""The way out: deliveries that are owed, oldest first to each address, by lanes that the account's sender leases."""

import asyncio
import logging
from collections.abc import Callable

from desk.deliveries import Lane
from desk.messages import Address, Channel
from handlers.failure import told
from scheduler.ledger import Entry, Ledger
from scheduler.post import Post
from scheduler.rounds import Round

log = logging.getLogger(__name__)

MOST_LANES = 16


async def deliver_due(post: Post) -> int:
    """Lease the lanes with something due and deliver all of it, lanes side by side; gives how many were leased."""
    async with asyncio.TaskGroup() as side_by_side:
        return await _Hands(post, side_by_side, done=lambda: None).take(MOST_LANES)


class Courier:
    """The only sender of a channel, lanes side by side: neither a slow person nor another channel holds anybody up."""

    def __init__(self, post: Post, *, channel: Channel, lanes: asyncio.TaskGroup, wake: Callable[[], None]) -> None:
        self._post, self._channel = post, channel
        self._hands = _Hands(post, lanes, done=wake)
        self._is_in_charge = False

    async def set_off(self) -> int:
        """Lease as many lanes as there are hands free, and start to deliver them; gives how many."""
        if not self._is_in_charge:
            await self._take_over()
        free = MOST_LANES - self._hands.busy
        return await self._hands.take(free, channel=self._channel) if free > 0 else 0

    async def _take_over(self) -> None:
        """Become the channel's only sender: the lanes of the last one, who is gone, are free at once."""
        async with self._post.store.begin() as tx:
            await tx.free_lanes(self._channel)
        self._is_in_charge = True


class _Hands:
    """Rounds under way, and the one book that they keep."""

    def __init__(self, post: Post, tasks: asyncio.TaskGroup, *, done: Callable[[], None]) -> None:
        self._post, self._tasks, self._done = post, tasks, done
        self._ledger = Ledger(post)
        self.busy = 0

    async def take(self, limit: int, *, channel: Channel | None = None) -> int:
        """Lease lanes and start their rounds; gives how many."""
        rounds: dict[Address, Round] = {}

        def plan(lane: Lane) -> Entry:
            rounds[lane.address] = Round(lane, self._post)
            return rounds[lane.address].opening()

        claimed = await self._ledger.claim(plan, limit=limit, channel=channel)
        for lane, goes_on in claimed:
            if goes_on:
                self.busy += 1
                self._tasks.create_task(self._serve(lane.address, rounds[lane.address]))
            else:
                self._ledger.let_go(lane.address)
        return len(claimed)

    async def _serve(self, lane: Address, its: Round) -> None:
        """Go one round; never raises. Each outcome is noted at once, with what is begun next."""
        try:
            await its.deliver(self._ledger)
        except Exception as broken:  # noqa: BLE001 -- whatever it is, it harms nothing else
            # The lease runs out by itself, and then what is still owed goes out.
            log.error("lane_left", extra=told(broken, channel=lane.channel))  # noqa: TRY400 -- see `told`
        finally:
            self._ledger.let_go(lane)
            self.busy -= 1
            self._done()
