"""How much a picture unfolds to when it is opened, read off its header: nothing is decoded here."""

import struct
from collections.abc import Callable
from dataclasses import dataclass

from desk.files.forms import BMP, GIF, JPEG, PNG, WEBP, Form

_MOST_BLOCKS = 200_000
_SIZES_OF_JPEG = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
_SCAN = 0xDA
_EXTENSION, _FRAME, _TRAILER = 0x21, 0x2C, 0x3B


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What a picture claims to be: pixels of all frames together, and frames."""

    pixels: int
    frames: int = 1


def extent_of(content: bytes, form: Form) -> Extent | None:
    """Read a picture's extent off its header; None when the header makes no sense, or the form is none of ours."""
    measure = _MEASURES.get(form)
    try:
        extent = measure(content) if measure else None
    except (IndexError, struct.error):
        return None
    return extent if extent and extent.pixels else None


def _png(content: bytes) -> Extent | None:
    if content[12:16] != b"IHDR":
        return None
    width, height = struct.unpack_from(">II", content, 16)
    frames, at = 1, 8
    for _ in range(_MOST_BLOCKS):
        if at + 12 > len(content) or content[at + 4 : at + 8] == b"IDAT":
            break
        length, kind = struct.unpack_from(">I4s", content, at)
        if kind == b"acTL":
            (frames,) = struct.unpack_from(">I", content, at + 8)
        at += 12 + length
    return Extent(pixels=width * height * max(frames, 1), frames=max(frames, 1))


def _jpeg(content: bytes) -> Extent | None:
    at = 2
    for _ in range(_MOST_BLOCKS):
        while content[at] == 0xFF and content[at + 1] == 0xFF:  # noqa: PLR2004 -- fill bytes
            at += 1
        if content[at] != 0xFF or content[at + 1] == _SCAN:  # noqa: PLR2004 -- no marker where one must be
            return None
        if content[at + 1] in _SIZES_OF_JPEG:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return Extent(pixels=width * height)
        at += 2 if content[at + 1] in _BARE else 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None


def _gif(content: bytes) -> Extent | None:
    width, height, flags = struct.unpack_from("<HHB", content, 6)
    largest, frames, at, is_inside = width * height, 0, 13 + _colours(flags), False
    for _ in range(_MOST_BLOCKS):
        mark = content[at] if at < len(content) else _TRAILER
        if is_inside:
            at, is_inside = at + mark + 1, mark > 0
        elif mark == _EXTENSION:
            at, is_inside = at + 2, True
        elif mark == _FRAME:
            width, height, flags = struct.unpack_from("<HHB", content, at + 5)
            largest, frames = max(largest, width * height), frames + 1
            at, is_inside = at + 11 + _colours(flags), True
        else:
            return Extent(pixels=largest * frames, frames=frames)
    return None


def _colours(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _webp(content: bytes) -> Extent | None:
    match content[12:16]:
        case b"VP8X":
            width = int.from_bytes(content[24:27], "little") + 1
            height = int.from_bytes(content[27:30], "little") + 1
        case b"VP8L":
            (bits,) = struct.unpack_from("<I", content, 21)
            width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", content, 26))
        case _:
            return None
    frames = max(1, _frames_of_webp(content))
    return Extent(pixels=width * height * frames, frames=frames)


def _frames_of_webp(content: bytes) -> int:
    frames, at = 0, 12
    while at + 8 <= len(content) and frames <= _MOST_BLOCKS:
        kind, size = struct.unpack_from("<4sI", content, at)
        frames += kind == b"ANMF"
        at += 8 + size + size % 2
    return frames


def _bmp(content: bytes) -> Extent | None:
    if content[14] == 12:  # noqa: PLR2004 -- the oldest header
        width, height = struct.unpack_from("<HH", content, 18)
    else:
        width, height = struct.unpack_from("<ii", content, 18)
    return Extent(pixels=abs(width * height))


_MEASURES: dict[Form, Callable[[bytes], Extent | None]]
_MEASURES = {PNG: _png, JPEG: _jpeg, GIF: _gif, WEBP: _webp, BMP: _bmp}
