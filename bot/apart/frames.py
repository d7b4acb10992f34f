"""What goes between the desk and a process that works for it: each piece behind its length."""

import struct
from typing import BinaryIO

LENGTH = struct.Struct(">I")


def framed(content: bytes) -> bytes:
    """Put the length before a piece."""
    return LENGTH.pack(len(content)) + content


def take(stream: BinaryIO) -> bytes | None:
    """Wait for a piece; None when the other side has ended."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    content = stream.read(length)
    return content if len(content) == length else None
