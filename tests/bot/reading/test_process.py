"""The process that reads is bounded: what hangs is ended, what ends is started anew, and nobody's secrets are in it."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.reading.errand import Errand, Task
from bot.reading.process import ReadingProcess
from handlers.legible import UnreadableError

ERRAND = Errand(task=Task.PICTURES, seconds=0.5, megabytes=512)
READER = """
import json, os, struct, sys, time
while head := sys.stdin.buffer.read(4):
    content = sys.stdin.buffer.read(struct.unpack(">I", head)[0])
    if content == b"hang":
        time.sleep(60)
    if content == b"die":
        os._exit(9)
    if content == b"babble":
        sys.stdout.buffer.write(b"\\xff" * 99)
    said = json.dumps({"words": content.decode(), "pid": os.getpid(), "env": list(os.environ)}).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(said)) + said)
    sys.stdout.buffer.flush()
"""


@pytest.fixture
def program(tmp_path: Path) -> tuple[str]:
    script = tmp_path / "reader.py"
    script.write_text(READER)
    return (str(script),)


async def test_one_process_reads_one_file_after_the_other(program: tuple[str]) -> None:
    process = ReadingProcess(ERRAND, program=program, starting=20)
    one, other = await asyncio.gather(process.ask(b"one"), process.ask(b"other"))
    assert (one["words"], other["words"]) == ("one", "other")
    assert one["pid"] == other["pid"]
    await process.close()
    assert not process.is_running


@pytest.mark.parametrize("trouble", [b"hang", b"die", b"babble"])
async def test_whatever_happens_to_it_the_next_file_has_a_fresh_one(program: tuple[str], trouble: bytes) -> None:
    process = ReadingProcess(ERRAND, program=program, starting=20)
    first = await process.ask(b"one")
    with pytest.raises(UnreadableError):
        await process.ask(trouble)
    assert not process.is_running
    again = await process.ask(b"again")
    assert again["words"] == "again"
    assert again["pid"] != first["pid"]
    await process.close()


async def test_who_stops_waiting_leaves_no_process_behind(program: tuple[str]) -> None:
    process = ReadingProcess(ERRAND, program=program, starting=20)
    await process.ask(b"one")
    asking = asyncio.get_running_loop().create_task(process.ask(b"hang"))
    await asyncio.wait({asking}, timeout=0.05)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert not process.is_running


async def test_one_that_idles_ends(program: tuple[str]) -> None:
    process = ReadingProcess(ERRAND, program=program, starting=20, idle=0.01)
    await process.ask(b"one")
    async with asyncio.timeout(20):
        while process.is_running:
            await SystemClock().sleep(timedelta(milliseconds=10))
    await process.close()


async def test_it_inherits_no_settings(program: tuple[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERCARE_SECRET_KEY", "hush")
    process = ReadingProcess(ERRAND, program=program, starting=20)
    assert not [name for name in (await process.ask(b"one"))["env"] if name.startswith("AFTERCARE")]
    await process.close()


TRIES = """
import json, socket, struct, subprocess, sys
from bot.apart.bounds import stay_within
stay_within(512)
failed = []
while head := sys.stdin.buffer.read(4):
    sys.stdin.buffer.read(struct.unpack(">I", head)[0])
    for reach in (lambda: socket.create_connection(("127.0.0.1", 9)), lambda: subprocess.run([sys.executable])):
        try:
            reach()
        except Exception as refused:
            failed.append(type(refused).__name__)
    said = json.dumps({"words": failed}).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(said)) + said)
    sys.stdout.buffer.flush()
"""


async def test_it_reaches_no_network_and_starts_no_programs(tmp_path: Path) -> None:
    script = tmp_path / "tries.py"
    script.write_text(TRIES)
    process = ReadingProcess(ERRAND, program=(str(script),), starting=20)
    assert (await process.ask(b"go"))["words"] == ["PermissionError", "PermissionError"]
    await process.close()


async def test_what_needs_more_memory_than_granted_is_unreadable() -> None:
    process = ReadingProcess(Errand(task=Task.PICTURES, seconds=20, megabytes=120))
    with pytest.raises(UnreadableError):
        await process.ask(b"anything")
    await process.close()
