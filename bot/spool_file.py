"""One file of the spool: a line a message, with a checksum, synchronised to the disk and locked by its process."""

import fcntl
import json
import logging
import os
import threading
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desk.codec import decode, encode
from desk.messages import Address, InboundMessage

ENDING = ".lines"
ASIDE = "set-aside"
_BAD_JSON = (AttributeError, KeyError, TypeError, ValueError)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Line:
    text: bytes
    end: int
    message: InboundMessage


class SpoolFile:
    """An open, locked file. `waiting` lines of it are not safe elsewhere yet.

    A torn line, as a crash or a full disk leaves it, was never acknowledged: it is skipped.
    """

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor
        self._lock = threading.Lock()  # appends and reads come from threads
        self._size = os.fstat(descriptor).st_size
        self._taken = 0  # so many bytes from the beginning are safe elsewhere
        self._shown: list[_Line] = []
        self._places: defaultdict[Address, list[tuple[int, int]]] = defaultdict(list)  # where each one's lines stand
        self._is_torn = False
        self._refused: set[int] = set()  # where lines end that were set aside already
        self.waiting = 0

    @classmethod
    def create(cls, path: Path) -> "SpoolFile":
        """Make a fresh file that others can't read. Raises OSError."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if not os.fstat(descriptor).st_nlink:  # somebody took the fresh file for a dead process's empty one
            os.close(descriptor)
            raise FileNotFoundError(path)
        _sync_folder(path.parent)
        return cls(path, descriptor)

    @classmethod
    def take_over(cls, path: Path) -> "SpoolFile | None":
        """Take over a file whose process is gone; None when it is not, or when there is nothing in it."""
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CLOEXEC)
        except OSError:
            return None
        file = cls(path, descriptor)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            file._count()
        except OSError:
            os.close(descriptor)
            return None
        if not file.waiting:
            file.clear(keep=False)
            return None
        log.warning("spool_taken_over", extra={"file": path.name, "messages": file.waiting})
        return file

    def append(self, messages: Sequence[InboundMessage]) -> None:
        """Add messages and wait for the disk. Raises OSError; then none of them is here."""
        lines = [_spell(message) for message in messages]
        with self._lock:
            try:
                _write_all(self._descriptor, b"".join([b"\n" * self._is_torn, *lines]))
                os.fsync(self._descriptor)
            except OSError:
                self._is_torn = True
                with suppress(OSError):
                    os.ftruncate(self._descriptor, self._size)
                raise
            end, self._size = self._size, os.fstat(self._descriptor).st_size
            if self._is_torn:  # of a torn part some lines may be whole: whatever can be read waits
                self._count()
            else:
                self.waiting += len(messages)
                for message, line in zip(messages, lines, strict=True):
                    self._places[message.address].append((end, end := end + len(line)))
            self._is_torn = False

    def read(self, limit: int) -> tuple[InboundMessage, ...]:
        """Give the first messages that wait."""
        with self._lock:
            lines = self._lines()
            self._shown = [line for line, _ in zip(lines, range(limit), strict=False)]
            return tuple(line.message for line in self._shown)

    def of(self, addresses: Collection[Address]) -> list[InboundMessage]:
        """Give what waits of these people, each one's in order."""
        with self._lock:
            places = [place for address in addresses for place in self._places.get(address, ())]
            return [self._message_at(start, end) for start, end in places if start >= self._taken]

    def let_go(self, count: int) -> None:
        """Forget the first of those that were read last."""
        with self._lock:
            self._taken = self._shown[count - 1].end
            self._shown = self._shown[count:]
            self.waiting -= count

    def set_aside(self) -> None:
        """Copy the first message to the file of those that a person must look at."""
        with self._lock:
            _set_aside(self.path.parent, self._shown[0].text)

    def clear(self, *, keep: bool) -> bool:
        """Empty the file, or remove it, if nothing of it waits; tells whether it does not."""
        with self._lock:
            if self.waiting:
                return False
            if not keep:
                self._remove()
            elif self._size:
                os.ftruncate(self._descriptor, 0)
                self._size = self._taken = 0
                self._places.clear()
            return True

    def close(self) -> None:
        """Give the file up: an empty one is removed, another waits for the next process."""
        if not self.clear(keep=False):
            os.close(self._descriptor)

    def _count(self) -> None:
        """Count what waits, and note where each person's lines stand."""
        self.waiting = 0
        self._places.clear()
        for line in self._lines():
            self.waiting += 1
            self._places[line.message.address].append((line.end - len(line.text), line.end))

    def _message_at(self, start: int, end: int) -> InboundMessage:
        return decode(InboundMessage, json.loads(os.pread(self._descriptor, end - start, start)[9:]))

    def _remove(self) -> None:
        with suppress(OSError):
            self.path.unlink()
        os.close(self._descriptor)

    def _lines(self) -> Iterator[_Line]:
        """Give what can be read of the rest; what can't be understood is set aside, or skipped when it is torn."""
        end = self._taken
        rest = os.pread(self._descriptor, max(self._size - end, 0), end)
        for text in rest.splitlines(keepends=True):
            end += len(text)
            if not text.strip():
                continue
            if not _is_whole(text):
                log.warning("spool_line_torn", extra={"file": self.path.name, "bytes": len(text)})
                continue
            try:
                yield _Line(text, end, decode(InboundMessage, json.loads(text[9:])))
            except _BAD_JSON:
                if end not in self._refused:
                    self._refused.add(end)
                    _set_aside(self.path.parent, text)


def glance(path: Path) -> list[InboundMessage]:
    """Give what can be read in the file of another process, which goes on with it; some may be in the store already."""
    return [message for message in readings(path) if message is not None]


def readings(path: Path) -> list[InboundMessage | None]:
    """Give the messages of a file's whole lines; None for one that is no message to this version of ours."""
    try:
        lines = path.read_bytes().splitlines(keepends=True)
    except OSError:  # there is none, or it was emptied and removed at this moment
        return []
    return [_reading(text) for text in lines if _is_whole(text)]


def _reading(text: bytes) -> InboundMessage | None:
    try:
        return decode(InboundMessage, json.loads(text[9:]))
    except _BAD_JSON:
        return None


def _spell(message: InboundMessage) -> bytes:
    content = json.dumps(encode(message), separators=(",", ":")).encode()
    return b"%08x %s\n" % (zlib.crc32(content), content)


def _is_whole(text: bytes) -> bool:
    checksum, _, content = text.partition(b" ")
    return text.endswith(b"\n") and checksum == b"%08x" % zlib.crc32(content[:-1])


def _write_all(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]


def _set_aside(folder: Path, text: bytes) -> None:
    log.error("spool_set_aside", extra={"file": ASIDE})
    descriptor = os.open(folder / ASIDE, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        _write_all(descriptor, text)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
