"""Files that people send: fetched while the platform still has them, kept by content hash, shown to the handler."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from desk.deliveries import Attachment
from desk.messages import Channel
from desk.notices import member_of
from desk.replies import Say, StoredMedia
from desk.texts import Text, text
from desk.turns import Outbound, Turn
from handlers.ports import ChannelPort, DeliveryFailed, Fetched, Files, MediaRefused
from handlers.store import Store

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
BACKOFF = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=5), timedelta(hours=1))
_MIME = {"picture": "image/jpeg", "voice": "audio/ogg", "video": "video/mp4", "file": "application/octet-stream"}


class MediaFetch:
    """Fetches what is still on the platforms, a few files at a time."""

    def __init__(
        self,
        *,
        store: Store,
        files: Files,
        channels: Mapping[Channel, ChannelPort],
        limit: int,
        wake: Callable[[], None],
    ) -> None:
        self._store, self._files, self._channels, self._limit, self._wake = store, files, channels, limit, wake

    async def fetch_due(self, *, now: datetime, limit: int = 4) -> int:
        """Fetch files that are due; gives how many were tried."""
        async with self._store.begin() as tx:
            due = await tx.claim_attachments(now=now, limit=limit, lease=LEASE)
        for attachment in due:
            await self._fetch(attachment, now=now)
        if due:
            self._wake()
        return len(due)

    async def _fetch(self, attachment: Attachment, *, now: datetime) -> None:
        channel = self._channels.get(attachment.address.channel)
        if channel is None:
            await self._give_up(attachment, MediaRefused("channel absent"))
            return
        try:
            got = await channel.fetch(attachment.media, limit=self._limit)
        except MediaRefused as refused:
            await self._give_up(attachment, refused)
        except DeliveryFailed as failed:
            await self._again(attachment, failed.reason, now=now)
        except Exception as broken:
            log.exception("media_failed attachment=%d", attachment.id)
            await self._again(attachment, type(broken).__name__, now=now)
        else:
            await self._keep(attachment, got, now=now)

    async def _keep(self, attachment: Attachment, got: Fetched, *, now: datetime) -> None:
        sha256 = await self._files.keep(got.content)
        mime = got.mime or attachment.media.mime
        async with self._store.begin() as tx:
            await tx.attachment_kept(attachment.id, sha256=sha256, size=len(got.content), mime=mime, now=now)
            if attachment.ticket is None or attachment.address.channel.is_staff:
                return
            ticket = (await tx.tickets([attachment.ticket]))[attachment.ticket]
            member = member_of(ticket.assignee or ticket.owner, await tx.staff())
            if member and member.addresses:
                kept = StoredMedia(
                    sha256=sha256,
                    kind=attachment.kind,
                    name=attachment.media.name or got.name or sha256[:12],
                    mime=mime or _MIME[attachment.kind.value],
                )
                words = text("Ticket {number}, from the customer:", number=ticket.id)
                shown = Outbound(to=member.addresses[0], message=Say(body=(words,), media=kept), ticket=ticket.id)
                await tx.write([((), Turn(outbound=(shown,)))])

    async def _give_up(self, attachment: Attachment, refused: MediaRefused) -> None:
        log.warning("media_refused attachment=%d too_large=%s", attachment.id, refused.too_large)
        async with self._store.begin() as tx:
            await tx.attachment_failed(attachment.id, reason=refused.reason, retry_at=None)
            say = Say(body=self._sorry(refused))
            told = Outbound(to=attachment.address, message=say, ticket=attachment.ticket)
            await tx.write([((), Turn(outbound=(told,)))])

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
            await self._give_up(attachment, MediaRefused(reason))
            return
        async with self._store.begin() as tx:
            retry_at = now + BACKOFF[attachment.attempts]
            await tx.attachment_failed(attachment.id, reason=reason, retry_at=retry_at)
