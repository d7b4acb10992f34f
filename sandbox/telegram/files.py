"""The files that one bot has seen: kept by ids that no other bot can use, downloaded by paths that expire."""

import hashlib
import mimetypes
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.telegram.params import Upload
from sandbox.telegram.refusals import bad_request

LARGEST_DOWNLOAD = 20 * 1024 * 1024
LINK_LIFE = timedelta(hours=1)
FOLDERS = {"photo": "photos", "voice": "voice", "video": "videos", "audio": "music", "sticker": "stickers"}
SUFFIXES = {"photo": ".jpg", "voice": ".oga", "video": ".mp4", "audio": ".mp3", "sticker": ".webp"}
MIMES = {
    "photo": "image/jpeg",
    "voice": "audio/ogg",
    "video": "video/mp4",
    "audio": "audio/mpeg",
    "sticker": "image/webp",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """One file; `size` may be more than its content, for files too large to carry in a test."""

    file_id: str
    unique_id: str
    kind: str
    content: bytes
    name: str
    mime: str
    size: int
    path: str


class Files:
    """What one bot may send again, ask for and download."""

    def __init__(self, account: str) -> None:
        self._account = account
        self._files: dict[str, StoredFile] = {}
        self._issued: dict[str, tuple[StoredFile, datetime]] = {}

    def keep(self, upload: Upload, *, kind: str, size: int | None = None) -> StoredFile:
        """Store a file that was sent, under a new id."""
        number = len(self._files)
        unique = hashlib.sha256(upload.content + upload.name.encode()).digest()
        token = hashlib.sha256(f"{self._account}:{number}".encode() + unique).digest()
        suffix = SUFFIXES.get(kind) or (f".{upload.name.rpartition('.')[2]}" if "." in upload.name else "")
        stored = StoredFile(
            file_id=f"BQACAgUAAxkBAA{_letters(token)}",
            unique_id=f"AgAD{_letters(unique)[:12]}",
            kind=kind,
            content=upload.content,
            name=upload.name or f"file_{number}{suffix}",
            mime=_mime(upload, kind=kind),
            size=len(upload.content) if size is None else size,
            path=f"{FOLDERS.get(kind, 'documents')}/file_{number}{suffix}",
        )
        self._files[stored.file_id] = stored
        return stored

    def find(self, file_id: str) -> StoredFile:
        """Return the file that this bot knows by the id; 400 when there is none."""
        if file_id not in self._files:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self._files[file_id]

    def by_unique_id(self, unique_id: str) -> StoredFile | None:
        """Return the file to be shown on a phone."""
        return next((file for file in self._files.values() if file.unique_id == unique_id), None)

    def issue(self, file_id: str, *, now: datetime) -> StoredFile:
        """Return the file and open its path for an hour; 400 over 20 MB or for an unknown id."""
        if file_id not in self._files:
            raise bad_request("invalid file_id")
        stored = self._files[file_id]
        if stored.size > LARGEST_DOWNLOAD:
            raise bad_request("file is too big")
        self._issued[stored.path] = (stored, now + LINK_LIFE)
        return stored

    def download(self, path: str, *, now: datetime) -> StoredFile | None:
        """Return the file whose path was issued within the hour."""
        stored, until = self._issued.get(path, (None, now))
        return stored if until > now else None


def _letters(digest: bytes) -> str:
    return urlsafe_b64encode(digest).decode().rstrip("=")


def _mime(upload: Upload, *, kind: str) -> str:
    if kind in MIMES:
        return MIMES[kind]
    guessed = mimetypes.guess_type(upload.name)[0]
    given = upload.mime if upload.mime != "application/octet-stream" else ""
    return given or guessed or "application/octet-stream"
