"""The spool's files: whole lines or none, private, locked while their process lives, taken over when it died."""

import asyncio
import resource
import signal
import stat
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

import pytest

from bot.spool import FolderSpool
from desk.messages import InboundMessage, MediaRef, Picture, Place
from handlers.ports import Spool
from tests.handlers.stage import ANN, BOB, NOW, says

ALL_KINDS = InboundMessage(
    address=BOB,
    key="wx:o:1",
    sent_at=NOW,
    parts=(Picture(media=MediaRef(ref="x", size=7), caption="漏水\r\n\u2028"), Place(latitude=1.5, longitude=2)),
    sender_name="王 “😀”",
    amends="7",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "spool"


@pytest.fixture
async def spool(folder: Path) -> AsyncIterator[FolderSpool]:
    spool = FolderSpool(folder)
    yield spool
    await spool.close()


def as_the_desk_sees_it(spool: FolderSpool) -> Spool:
    """The type checker's proof that this is the spool that the use cases ask for."""
    return spool


def only_file(folder: Path) -> Path:
    (path,) = folder.glob("*.lines")
    return path


def left_in(folder: Path) -> list[bytes]:
    """Give the content of every file that is still there."""
    return [path.read_bytes() for path in folder.iterdir()] if folder.exists() else []


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_messages_come_back_as_they_were_in_their_order(spool: FolderSpool) -> None:
    said = [says(f"word {n}", key=str(n)) for n in range(5)]
    await spool.keep([ALL_KINDS])
    await asyncio.gather(*(spool.keep([message]) for message in said))
    assert spool.holds == 6
    assert await spool.oldest(2) == (ALL_KINDS, said[0])
    await spool.let_go(2)
    assert await spool.oldest(9) == tuple(said[1:])
    await spool.let_go(4)
    assert (spool.holds, await spool.oldest(9)) == (0, ())


async def test_nothing_is_made_before_it_is_needed_and_nothing_left_behind(folder: Path) -> None:
    spool = FolderSpool(folder)
    assert await spool.adopt() == 0
    assert left_in(folder) == []
    await spool.keep([ALL_KINDS])
    await spool.oldest(1)
    await spool.let_go(1)
    assert only_file(folder).stat().st_size == 0
    await spool.close()
    assert left_in(folder) == []


@pytest.mark.requirement("R5.4-10")
async def test_nobody_else_on_the_machine_can_read_it(spool: FolderSpool, folder: Path) -> None:
    await spool.keep([ALL_KINDS])
    assert (mode(folder), mode(only_file(folder))) == (0o700, 0o600)


@pytest.mark.requirement("R6.4-3")
async def test_a_line_torn_by_a_crash_is_skipped_and_told(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    dead = FolderSpool(folder)
    await dead.keep([says("first", key="1"), says("second", key="2"), says("torn", key="3")])
    await dead.close()
    path = only_file(folder)
    content = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(content[0][:10] + b"X" + content[0][11:] + content[1] + content[2][:-5])
    spool = FolderSpool(folder)
    assert await spool.adopt() == 1
    assert [message.key for message in await spool.oldest(9)] == ["2"]
    assert "spool_line_torn" in caplog.text
    assert "first" not in caplog.text
    await spool.let_go(1)
    assert left_in(folder) == []


async def test_a_line_of_another_version_is_kept_for_a_person(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    dead = FolderSpool(folder)
    await dead.keep([says("first", key="1")])
    await dead.close()
    content = b'{"_":"InboundMessage","parts":7}'
    only_file(folder).write_bytes(b"%08x %s\n" % (crc32(content), content))
    spool = FolderSpool(folder)
    assert (await spool.adopt(), await spool.oldest(9)) == (0, ())
    assert [text.partition(b" ")[2].strip() for text in left_in(folder)] == [content]
    assert "spool_set_aside" in caplog.text


@contextmanager
def disk_full_at(size: int) -> Iterator[None]:
    """Let no file grow beyond a size, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_full_disk_refuses_the_whole_group_and_spoils_nothing(spool: FolderSpool, folder: Path) -> None:
    await spool.keep([says("first", key="1")])
    size = only_file(folder).stat().st_size
    with disk_full_at(size + 20):
        refused = await asyncio.gather(
            *(spool.keep([says(f"word {n}", key=f"x{n}")]) for n in range(3)), return_exceptions=True
        )
    assert [isinstance(outcome, OSError) for outcome in refused] == [True] * 3
    assert (spool.holds, only_file(folder).stat().st_size) == (1, size)
    await spool.keep([says("second", key="2")])
    assert [message.key for message in await spool.oldest(9)] == ["1", "2"]


async def test_a_living_processes_file_is_its_own_and_a_killed_ones_is_taken_over(
    spool: FolderSpool, folder: Path
) -> None:
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KEEPS_ONE, str(folder), stdout=asyncio.subprocess.PIPE
    )
    assert worker.stdout is not None
    assert await worker.stdout.readline() == b"kept\n"
    assert await spool.adopt() == 0
    worker.send_signal(signal.SIGKILL)
    await worker.wait()
    assert await spool.adopt() == 1
    (message,) = await spool.oldest(9)
    assert (message.address, message.key) == (ANN, "from another process")
    await spool.let_go(1)
    assert left_in(folder) == []


KEEPS_ONE = """
import asyncio, sys
from pathlib import Path
from bot.spool import FolderSpool
from tests.handlers.stage import says

async def main():
    spool = FolderSpool(Path(sys.argv[1]))
    await spool.keep([says("It leaks", key="from another process")])
    print("kept", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""
