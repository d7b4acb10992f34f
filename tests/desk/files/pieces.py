"""Files in their smallest form: a header that says what a test wants to say, and hardly more."""

import io
import struct
import zipfile
import zlib


def png(width: int = 8, height: int = 8, *, frames: int | None = None) -> bytes:
    animation = [(b"acTL", struct.pack(">II", frames, 0))] if frames is not None else []
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        *animation,
        (b"IDAT", b""),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def jpeg(width: int = 8, height: int = 8, *, sizes: int = 0xC0) -> bytes:
    app = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\x00" + bytes(9)
    frame = b"\xff" + bytes((sizes,)) + struct.pack(">HBHHB", 17, 8, height, width, 3) + bytes(9)
    return b"\xff\xd8" + app + b"\xff" + frame + b"\xff\xda" + bytes(12) + b"\xff\xd9"


def gif(width: int = 8, height: int = 8, *, frames: int = 1, screen: tuple[int, int] | None = None) -> bytes:
    frame = (
        b"\x21\xf9\x04\x00\x00\x00\x00\x00\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x01\x00\x00"
    )
    head = struct.pack("<HHBBB", *(screen or (width, height)), 0x80, 0, 0)
    return b"GIF89a" + head + bytes(6) + frame * frames + b"\x3b"


def webp(width: int = 8, height: int = 8, *, frames: int = 0, form: bytes = b"VP8X") -> bytes:
    match form:
        case b"VP8X":
            body = bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        case b"VP8L":
            body = b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14) + bytes(5)
        case _:
            body = bytes(3) + b"\x9d\x01\x2a" + struct.pack("<HH", width, height)
    chunks = form + struct.pack("<I", len(body)) + body + (b"ANMF" + struct.pack("<I", 16) + bytes(16)) * frames
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks


def bmp(width: int = 8, height: int = 8) -> bytes:
    return b"BM" + struct.pack("<IHHIIiiHH", 54, 0, 0, 54, 40, width, height, 1, 24) + bytes(24)


def archive(files: dict[str, bytes], *, claims: int | None = None) -> bytes:
    """Make a ZIP archive; with `claims` each entry says that it unpacks to so many bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    made = packed.getvalue()
    if claims is None:
        return made
    at = made.find(b"PK\x01\x02")
    while at >= 0:
        made = made[: at + 24] + struct.pack("<I", claims) + made[at + 28 :]
        at = made.find(b"PK\x01\x02", at + 4)
    return made
