"""Who reads on this machine: by the extras that are installed, and the model that the settings name."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.util import find_spec

from bot.reading.errand import Errand, Task
from bot.reading.process import ReadingProcess
from bot.reading.speech import lacking
from bot.settings import Settings
from desk.findings.inscription import Code, Inscription, Line
from handlers.ports import Files
from handlers.reading_files import LEASE, FileReading
from handlers.unreached import Rescue

PICTURES = Errand(task=Task.PICTURES, seconds=30.0, megabytes=2048)
_VOICE_SECONDS, _VOICE_MEGABYTES = 120.0, 6144
_NEED_PICTURES, _NEED_VOICE = ("zxingcpp", "rapidocr", "onnxruntime", "PIL"), ("faster_whisper",)


@dataclass(frozen=True, slots=True)
class ProcessReader:
    """Has pictures read by a process of their own."""

    process: ReadingProcess

    async def read(self, content: bytes) -> Inscription:
        """Read a picture. Raises UnreadableError."""
        answer = await self.process.ask(content)
        return Inscription(
            codes=tuple(Code(form=form, words=words) for form, words in answer["codes"]),
            lines=tuple(Line(words=words, confidence=sure) for words, sure in answer["lines"]),
        )


@dataclass(frozen=True, slots=True)
class ProcessTranscriber:
    """Has recordings written down by a process of their own."""

    process: ReadingProcess

    async def transcribe(self, content: bytes, mime: str) -> str | None:  # noqa: ARG002 -- the engine looks itself
        """Write a recording down. Raises UnreadableError."""
        words = str((await self.process.ask(content))["words"]).strip()
        return words or None


def reads_pictures() -> bool:
    """Whether aftercare[pictures] is installed."""
    return all(map(find_spec, _NEED_PICTURES))


def why_not_voice(settings: Settings) -> str | None:
    """Say what is missing for recordings to be written down; None when nothing is, or nobody asked for it."""
    if settings.voice is None:
        return None
    if not all(map(find_spec, _NEED_VOICE)):
        return "aftercare[voice] is not installed"
    missing = ", ".join(lacking(str(settings.voice.model)))
    return f"{settings.voice.model} lacks {missing}" if missing else None


@asynccontextmanager
async def open_reading(settings: Settings, by: Rescue, *, files: Files, speed: float) -> AsyncIterator[FileReading]:
    """Have ready who reads on this machine; at the end their processes end. Nothing is started before it is needed.

    `speed` is the clock's: leases are of real time.
    """
    pictures = ReadingProcess(PICTURES) if reads_pictures() else None
    voice = ReadingProcess(_listening(settings)) if settings.voice and not why_not_voice(settings) else None
    try:
        yield FileReading(
            store=by.store,
            files=files,
            rules=by.rules,
            clock=by.clock,
            pictures=ProcessReader(pictures) if pictures else None,
            voice=ProcessTranscriber(voice) if voice else None,
            lease=LEASE * speed,
        )
    finally:
        for process in filter(None, (pictures, voice)):
            await process.close()


def _listening(settings: Settings) -> Errand:
    assert settings.voice  # noqa: S101 -- only where there is a model
    model, language = str(settings.voice.model.resolve()), settings.voice.language
    return Errand(task=Task.VOICE, seconds=_VOICE_SECONDS, megabytes=_VOICE_MEGABYTES, model=model, language=language)
