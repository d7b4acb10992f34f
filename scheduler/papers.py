"""Papers are drawn after the turn that wanted them: one at a time on each worker, tried again after a pause."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from desk.papers.handing import shown_as, undrawn
from desk.papers.paper import Drawn, PaperDue, PaperKind
from desk.replies import StoredMedia
from handlers.drawing import Artist, Drawer, Handing, UndrawableError, send_as_it_is
from handlers.failure import told
from handlers.patience import write_patiently
from handlers.ports import Clock, Files
from handlers.rules import Rules
from handlers.store import Store

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=3)  # longer than the longest drawing may take, its process's start included
BACKOFF = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDrawing:
    """Draws what is wanted. What ends the process in the middle leaves the paper to be drawn again.

    Its files are owed in the transaction that notes it as drawn: nobody gets them twice, and they are never lost.
    """

    store: Store
    files: Files
    rules: Rules
    clock: Clock
    artist: Artist
    drawers: Mapping[PaperKind, Drawer]
    handing: Mapping[PaperKind, Handing] = field(default_factory=dict)
    lease: timedelta = LEASE

    async def draw_due(self) -> int:
        """Draw the paper that has waited longest; gives how many were tried."""
        async with self.store.begin() as tx:
            due = await tx.papers.claim(now=self.clock.now(), lease=self.lease)
        if due is None:
            return 0
        if due.attempts > len(BACKOFF):  # it was claimed that often, and the last time the process ended over it
            await self._give_up(due, "the process ended over it")
            return 1
        try:
            await self._hand_over(due, await self._kept(await self._drawn(due)))
        except Exception as broken:
            if self.store.is_away(broken):
                raise
            await self._failed(due, broken)
        return 1

    async def _drawn(self, due: PaperDue) -> tuple[Drawn, ...]:
        drawer = self.drawers.get(due.wanted.kind)
        if drawer is None:
            raise UndrawableError("nobody here draws such papers")
        async with self.store.begin() as tx:
            plain = await drawer.gather(tx, due.wanted, at=due.wanted_at)
        return await self.artist.draw(drawer, plain)

    async def _kept(self, drawn: tuple[Drawn, ...]) -> tuple[StoredMedia, ...]:
        return tuple(
            [
                StoredMedia(
                    sha256=await self.files.keep(one.content), kind=shown_as(one.mime), name=one.name, mime=one.mime
                )
                for one in drawn
            ]
        )

    async def _hand_over(self, due: PaperDue, files: tuple[StoredMedia, ...]) -> None:
        now, hand = self.clock.now(), self.handing.get(due.wanted.kind, send_as_it_is)
        async with self.store.begin() as tx:
            if await tx.papers.done(due, files, now=now):
                turn = await hand(tx, due.wanted, files, now=now)
                await write_patiently(tx, [((), turn)], merging=self.rules.policy.wechat.merging, now=now)

    async def _failed(self, due: PaperDue, broken: Exception) -> None:
        reason = str(broken) if isinstance(broken, UndrawableError) else type(broken).__name__
        if due.attempts >= len(BACKOFF):
            await self._give_up(due, reason)
            return
        log.warning("paper_put_off", extra=told(broken, paper=due.id, kind=due.wanted.kind, reason=reason))
        async with self.store.begin() as tx:
            await tx.papers.again(due, reason=reason, at=self.clock.now() + BACKOFF[due.attempts])

    async def _give_up(self, due: PaperDue, reason: str) -> None:
        log.error("paper_given_up", extra={"paper": due.id, "kind": due.wanted.kind, "reason": reason})
        now, number = self.clock.now(), due.wanted.ticket
        async with self.store.begin() as tx:
            if await tx.papers.given_up(due, reason=reason, now=now):
                tickets = await tx.tickets([number]) if number else {}
                around = self.rules.around(now=now, staff=await tx.staff())
                await tx.write([((), undrawn(due.wanted, tickets.get(number) if number else None, around))], now=now)
