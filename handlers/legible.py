"""Who reads pictures and listens to recordings for the desk, as the use cases see them."""

from typing import Protocol

from desk.findings.inscription import Inscription


class UnreadableError(Exception):
    """The file could not be read, this time; the message says why, without its words."""


class PictureReader(Protocol):
    """Reads codes and print."""

    async def read(self, content: bytes) -> Inscription:
        """Read a picture. Raises UnreadableError."""
        ...


class Transcriber(Protocol):
    """Writes down what is said."""

    async def transcribe(self, content: bytes, mime: str) -> str | None:
        """Write a recording down; None where nothing was understood. Raises UnreadableError."""
        ...
