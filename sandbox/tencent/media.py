"""Temporary media: files that live for three days under a media id."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from sandbox.clock import Clock
from sandbox.core import Answer
from sandbox.tencent.ask import Ask, RefusalError

LIFETIME = timedelta(days=3)
KIB = 1024
LARGEST = {
    "image": 10 * KIB * KIB,
    "voice": 2 * KIB * KIB,
    "video": 10 * KIB * KIB,
    "file": 20 * KIB * KIB,
    "thumb": 64 * KIB,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """One stored file."""

    media_id: str
    kind: str
    name: str
    content_type: str
    body: bytes
    stored_at: datetime


class MediaShelf:
    """Keeps the temporary media of one account."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._media: dict[str, Medium] = {}

    def store(self, body: bytes, *, kind: str, name: str, content_type: str) -> Medium:
        """Keep a file and return it with its new media id."""
        medium = Medium(
            media_id=secrets.token_urlsafe(32),
            kind=kind,
            name=name,
            content_type=content_type,
            body=body,
            stored_at=self._clock.now(),
        )
        self._media[medium.media_id] = medium
        return medium

    def find(self, media_id: str) -> Medium | None:
        """Return the file, or None when the id is unknown or older than three days."""
        medium = self._media.get(media_id)
        if medium is None or self._clock.now() - medium.stored_at >= LIFETIME:
            return None
        return medium

    def keepsake(self, media_id: str) -> Medium | None:
        """Return the file however old it is: a phone goes on showing what it once received."""
        return self._media.get(media_id)

    def clear(self) -> None:
        """Forget every file."""
        self._media.clear()


def upload(shelf: MediaShelf, ask: Ask) -> Answer:
    """Answer media/upload; 40004 for an unknown type, 41005 without a file, 40006 when it is empty or too big."""
    kind = ask.query.get("type", "")
    if kind not in LARGEST:
        raise RefusalError(40004, "invalid media type")
    if ask.upload is None:
        raise RefusalError(41005, "media data missing")
    if not 0 < len(ask.upload.body) <= LARGEST[kind]:
        raise RefusalError(40006, "invalid media size")
    medium = shelf.store(ask.upload.body, kind=kind, name=ask.upload.name, content_type=ask.upload.content_type)
    return Answer(body={"type": kind, "media_id": medium.media_id, "created_at": int(medium.stored_at.timestamp())})


def download(shelf: MediaShelf, ask: Ask) -> Answer:
    """Answer media/get with the file; 40007 for an unknown id or one older than three days."""
    medium = shelf.find(ask.query.get("media_id", ""))
    if medium is None:
        raise RefusalError(40007, "invalid media_id")
    return as_file(medium)


def as_file(medium: Medium) -> Answer:
    """Return the file itself, under its name."""
    disposition = f"attachment; filename*=UTF-8''{quote(medium.name)}"
    return Answer(content=medium.body, media_type=medium.content_type, headers={"Content-Disposition": disposition})
