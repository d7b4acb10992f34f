"""Words of one recording, by a model in a folder of this machine: only the reading process loads this."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

NEEDED = ("config.json", "model.bin", "tokenizer.json")  # without the last one the engine would fetch it


class ModelIncompleteError(Exception):
    """The folder is no converted Whisper model."""


def lacking(model: str) -> list[str]:
    """Name the files that a model's folder lacks."""
    return [name for name in NEEDED if not (Path(model) / name).is_file()]


def listener(model: str, language: str) -> Callable[[bytes], dict[str, Any]]:
    """Load a model; gives what writes down one recording. Raises ModelIncompleteError."""
    if lacking(model):
        raise ModelIncompleteError
    from faster_whisper import WhisperModel  # noqa: PLC0415 -- a folder that lacks something is told at once

    engine = WhisperModel(model, device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True)

    def hear(content: bytes) -> dict[str, Any]:
        pieces, _ = engine.transcribe(BytesIO(content), language=language or None, beam_size=1)
        return {"words": " ".join(piece.text.strip() for piece in pieces)}

    return hear
