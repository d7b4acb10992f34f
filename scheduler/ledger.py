"""The sender's book: which lanes it has, what it begins and how it went; what accumulates is committed together."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desk.deliveries import Lane, Outcome, Owed
from desk.messages import Address, Channel
from handlers.store import Transaction
from scheduler.post import Post

log = logging.getLogger(__name__)

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


class Ledger:
    """Commits for all lanes of a sender at once: what they tell while one transaction is under way shares the next.

    Nothing is sent that was not begun here, so that whoever comes after a killed sender knows what may have arrived.
    """

    def __init__(self, post: Post) -> None:
        self._post = post
        self._leases: dict[Address, datetime] = {}
        self._told: deque[_Noting] = deque()
        self._carrier: asyncio.Task[None] | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._one_at_a_time = asyncio.Lock()

    async def claim(
        self, plan: Callable[[Lane], Entry], *, limit: int, channel: Channel | None = None
    ) -> list[tuple[Lane, bool]]:
        """Lease lanes, and note at once what `plan` says of each; gives them, and whether they may go on."""
        async with self._one_at_a_time, self._post.store.begin() as tx:
            now = self._post.clock.now()
            lanes = await tx.claim_lanes(now=now, limit=limit, lease=self._post.lease, channel=channel)
            leases = {lane.address: lane.until for lane in lanes}
            entries = {lane.address: plan(lane) for lane in lanes}
            begun = await _write(tx, list(entries.values()), leases, now=now)
        self._leases |= leases
        self._keep_watch()
        return [(lane, entries[lane.address].goes_on(begun)) for lane in lanes]

    async def note(self, entry: Entry) -> bool:
        """Note how things went and what begins; False where the lane is somebody else's by now.

        It is tried through a short absence of the store, because nobody else knows how it went. Raises when the store
        stays away.
        """
        loop = asyncio.get_running_loop()
        noting = _Noting(entry=entry, goes_on=loop.create_future())
        self._told.append(noting)
        if self._carrier is None or self._carrier.done():
            self._carrier = loop.create_task(self._carry())
        return await asyncio.shield(noting.goes_on)

    def is_safe(self, lane: Address) -> bool:
        """Whether nobody else can have the lane for a good while."""
        until = self._leases.get(lane)
        return until is not None and self._post.clock.now() <= until - self._post.lease / 2

    def let_go(self, lane: Address) -> None:
        """Forget a lane."""
        self._leases.pop(lane, None)
        if not self._leases and self._keeper:
            self._keeper.cancel()

    async def _carry(self) -> None:
        while self._told:
            batch = list(self._told)
            self._told.clear()
            try:
                await self._note_all(batch)
            finally:
                for noting in batch:
                    noting.goes_on.cancel()  # only those that nobody could settle, because the process ends

    async def _note_all(self, batch: Sequence[_Noting]) -> None:
        for pause in NOTE_AGAIN:
            failed = await self._tried(batch)
            if failed is None:
                return
            log.warning("outcomes_not_noted", extra={"lanes": len(batch), "error": type(failed).__name__})
            await self._post.clock.sleep(pause)
        # should one of them be the trouble, it harms no other
        for noting in batch:
            failed = await self._tried([noting])
            if failed is not None and not noting.goes_on.done():
                noting.goes_on.set_exception(failed)

    async def _tried(self, batch: Sequence[_Noting]) -> Exception | None:
        try:
            async with self._one_at_a_time, self._post.store.begin() as tx:
                entries = [noting.entry for noting in batch]
                begun = await _write(tx, entries, self._leases, now=self._post.clock.now())
        except Exception as away:  # noqa: BLE001 -- whatever it is, a few moments may mend it
            return away
        for noting in batch:
            if not noting.goes_on.done():
                noting.goes_on.set_result(noting.entry.goes_on(begun))
        return None

    def _keep_watch(self) -> None:
        if self._leases and (self._keeper is None or self._keeper.done()):
            self._keeper = asyncio.get_running_loop().create_task(self._keep())

    async def _keep(self) -> None:
        """Prolong the leases again and again, so that a long upload is not taken for a killed worker's."""
        while self._leases:
            await self._post.clock.sleep(self._post.lease / 3)
            try:
                await self._prolong(self._post.clock.now() + self._post.lease)
            except Exception as away:  # noqa: BLE001 -- then no new send is begun, see `is_safe`
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
