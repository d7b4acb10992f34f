"""What stands on a picture, before anybody has asked what it means."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A barcode or QR code: its form as the standards name it, and what it says."""

    form: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A printed line, and how surely it is read, from 0 to 1."""

    words: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Inscription:
    """All codes and printed lines of a picture, the lines from top to bottom."""

    codes: tuple[Code, ...] = ()
    lines: tuple[Line, ...] = ()
