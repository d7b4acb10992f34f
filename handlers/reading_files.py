"""Kept pictures are read, and recordings written down: off the way of every message, one at a time, two tries each."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.dispatch.following import followed
from desk.findings.inscription import Inscription
from desk.findings.listening import heard
from desk.findings.reading import is_worth_reading, read_off
from desk.findings.unread import UnreadFile, reads_as
from desk.messages import InboundMessage
from desk.numbers import Numbers
from desk.ranking import ranked
from desk.replies import MediaKind
from desk.similar.comparing import noticed
from desk.sla.watching import watched
from desk.staff.scanning import awaited, scanned
from desk.terms import TicketId
from desk.tickets.ticket import Ticket
from desk.turns import Around, Scene, Turn
from handlers.failure import told
from handlers.legible import PictureReader, Transcriber, UnreadableError
from handlers.patience import write_patiently
from handlers.ports import Clock, Files
from handlers.rules import Rules
from handlers.store import Store, Transaction

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)  # longer than the longest reading may take
TRIES = 2
PAUSE = timedelta(minutes=1)
_Decide = Callable[[Ticket, Around], Turn]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReading:
    """Reads what waits, with whoever can read on this machine."""

    store: Store
    files: Files
    rules: Rules
    clock: Clock
    pictures: PictureReader | None = None
    voice: Transcriber | None = None
    lease: timedelta = LEASE

    @property
    def kinds(self) -> frozenset[MediaKind]:
        """What can be read here; nothing else is to be kept waiting."""
        able = {MediaKind.PICTURE: self.pictures, MediaKind.VOICE: self.voice}
        return frozenset(kind for kind, reader in able.items() if reader)

    async def read_due(self) -> int:
        """Read the file that has waited longest; gives how many were tried."""
        if not self.kinds:
            return 0
        async with self.store.begin() as tx:
            unread = await tx.unread.claim(now=self.clock.now(), lease=self.lease)
        if unread is None:
            return 0
        if unread.attempts >= TRIES:  # it was claimed that often, and each time the process ended over it
            await self._done(unread, "given up", log_it=True)
            return 1
        try:
            await self._read(unread)
        except UnreadableError as unreadable:
            await self._failed(unread, str(unreadable))
        except Exception as broken:  # noqa: BLE001 -- whatever it is, it harms nothing else
            log.error("reading_failed", extra=told(broken, attachment=unread.id))  # noqa: TRY400 -- see `told`
            await self._failed(unread, type(broken).__name__)
        return 1

    async def _read(self, unread: UnreadFile) -> None:
        content = await self.files.read(unread.sha256)
        match reads_as(unread.kind, unread.mime):
            case MediaKind.PICTURE if self.pictures and is_worth_reading(content):
                inscription = await self.pictures.read(content)
                if not await self._scanned(unread, inscription, "read"):
                    await self._learn(unread, lambda ticket, around: read_off(ticket, inscription, around))
            case MediaKind.VOICE if self.voice and not unread.is_from_staff:
                words = await self.voice.transcribe(content, unread.mime)
                await self._learn(unread, lambda ticket, around: heard(ticket, words, around) if words else Turn())
            case _:
                await self._done(unread, "not to be read")

    async def _learn(self, unread: UnreadFile, decide: _Decide) -> None:
        """Let the ticket of a file learn of it, as of anything that changes one."""
        async with self.store.begin() as tx:
            tickets = await tx.tickets([unread.ticket], lock=True)
            ticket = tickets[unread.ticket]
            if ticket.status.is_open:
                around = await self._around(tx, ticket)
                await self._write(tx, decide(ticket, around), tickets, around)
            await tx.unread.done(unread.id, outcome="read", now=self.clock.now())

    async def _scanned(self, unread: UnreadFile, inscription: Inscription, outcome: str) -> bool:
        """Answer a member who waits to hear which part a photo of theirs shows; False where nobody does."""
        if not unread.is_from_staff:
            return False
        now = self.clock.now()
        async with self.store.begin() as tx:
            chat = (await tx.converse([unread.address], now=now))[unread.address]
            scan = awaited(chat, unread.message)
            if scan is None:
                return False
            tickets = await tx.tickets([scan.ticket], lock=True)
            around = await self._around(tx, tickets[scan.ticket])
            message = InboundMessage(address=chat.address, key=f"attachment:{unread.id}", sent_at=now, parts=())
            none = Numbers([], [], [])
            scene = Scene(around=around, conversation=chat, message=message, numbers=none, tickets=tickets)
            await self._write(tx, scanned(scene, scan, inscription), tickets, around)
            await tx.unread.done(unread.id, outcome=outcome, now=now)
        return True

    async def _around(self, tx: Transaction, ticket: Ticket) -> Around:
        customers = await tx.customers([ticket.customer])
        return self.rules.around(now=self.clock.now(), staff=await tx.staff(), customers=customers)

    async def _write(self, tx: Transaction, turn: Turn, tickets: Mapping[TicketId, Ticket], around: Around) -> None:
        turn = followed(turn, tickets, around, knows_workloads=False)
        turn = noticed(watched(turn, tickets, around), tickets, now=around.now)
        turn = ranked(turn, {**tickets, **{changed.id: changed for changed in turn.tickets}})
        if turn.tickets or turn.conversation:
            await write_patiently(tx, [((), turn)], merging=self.rules.policy.wechat.merging, now=around.now)

    async def _failed(self, unread: UnreadFile, reason: str) -> None:
        if unread.attempts + 1 >= TRIES:
            await self._done(unread, reason, log_it=True)
            return
        async with self.store.begin() as tx:
            await tx.unread.again(unread.id, outcome=reason, at=self._later())

    async def _done(self, unread: UnreadFile, outcome: str, *, log_it: bool = False) -> None:
        if log_it:
            log.warning("file_unreadable", extra={"attachment": unread.id, "reason": outcome})
        if await self._scanned(unread, Inscription(), outcome):
            return
        async with self.store.begin() as tx:
            await tx.unread.done(unread.id, outcome=outcome, now=self.clock.now())

    def _later(self) -> datetime:
        return self.clock.now() + PAUSE
