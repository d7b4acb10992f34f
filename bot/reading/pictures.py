"""Codes and print of one picture, scaled down first: only the reading process loads this."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
import zxingcpp
from PIL import Image, ImageOps
from rapidocr import RapidOCR

FORMS = ("JPEG", "PNG", "WEBP", "BMP", "GIF")
MOST_PIXELS = 60_000_000  # of what can't be scaled down while it is opened
CODES_SIDE, PRINT_SIDE = 4000, 1600  # pixels: a code on a plate is smaller than its print
MOST_CODES, MOST_LINES = 20, 200
LEAST_SURE = 0.5
_THREADS = "EngineConfig.onnxruntime.{}_op_num_threads"
_SPARING = {
    _THREADS.format("intra"): 1,
    _THREADS.format("inter"): 1,
    "Rec.rec_batch_num": 2,
    "Global.log_level": "critical",
}
MOST_PRINT = 1200.0  # widths of all pieces, each by its height; about 4 ms of a core for each

Image.MAX_IMAGE_PIXELS = None  # it only warns; `_opened` refuses


class TooManyPixelsError(Exception):
    """The picture is larger than what may be opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of print: its words, how sure they are, and where it is, in pixels."""

    words: str
    confidence: float
    left: float
    middle: float
    height: float
    width: float


class SparingReader(RapidOCR):
    """Reads no more than a plate or a receipt has on it: of a page full of print the short pieces, as labels are."""

    def detect_and_crop(self, img: Any, op_record: dict[str, Any]) -> tuple[list[Any], Any]:  # noqa: ANN401 -- theirs
        crops: list[Any]
        found: Any
        crops, found = super().detect_and_crop(img, op_record)
        kept = affordable([crop.shape[1] / max(crop.shape[0], 1) for crop in crops])
        found.boxes, found.scores = found.boxes[kept], [found.scores[at] for at in kept]
        return [crops[at] for at in kept], found


def affordable(widths: Sequence[float]) -> list[int]:
    """Give the places of the pieces that may be read, the short ones first, in their order."""
    kept, room = [], MOST_PRINT
    for at in sorted(range(len(widths)), key=widths.__getitem__):
        room -= widths[at]
        if room >= 0:
            kept.append(at)
    return sorted(kept)


def picture_reader() -> Callable[[bytes], dict[str, Any]]:
    """Load what reads print; gives what reads one picture: its codes, and its lines from top to bottom."""
    printed = SparingReader(params=_SPARING)

    def read(content: bytes) -> dict[str, Any]:
        picture = _opened(content)
        codes = _codes(picture)
        picture.thumbnail((PRINT_SIDE, PRINT_SIDE))
        return {"codes": codes, "lines": lines_of(_pieces(printed, picture))}

    return read


def _opened(content: bytes) -> Image.Image:
    """Open a picture upright and no larger than it has to be. Raises what Pillow does of one that is broken."""
    with Image.open(BytesIO(content), formats=FORMS) as opened:
        opened.draft("RGB", (CODES_SIDE, CODES_SIDE))
        if opened.width * opened.height > MOST_PIXELS:
            raise TooManyPixelsError
        picture = ImageOps.exif_transpose(opened).convert("RGB")
    picture.thumbnail((CODES_SIDE, CODES_SIDE))
    return picture


def _codes(picture: Image.Image) -> list[tuple[str, str]]:
    found = zxingcpp.read_barcodes(np.asarray(picture.convert("L")))
    return [(str(code.format), code.text) for code in found[:MOST_CODES] if code.valid]


def _pieces(printed: RapidOCR, picture: Image.Image) -> list[Piece]:
    found: Any = printed(np.asarray(picture)[:, :, ::-1])
    if found.boxes is None:
        return []
    read = zip(found.boxes, found.txts, found.scores, strict=True)
    return [_piece(box, words, sure) for box, words, sure in read if sure >= LEAST_SURE][:MOST_LINES]


def _piece(box: Sequence[Sequence[float]], words: str, sure: float) -> Piece:
    across, down = [float(x) for x, _ in box], [float(y) for _, y in box]
    return Piece(
        words=words,
        confidence=float(sure),
        left=min(across),
        middle=sum(down) / len(down),
        height=max(down) - min(down),
        width=max(across) - min(across),
    )


def lines_of(pieces: Iterable[Piece]) -> list[tuple[str, float]]:
    """Join pieces that stand side by side: a plate's labels and values are often columns. Not where print is turned."""
    rows: list[list[Piece]] = []
    placed = sorted(pieces, key=lambda piece: piece.middle)
    if sum(piece.height > piece.width for piece in placed) * 2 > len(placed):
        return [(piece.words, piece.confidence) for piece in placed]
    for piece in placed:
        last = rows[-1][0] if rows else None
        if last and piece.middle - last.middle < min(last.height, piece.height) / 2:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_line(sorted(row, key=lambda piece: piece.left)) for row in rows]


def _line(row: Sequence[Piece]) -> tuple[str, float]:
    return " ".join(piece.words for piece in row), min(piece.confidence for piece in row)
