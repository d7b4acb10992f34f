"""Words in their room: measured, wrapped and cut, for pictures and pages alike."""

from dataclasses import dataclass, replace

from reportlab.pdfbase.pdfmetrics import stringWidth

from bot.drawing.colours import INK
from bot.drawing.lettering import BOLD, REGULAR, legible, register

_ELLIPSIS = "…"
_OPENING = "（(“‘《「"
_CLOSING = "，。、；：！？）)”’》」,.;:!?%"


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """How words are set: their height in pixels, their weight and colour."""

    size: int
    bold: bool = False
    colour: str = INK


def width_of(words: str, kind: Type) -> float:
    """Measure words, in pixels."""
    register()
    return float(stringWidth(words, BOLD if kind.bold else REGULAR, kind.size))


def cut(words: str, kind: Type, room: float) -> str:
    """Give the words, or as much of their beginning as there is room for."""
    words = legible(words)
    if width_of(words, kind) <= room:
        return words
    return words[: _fitting(words, kind, room - width_of(_ELLIPSIS, kind))].rstrip() + _ELLIPSIS


def _fitting(words: str, kind: Type, room: float) -> int:
    """Tell how many of their signs there is room for; only these are measured, however many there are."""
    for many, sign in enumerate(words):
        room -= width_of(sign, kind)
        if room < 0:
            return many
    return len(words)


def fitted(words: str, kind: Type, room: float, *, least: int) -> Type:
    """Give the type as large as its words have room for, but no smaller than `least`."""
    wide = width_of(words, kind)
    return kind if wide <= room else replace(kind, size=max(int(kind.size * room / wide), least))


def wrapped(words: str, kind: Type, room: float, *, most: int = 0) -> list[str]:
    """Break words into lines: at spaces, and between any two Chinese signs; the last of at most so many is cut."""
    lines = [line for part in legible(words).split("\n") for line in _lines(part, kind, room)]
    if most and len(lines) > most:
        return [*lines[: most - 1], cut(" ".join(lines[most - 1 :]), kind, room)]
    return lines


def _lines(words: str, kind: Type, room: float) -> list[str]:
    lines, line = [], ""
    for piece in _pieces(words):
        if line and width_of((line + piece).rstrip(), kind) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece.lstrip() if not line else piece
        while (fitting := max(_fitting(line.rstrip(), kind, room), 1)) < len(line.rstrip()):
            lines.append(line[:fitting])
            line = line[fitting:]
    return [*lines, line.rstrip()]


def _pieces(words: str) -> list[str]:
    """Cut words where a line may end."""
    pieces: list[str] = []
    for sign in words:
        joins = pieces and (
            sign in _CLOSING
            or sign == " "
            or pieces[-1][-1] in _OPENING
            or (sign.isascii() and pieces[-1][-1].isascii() and pieces[-1][-1] != " ")
        )
        if joins:
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces
