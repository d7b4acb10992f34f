"""What the process that draws answers: the files one after the other, behind what they are."""

import json
from collections.abc import Iterable, Sequence

from bot.apart.frames import LENGTH, framed
from desk.papers.paper import Drawn
from handlers.drawing import UndrawableError


def files(drawn: Iterable[Drawn]) -> bytes:
    """Write files that were drawn."""
    drawn = tuple(drawn)
    named = [{"name": one.name, "mime": one.mime} for one in drawn]
    return _pieces(json.dumps({"files": named}).encode(), *(one.content for one in drawn))


def failure(reason: str) -> bytes:
    """Write why nothing was drawn."""
    return _pieces(json.dumps({"failed": reason}).encode())


def read(answer: bytes) -> tuple[Drawn, ...]:
    """Read an answer. Raises UndrawableError when nothing was drawn."""
    head, *contents = _apart(answer)
    told = json.loads(head)
    if "failed" in told:
        raise UndrawableError(str(told["failed"]))
    return tuple(
        Drawn(name=one["name"], mime=one["mime"], content=content)
        for one, content in zip(told["files"], contents, strict=True)
    )


def _pieces(*pieces: bytes) -> bytes:
    return b"".join(map(framed, pieces))


def _apart(answer: bytes) -> Sequence[bytes]:
    pieces, at = [], 0
    while at < len(answer):
        (length,) = LENGTH.unpack_from(answer, at)
        pieces.append(answer[at + LENGTH.size : at + LENGTH.size + length])
        at += LENGTH.size + length
    return pieces
