"""The desk's files by content hash: in a local folder, or wherever the deployment keeps them."""

import asyncio
import hashlib
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings
from handlers.ports import Files

SHA256 = re.compile(r"[0-9a-f]{64}")
S3 = "s3://"


class FilesUnavailableError(Exception):
    """The settings name a file store that can't be used; the message says what to change."""


def open_files(settings: Settings) -> Files:
    """Open the file store that the settings name: `data_dir`/files by default. Raises FilesUnavailableError."""
    if settings.media_url is None:
        return LocalFiles(settings.data_dir / "files")
    if not settings.media_url.startswith(S3):
        raise FilesUnavailableError(
            "AFTERCARE_MEDIA_URL: expected s3://bucket/prefix?endpoint=https://…, or nothing for the data folder"
        )
    try:
        from bot.files_s3 import S3Files  # noqa: PLC0415 -- an optional extra, loaded only where it is asked for
    except ModuleNotFoundError as absent:
        raise FilesUnavailableError("AFTERCARE_MEDIA_URL names an S3 store: install aftercare[s3]") from absent
    return S3Files.at(settings.media_url)


@dataclass(frozen=True, slots=True)
class LocalFiles:
    """Files in a folder, readable by their owner only; what `keep` has answered for survives a power cut."""

    root: Path

    async def keep(self, content: bytes) -> str:
        """Store content durably and give its SHA-256 in hex. Raises OSError when it can't be stored."""
        return await asyncio.to_thread(self._keep, content)

    async def read(self, sha256: str) -> bytes:
        """Give the content back. Raises FileNotFoundError when there is none, OSError when it was changed on disk."""
        return await asyncio.to_thread(self._read, sha256)

    def _keep(self, content: bytes) -> str:
        sha256 = hashlib.sha256(content).hexdigest()
        place = self.root / address(sha256)
        folders = (self.root, place.parent.parent, place.parent)
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not place.exists():
            _write(content, to=place)
        # Also when another worker wrote it a moment ago: it may not have come to this line yet.
        for folder in (*folders, self.root.parent):
            _sync(folder)
        return sha256

    def _read(self, sha256: str) -> bytes:
        return verified((self.root / address(sha256)).read_bytes(), sha256=sha256)


def address(sha256: str) -> str:
    """Give a file's place in its store, two folders deep so that none grows large. Raises FileNotFoundError."""
    if not SHA256.fullmatch(sha256):
        raise FileNotFoundError(f"{sha256!r} is no SHA-256 in hex")
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def verified(content: bytes, *, sha256: str) -> bytes:
    """Give content that is what its name says. Raises OSError when it was changed."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise OSError(f"file {sha256} was changed in its store")
    return content


def _write(content: bytes, *, to: Path) -> None:
    """Write beside the place, then rename, so that nobody ever sees half a file."""
    descriptor, draft = tempfile.mkstemp(dir=to.parent, prefix=".draft-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(to)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    """Make a folder's new names survive a power cut, where the system lets folders be opened."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
