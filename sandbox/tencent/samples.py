"""Files that a person sends from their phone: given in base64, as a data URL, or made up from a name."""

import base64
import binascii
import struct
import zlib
from dataclasses import dataclass
from mimetypes import guess_type

from sandbox.control import ControlError

SIDE = 64
FALLBACK = {"image": "image/png", "voice": "audio/amr", "video": "video/mp4", "file": "application/octet-stream"}
NAMES = {"image": "photo.png", "voice": "voice.amr", "video": "video.mp4", "file": "document.bin"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A file as the phone has it."""

    name: str
    content_type: str
    body: bytes


def sample(given: object, *, kind: str) -> Sample:
    """Return the file meant by true, a name, a data URL or {base64, name?, type?}; raise ControlError."""
    match given:
        case True:
            return _made_up(NAMES[kind], kind=kind)
        case str() if given.startswith("data:"):
            head, _, body = given.partition(",")
            content_type = head.removeprefix("data:").removesuffix(";base64")
            return Sample(name=NAMES[kind], content_type=content_type, body=_decoded(body))
        case str() if given:
            return _made_up(given, kind=kind)
        case {"base64": str() as body, **rest}:
            name = str(rest.get("name") or NAMES[kind])
            return Sample(name=name, content_type=str(rest.get("type") or _type(name, kind=kind)), body=_decoded(body))
        case {"name": str() as name}:
            return _made_up(name, kind=kind)
        case _:
            raise ControlError(f"The {kind} must be true, a name, a data URL or {{base64, name, type}}.")


def _decoded(body: str) -> bytes:
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise ControlError(f"The file is not base64: {error}.") from error


def _type(name: str, *, kind: str) -> str:
    return guess_type(name)[0] or FALLBACK[kind]


def _made_up(name: str, *, kind: str) -> Sample:
    if kind == "image":
        return Sample(name=name, content_type="image/png", body=picture(name))
    body = b"#!AMR\n" + name.encode() if kind == "voice" else name.encode()
    return Sample(name=name, content_type=_type(name, kind=kind), body=body)


def picture(name: str) -> bytes:
    """Return a small PNG of one colour, which the name decides."""
    red, green, blue = zlib.crc32(name.encode()).to_bytes(4, "big")[:3]
    rows = (b"\x00" + bytes((red, green, blue)) * SIDE) * SIDE
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(tag, body=body) for tag, body in parts)


def _chunk(tag: bytes, *, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body))
