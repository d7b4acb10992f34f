"""Messages kept safe in the data folder while the database is away: files of lines, each process its own."""

import asyncio
import os
import secrets
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.spool_file import ENDING, SpoolFile, glance
from desk.messages import Address, InboundMessage


@dataclass(frozen=True, slots=True)
class _Unwritten:
    messages: Sequence[InboundMessage]
    written: "asyncio.Future[None]"


class FolderSpool:
    """A process's place in the folder that all workers of this machine share.

    What arrives together is written and synchronised together, in a thread. The files of processes that died are
    taken over, and come first.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own: SpoolFile | None = None
        self._files: deque[SpoolFile] = deque()  # this process's own is the last
        self._unwritten: deque[_Unwritten] = deque()
        self._writer: asyncio.Task[None] | None = None
        self._being_written = 0

    @property
    def holds(self) -> int:
        """How many messages wait here, those that are just being written among them."""
        return sum(file.waiting for file in self._files) + self._being_written

    async def keep(self, messages: Sequence[InboundMessage]) -> None:
        """Write messages down, behind all others; returns once they would survive a power cut. Raises OSError."""
        loop = asyncio.get_running_loop()
        entry = _Unwritten(messages, loop.create_future())
        self._unwritten.append(entry)
        self._being_written += len(messages)
        if self._writer is None or self._writer.done():
            self._writer = loop.create_task(self._write())
        await asyncio.shield(entry.written)

    async def oldest(self, limit: int) -> tuple[InboundMessage, ...]:
        """Give the first messages that wait, in their order; none of an unreadable line."""
        while self._files:
            found = await asyncio.to_thread(self._files[0].read, limit)
            if found or not await self._is_done(self._files[0]):
                return found
        return ()

    async def elsewhere(self, addresses: Collection[Address]) -> tuple[InboundMessage, ...]:
        """Give what waits of these people behind the first file here, and what other processes of this machine hold.

        Some of it may be in the store already. The files of the dead overlap: a later one may hold what came before.
        """
        known = {file.path.name for file in self._files}
        behind = list(self._files)[1:]
        # looked at for whatever arrives, so not in a thread: it takes microseconds
        others = [path for path in _filled(self._folder) if path.name not in known]
        if not others and not behind:
            return ()
        return await asyncio.to_thread(_found, behind, others, addresses)

    async def let_go(self, count: int) -> None:
        """Forget the first messages: they are safe elsewhere. A file that holds nothing else is emptied or removed."""
        file = self._files[0]
        file.let_go(count)
        await self._is_done(file)

    async def set_aside(self) -> None:
        """Put the first message into the file of those that could not be taken, for a person to look at."""
        await asyncio.to_thread(self._files[0].set_aside)
        await self.let_go(1)

    async def adopt(self) -> int:
        """Take over files whose process died; gives how many messages came with them."""
        known = {file.path for file in self._files}
        found = await asyncio.to_thread(_orphans, self._folder, known)
        for file in reversed(found):
            self._files.appendleft(file)
        return sum(file.waiting for file in found)

    async def close(self) -> None:
        """Leave the folder; a file that still holds something waits there for the next process."""
        if self._writer is not None:
            await asyncio.wait({self._writer})
        while self._files:
            self._files.popleft().close()
        self._own = None

    async def _write(self) -> None:
        while self._unwritten:
            together, self._unwritten = list(self._unwritten), deque()
            messages = [message for entry in together for message in entry.messages]
            try:
                await asyncio.to_thread(self._append, messages)
            except OSError as full:
                _settle(together, full)
            else:
                _settle(together)
            finally:
                self._being_written -= len(messages)

    def _append(self, messages: Sequence[InboundMessage]) -> None:
        if self._own is None:
            self._own = SpoolFile.create(self._folder / f"{os.getpid()}-{secrets.token_hex(4)}{ENDING}")
            self._files.append(self._own)
        self._own.append(messages)

    async def _is_done(self, file: SpoolFile) -> bool:
        """Clear a file away when all of it is safe elsewhere; the own one is emptied, and stays."""
        done = await asyncio.to_thread(file.clear, keep=file is self._own)
        if done and file is not self._own:
            self._files.remove(file)
        return done and file is not self._own


def _found(
    behind: Sequence[SpoolFile], others: Sequence[Path], addresses: Collection[Address]
) -> tuple[InboundMessage, ...]:
    ours = [message for file in behind for message in file.of(addresses)]
    theirs = [message for path in others for message in glance(path) if message.address in addresses]
    return (*ours, *theirs)


def _filled(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return [Path(entry.path) for entry in entries if entry.name.endswith(ENDING) and _is_filled(entry)]
    except OSError:  # there is no folder yet
        return []


def _is_filled(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.stat().st_size > 0
    except OSError:  # removed at this moment: whatever it held is in the store
        return False


def _settle(together: Sequence[_Unwritten], failed: OSError | None = None) -> None:
    for entry in together:
        if entry.written.done():
            continue
        if failed is None:
            entry.written.set_result(None)
        else:
            entry.written.set_exception(failed)


def _orphans(folder: Path, known: set[Path]) -> list[SpoolFile]:
    try:
        paths = sorted(folder.glob(f"*{ENDING}"), key=lambda path: path.stat().st_mtime_ns)
    except OSError:  # one vanished: its owner has emptied it
        return []
    taken = (SpoolFile.take_over(path) for path in paths if path not in known)
    return [file for file in taken if file is not None]
