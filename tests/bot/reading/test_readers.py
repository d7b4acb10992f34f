"""Who reads on this machine: by what is installed and named; and what is missing is said with what to do."""

from pathlib import Path

import pytest

from bot.reading.errand import Errand, Task
from bot.reading.process import ReadingProcess
from bot.reading.readers import ProcessTranscriber, reads_pictures, why_not_voice
from bot.reading.speech import NEEDED
from bot.settings import Settings
from handlers.legible import UnreadableError
from tests.bot.terminal import Terminal

KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="
ENGINE = """
import json, struct, sys
while head := sys.stdin.buffer.read(4):
    content = sys.stdin.buffer.read(struct.unpack(">I", head)[0])
    said = json.dumps({"words": " the pump hums " if content == b"speech" else ""}).encode()
    sys.stdout.buffer.write(struct.pack(">I", len(said)) + said)
    sys.stdout.buffer.flush()
"""


def listening(model: Path) -> Errand:
    return Errand(task=Task.VOICE, seconds=20, megabytes=4096, model=str(model))


@pytest.mark.requirement("R2.2-3")
async def test_an_engine_writes_a_recording_down_or_says_that_it_understood_nothing(tmp_path: Path) -> None:
    script = tmp_path / "engine.py"
    script.write_text(ENGINE)
    transcriber = ProcessTranscriber(ReadingProcess(listening(tmp_path), program=(str(script),)))
    assert await transcriber.transcribe(b"speech", "audio/ogg") == "the pump hums"
    assert await transcriber.transcribe(b"noise", "audio/ogg") is None
    await transcriber.process.close()


async def test_a_folder_that_is_no_model_is_told_and_never_fetched(tmp_path: Path) -> None:
    process = ReadingProcess(listening(tmp_path))
    with pytest.raises(UnreadableError, match="ModelIncompleteError"):
        await process.ask(b"speech")
    for name in NEEDED:
        (tmp_path / name).write_text("{}")
    with pytest.raises(UnreadableError):
        await process.ask(b"speech")
    await process.close()


def test_what_is_missing_for_voice_is_named(tmp_path: Path) -> None:
    settings = Settings.model_validate({"secret_key": KEY, "voice": {"model": str(tmp_path)}})
    assert str(why_not_voice(settings)).endswith("lacks config.json, model.bin, tokenizer.json")
    assert why_not_voice(settings.model_copy(update={"voice": None})) is None


async def test_check_says_whether_pictures_are_read_and_fails_over_a_model_that_is_not_there(
    terminal: Terminal, database_url: str, tmp_path: Path
) -> None:
    terminal.sets(SECRET_KEY=KEY, DATABASE_URL=database_url, DATA_DIR=str(tmp_path))
    _, said = await terminal.runs("check")
    assert ("pictures are read" in said) == reads_pictures()
    assert "voice  " not in said
    terminal.sets(VOICE__MODEL=str(tmp_path / "absent"))
    _, said = await terminal.runs("check")
    assert "voice            FAILS" in said
    assert "aftercare[voice]" in said
