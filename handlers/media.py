"""Files that people send: fetched while the platform still has them, kept by content hash, shown to the handler."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from desk.deliveries import Attachment
from desk.files.judging import Judged, UnwantedFileError, judge
from desk.findings.unread import reads_as
from desk.messages import Channel
from desk.notices import member_of
from desk.policy import FileLimits
from desk.replies import MediaKind, Say, StoredMedia
from desk.texts import Text, text
from desk.turns import Outbound, Turn
from handlers.failure import told
from handlers.ports import ChannelPort, DeliveryFailed, Fetched, Files, MediaRefused
from handlers.store import Store, Transaction

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)  # longer than the longest download may take
BACKOFF = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=5), timedelta(hours=1))
_ANY_BYTES = "application/octet-stream"


_OTHERWISE = text("A picture, a recording, a document or a few words will do as well.")


class MediaFetch:
    """Fetches what is still on the platforms, a few files at a time."""

    def __init__(  # noqa: PLR0913 -- each is named where it is wired
        self,
        *,
        store: Store,
        files: Files,
        channels: Mapping[Channel, ChannelPort],
        limit: int,
        wake: Callable[[], None],
        lease: timedelta = LEASE,
        unfolding: FileLimits | None = None,
        reads: frozenset[MediaKind] = frozenset(),
    ) -> None:
        self._store, self._files, self._channels, self._limit = store, files, channels, limit
        self._wake, self._lease, self._unfolding = wake, lease, unfolding or FileLimits()
        self._reads = reads

    async def fetch_due(self, *, now: datetime, limit: int = 4) -> int:
        """Fetch files that are due; gives how many were tried."""
        async with self._store.begin() as tx:
            due = await tx.claim_attachments(now=now, limit=limit, lease=self._lease)
        async with asyncio.TaskGroup() as side_by_side:
            for attachment in due:
                side_by_side.create_task(self._fetch_alone(attachment, now=now))
        if due:
            self._wake()
        return len(due)

    async def _fetch_alone(self, attachment: Attachment, *, now: datetime) -> None:
        try:
            await self._fetch(attachment, now=now)
        except MediaRefused as refused:
            await self._give_up(attachment, refused.reason, *self._sorry(refused), now=now)
        except UnwantedFileError as unwanted:
            await self._give_up(attachment, unwanted.reason, unwanted.text, _OTHERWISE, now=now)
        except DeliveryFailed as failed:
            await self._again(attachment, failed.reason, now=now)
        except Exception as broken:  # noqa: BLE001 -- whatever it is, it harms nothing else
            log.error("media_failed", extra=told(broken, attachment=attachment.id))  # noqa: TRY400 -- see `told`
            await self._again(attachment, type(broken).__name__, now=now)

    async def _fetch(self, attachment: Attachment, *, now: datetime) -> None:
        if attachment.sha256:
            await self._show(attachment, attachment.sha256, now=now)
            return
        channel = self._channels.get(attachment.address.channel)
        if channel is None:
            raise MediaRefused("channel absent")
        if attachment.attempts > len(BACKOFF):  # it was claimed that often, and each time the process ended over it
            raise MediaRefused("given up")
        got = await channel.fetch(attachment.media, limit=self._limit)
        judged = await asyncio.to_thread(self._judged, got, attachment)
        sha256 = await self._files.keep(got.content)
        media = replace(attachment.media, name=judged.name, mime=judged.mime, size=len(got.content))
        kept = replace(attachment, media=media, kind=judged.kind, sha256=sha256)
        async with self._store.begin() as tx:
            ticket = await tx.attachment_kept(kept, now=now)
            await self._settle(tx, replace(kept, ticket=ticket), sha256, now=now)

    def _judged(self, got: Fetched, attachment: Attachment) -> Judged:
        """Let the file itself say what it is. Raises UnwantedFileError."""
        name, otherwise = attachment.media.name or got.name, f"{attachment.kind}-{attachment.id}"
        return judge(got.content, name=name, kind=attachment.kind, limits=self._unfolding, otherwise=otherwise)

    async def _show(self, attachment: Attachment, sha256: str, *, now: datetime) -> None:
        """Show a file that was kept before it was known which ticket it is about."""
        async with self._store.begin() as tx:
            await tx.attachment_shown(attachment.id)
            await self._settle(tx, attachment, sha256, now=now)

    async def _settle(self, tx: Transaction, attachment: Attachment, sha256: str, *, now: datetime) -> None:
        """Show a kept file to whom it concerns, and have it read where somebody here can."""
        await _owe(tx, attachment, sha256, now=now)
        if attachment.ticket is not None and reads_as(attachment.kind, attachment.media.mime) in self._reads:
            await tx.unread.add(attachment.id, now=now)

    async def _give_up(self, attachment: Attachment, reason: str, *sorry: Text, now: datetime) -> None:
        log.warning("media_refused", extra={"attachment": attachment.id, "reason": reason})
        async with self._store.begin() as tx:
            await tx.attachment_failed(attachment.id, reason=reason, retry_at=None)
            say = Say(body=sorry)
            told = Outbound(to=attachment.address, message=say, ticket=attachment.ticket)
            await tx.write([((), Turn(outbound=(told,)))], now=now)

    def _sorry(self, refused: MediaRefused) -> tuple[Text, ...]:
        if not refused.too_large:
            return (text("We could not fetch your file. Please send it once more."),)
        megabytes = self._limit // (1024 * 1024)
        return (
            text("This file is too large for us: at most {megabytes} MB.", megabytes=megabytes),
            text("A smaller one, a picture, or a few words will do as well."),
        )

    async def _again(self, attachment: Attachment, reason: str, *, now: datetime) -> None:
        if attachment.attempts >= len(BACKOFF):
            await self._give_up(attachment, reason, *self._sorry(MediaRefused(reason)), now=now)
            return
        async with self._store.begin() as tx:
            retry_at = now + BACKOFF[attachment.attempts]
            await tx.attachment_failed(attachment.id, reason=reason, retry_at=retry_at)


async def _owe(tx: Transaction, attachment: Attachment, sha256: str, *, now: datetime) -> None:
    media = attachment.media
    mime = media.mime or _ANY_BYTES
    kept = StoredMedia(sha256=sha256, kind=attachment.kind, name=media.name or sha256[:12], mime=mime)
    if shown := await _shown(tx, attachment, kept):
        await tx.write([((), Turn(outbound=(shown,)))], now=now)


async def _shown(tx: Transaction, attachment: Attachment, kept: StoredMedia) -> Outbound | None:
    """Owe a customer's file to who handles the ticket, and a member's to the customer it was meant for."""
    if attachment.forward_to is not None:
        return Outbound(to=attachment.forward_to, message=Say(body=(), media=kept), ticket=attachment.ticket)
    if attachment.ticket is None or attachment.address.channel.is_staff:
        return None
    ticket = (await tx.tickets([attachment.ticket]))[attachment.ticket]
    member = member_of(ticket.assignee or ticket.owner, await tx.staff())
    if member is None or not member.addresses:
        return None
    words = text("From the customer of ticket {number}", number=ticket.id)
    return Outbound(to=member.addresses[0], message=Say(body=(words,), media=kept), ticket=ticket.id)
