"""The way out: deliveries that are owed, oldest first to each address, by lanes that the account's sender leases."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from desk.deliveries import Lane
from desk.messages import Address, Channel
from desk.pacing import Allowance, PlatformLimits, longest_of
from handlers.failure import told
from scheduler.ledger import Entry, Ledger
from scheduler.post import Post
from scheduler.rounds import Round

log = logging.getLogger(__name__)

MOST_LANES = 16


async def deliver_due(post: Post) -> int:
    """Lease the lanes with something due and deliver all of it, lanes side by side; gives how many were leased."""
    async with asyncio.TaskGroup() as side_by_side:
        return await _Hands(post, side_by_side, done=lambda: None, ledger=Ledger(post)).take(MOST_LANES)


class Courier:
    """The only sender of a channel, lanes side by side: neither a slow person nor another channel holds anybody up.

    Once it `is_stopping`, no send is begun any more, in the lanes under way neither.
    """

    def __init__(
        self,
        post: Post,
        *,
        channel: Channel,
        lanes: asyncio.TaskGroup,
        wake: Callable[[], None],
        is_stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._post, self._channel = post, channel
        self._hands = _Hands(post, lanes, done=wake, ledger=Ledger(post, is_stopping=is_stopping))
        self._limits = post.limits.get(channel, PlatformLimits())
        self._is_in_charge = False

    async def set_off(self) -> int:
        """Lease as many lanes as there are hands free, and start to deliver them; gives how many."""
        if not self._is_in_charge:
            await self._take_over()
        return await self._hands.take(MOST_LANES, channel=self._channel)

    def pause(self, at_most: timedelta) -> timedelta:
        """Give how long to wait at most before there may be something to set off with again."""
        now = self._post.clock.now()
        free_at = self._hands.allowance.free_at(now)
        return min(at_most, free_at - now) if free_at > now else at_most

    async def _take_over(self) -> None:
        """Become the channel's only sender: the lanes of the last one, who is gone, are free at once.

        What went out lately counts, whoever sent it.
        """
        now, limits = self._post.clock.now(), self._limits
        by_chat = longest_of(limits.chat, limits.group)
        async with self._post.store.begin() as tx:
            await tx.free_lanes(self._channel)
            spent = await tx.spent(self._channel, since=now - limits.longest, by_chat_since=now - by_chat)
        self._hands.allowance = Allowance(limits, spent)
        self._is_in_charge = True


class _Hands:
    """Rounds under way, and the one book that they keep."""

    def __init__(self, post: Post, tasks: asyncio.TaskGroup, *, done: Callable[[], None], ledger: Ledger) -> None:
        self._post, self._tasks, self._done, self._ledger = post, tasks, done, ledger
        self._busy = 0
        self.allowance = Allowance(PlatformLimits())

    async def take(self, most: int, *, channel: Channel | None = None) -> int:
        """Lease lanes, up to so many at a time, and start their rounds; gives how many."""
        room = self.allowance.room(self._post.clock.now())
        limit = most - self._busy if room is None else min(most - self._busy, room)
        if limit <= 0:
            return 0
        rounds: dict[Address, Round] = {}

        def plan(lane: Lane) -> Entry:
            rounds[lane.address] = Round(lane, self._post, self.allowance)
            return rounds[lane.address].opening()

        claimed = await self._ledger.claim(plan, limit=limit, channel=channel)
        for lane, goes_on in claimed:
            if goes_on:
                self._busy += 1
                self._tasks.create_task(self._serve(lane.address, rounds[lane.address]))
        return len(claimed)

    async def _serve(self, lane: Address, its: Round) -> None:
        """Go one round; never raises. Each outcome is noted at once, with what is begun next."""
        try:
            await its.deliver(self._ledger)
        except Exception as broken:  # noqa: BLE001 -- whatever it is, it harms nothing else
            # The lease runs out by itself, and then what is still owed goes out.
            log.error("lane_left", extra=told(broken, channel=lane.channel))  # noqa: TRY400 -- see `told`
            self._ledger.let_go(lane)
        finally:
            self._busy -= 1
            self._done()
