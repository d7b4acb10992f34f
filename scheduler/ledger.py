"""The sender's book: which lanes it has, what it begins and how it went; what accumulates is committed together."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from desk.deliveries import Lane, Outcome, Owed
from desk.messages import Address, Channel
from handlers.store import Transaction
from scheduler.post import Post

T = TypeVar("T")
log = logging.getLogger(__name__)

GATHERING = timedelta(milliseconds=2)  # of real time: no person feels it, and several lanes share a transaction
NOTE_AGAIN = (timedelta(milliseconds=200), timedelta(seconds=1), timedelta(seconds=5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a lane has to tell: how things went, and what it begins next, or that it is given back."""

    lane: Address
    outcomes: Mapping[int, Outcome] = field(default_factory=dict)
    begins: tuple[Owed, ...] = ()
    is_last: bool = False

    def goes_on(self, begun: frozenset[int]) -> bool:
        """Whether the lane goes on, all that it begins having been begun."""
        return not self.is_last and begun >= {owed.id for owed in self.begins}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Noting:
    entry: Entry
    goes_on: "asyncio.Future[bool]"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claiming:
    plan: Callable[[Lane], Entry]
    limit: int
    channel: Channel | None
    claimed: "asyncio.Future[list[tuple[Lane, bool]]]"


class Ledger:
    """Commits for all lanes of a sender at once: what they tell while one transaction is under way shares the next.

    Nothing is sent that was not begun here, so that whoever comes after a killed sender knows what may have arrived.
    Nothing is begun here by who `is_stopping`.
    """

    def __init__(self, post: Post, *, is_stopping: Callable[[], bool] = lambda: False) -> None:
        self._post, self._is_stopping = post, is_stopping
        self._leases: dict[Address, datetime] = {}
        self._told: deque[_Noting] = deque()
        self._asked: deque[_Claiming] = deque()
        self._carrier: asyncio.Task[None] | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._one_at_a_time = asyncio.Lock()

    async def claim(
        self, plan: Callable[[Lane], Entry], *, limit: int, channel: Channel | None = None
    ) -> list[tuple[Lane, bool]]:
        """Lease lanes, and note at once what `plan` says of each; gives them, and whether they may go on."""
        claimed = asyncio.get_running_loop().create_future()
        self._asked.append(_Claiming(plan=plan, limit=limit, channel=channel, claimed=claimed))
        self._carry_soon()
        return await asyncio.shield(claimed)

    async def note(self, entry: Entry) -> bool:
        """Note how things went and what begins; False where the lane is somebody else's by now.

        It is tried through a short absence of the store, because nobody else knows how it went. Raises when the store
        stays away.
        """
        noting = _Noting(entry=entry, goes_on=asyncio.get_running_loop().create_future())
        self._told.append(noting)
        self._carry_soon()
        return await asyncio.shield(noting.goes_on)

    def is_open(self, lane: Address) -> bool:
        """Whether more may begin in a lane: nobody else can have it for a good while, and we are not stopping."""
        until = self._leases.get(lane)
        is_safe = until is not None and self._post.clock.now() <= until - self._post.lease / 2
        return is_safe and not self._is_stopping()

    def let_go(self, lane: Address) -> None:
        """Forget a lane in which nobody works any more; with its last entry it is forgotten anyway."""
        self._leases.pop(lane, None)
        if not self._leases and self._keeper:
            self._keeper.cancel()

    def _carry_soon(self) -> None:
        if self._carrier is None or self._carrier.done():
            self._carrier = asyncio.get_running_loop().create_task(self._carry())

    async def _carry(self) -> None:
        while self._told or self._asked:
            if len(self._leases) > len(self._told):
                await _a_moment()  # others are about to end
            notings, claimings = list(self._told), list(self._asked)
            self._told.clear()
            self._asked.clear()
            try:
                await self._carry_all(notings, claimings)
            finally:
                for noting in notings:
                    noting.goes_on.cancel()  # only those that nobody could settle, because the process ends
                for claiming in claimings:
                    claiming.claimed.cancel()  # as well

    async def _carry_all(self, notings: Sequence[_Noting], claimings: Sequence[_Claiming]) -> None:
        failed = await self._tried(notings, claimings)
        if failed is None:
            return
        for claiming in claimings:
            _fail(claiming.claimed, failed)
        for pause in NOTE_AGAIN if notings else ():
            log.warning("outcomes_not_noted", extra={"lanes": len(notings), "error": type(failed).__name__})
            await self._post.clock.sleep(pause)
            if (failed := await self._tried(notings)) is None:
                return
        # should one of them be the trouble, it harms no other
        for noting in notings:
            if (failed := await self._tried([noting])) is not None:
                _fail(noting.goes_on, failed)

    async def _tried(self, notings: Sequence[_Noting], claimings: Sequence[_Claiming] = ()) -> Exception | None:
        try:
            async with self._one_at_a_time, self._post.store.begin() as tx:
                now = self._post.clock.now()
                begun = await _write(tx, [noting.entry for noting in notings], self._leases, now=now)
                claimed = [await self._claimed(tx, claiming, now=now) for claiming in claimings]
        except Exception as away:  # noqa: BLE001 -- whatever it is, a few moments may mend it
            return away
        # First what was given back: the same transaction may have leased it anew, to somebody who goes on.
        for noting in notings:
            if not (goes_on := noting.entry.goes_on(begun)):
                self.let_go(noting.entry.lane)
            _settle(noting.goes_on, goes_on)
        for claiming, lanes in zip(claimings, claimed, strict=True):
            self._leases |= {lane.address: lane.until for lane, goes_on in lanes if goes_on}
            _settle(claiming.claimed, lanes)
        self._keep_watch()
        return None

    async def _claimed(self, tx: Transaction, claiming: _Claiming, *, now: datetime) -> list[tuple[Lane, bool]]:
        if self._is_stopping():
            return []
        lease = self._post.lease
        lanes = await tx.claim_lanes(now=now, limit=claiming.limit, lease=lease, channel=claiming.channel)
        entries = [claiming.plan(lane) for lane in lanes]
        begun = await _write(tx, entries, {lane.address: lane.until for lane in lanes}, now=now)
        return [(lane, entry.goes_on(begun)) for lane, entry in zip(lanes, entries, strict=True)]

    def _keep_watch(self) -> None:
        if self._leases and (self._keeper is None or self._keeper.done()):
            self._keeper = asyncio.get_running_loop().create_task(self._keep())

    async def _keep(self) -> None:
        """Prolong the leases again and again, so that a long upload is not taken for a killed worker's."""
        while self._leases:
            await self._post.clock.sleep(self._post.lease / 3)
            try:
                await self._prolong(self._post.clock.now() + self._post.lease)
            except Exception as away:  # noqa: BLE001 -- then no new send is begun, see `is_open`
                log.warning("lease_not_prolonged", extra={"error": type(away).__name__})

    async def _prolong(self, to: datetime) -> None:
        async with self._one_at_a_time:
            asked = dict(self._leases)
            async with self._post.store.begin() as tx:
                kept = set(await tx.extend_lanes(asked, to=to))
            self._leases = {lane: to if lane in kept else until for lane, until in self._leases.items()}


async def _write(
    tx: Transaction, entries: Sequence[Entry], leases: Mapping[Address, datetime], *, now: datetime
) -> frozenset[int]:
    held = [entry for entry in entries if entry.lane in leases]
    if outcomes := {id_: outcome for entry in entries for id_, outcome in entry.outcomes.items()}:
        await tx.settle(outcomes, now=now)
    starting = [owed for entry in held for owed in entry.begins]
    begun = await tx.begin_sending(starting, leases, now=now) if starting else frozenset()
    if released := {entry.lane: leases[entry.lane] for entry in held if entry.is_last}:
        await tx.release_lanes(released)
    return begun


async def _a_moment() -> None:
    await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=GATHERING.total_seconds())


def _settle(waiting: "asyncio.Future[T]", result: T) -> None:
    if not waiting.done():
        waiting.set_result(result)


def _fail(waiting: "asyncio.Future[T]", failed: Exception) -> None:
    if not waiting.done():
        waiting.set_exception(failed)
