"""The look of a document: one page of A4, whatever stands on it; only the process that draws loads this."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from html import escape
from io import BytesIO
from pathlib import Path

from PIL import Image as Picture
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Spacer, Table

from bot.drawing.codes import qr_picture
from bot.drawing.lettering import BOLD, REGULAR, legible, register
from bot.papers.page import Block, Line, Page

INK, FAINT, ACCENT = HexColor("#1B2430"), HexColor("#66707C"), HexColor("#0E5A6B")
RULE, SHADE = HexColor("#D5DBE1"), HexColor("#EEF4F6")
WIDTH, HEIGHT = A4
MARGIN = 18 * mm
INNER = WIDTH - 2 * MARGIN
HEAD, FOOT, BOTTOM = 26 * mm, 36 * mm, 10 * mm
LOGO = (46 * mm, 17 * mm)
LOGO_PIXELS = (720, 360)
QR = 27 * mm
LABEL = 30 * mm
GAP = 8 * mm
SCALES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7)
SHORTEST = 60  # characters that are left of a text at least
RUN_ON = " · "
_HAN = range(0x2E80, 0xFFEF)


def draw(page: Page) -> bytes:
    """Draw a page as PDF: smaller print where much stands on it, and at last shortened texts."""
    register()
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(page.name)
    canvas.setAuthor(page.head.company)
    canvas.setSubject(page.title)
    canvas.setCreator("Aftercare")
    _head(canvas, page)
    _body(canvas, page)
    _foot(canvas, page)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _head(canvas: Canvas, page: Page) -> None:
    top = HEIGHT - MARGIN
    left: float = MARGIN
    canvas.setFillColor(ACCENT)
    canvas.rect(0, HEIGHT - 5 * mm, WIDTH, 5 * mm, stroke=0, fill=1)
    if logo := _logo(page.head.logo):
        wide, high = map(float, logo.getSize())
        scale = min(LOGO[0] / wide, LOGO[1] / high)
        canvas.drawImage(logo, left, top - 2 * mm - high * scale, wide * scale, high * scale, mask="auto")
        left += wide * scale + 5 * mm
    room = INNER - (left - MARGIN) - 62 * mm
    name = paragraph(page.head.company, size=13, font=BOLD)
    _, high = name.wrap(room, HEAD)
    name.drawOn(canvas, left, top - 10.5 * mm - high / 2)
    canvas.setFillColor(ACCENT)
    canvas.setFont(BOLD, 21)
    canvas.drawRightString(WIDTH - MARGIN, top - 13 * mm, legible(page.title))
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.8)
    canvas.line(MARGIN, top - HEAD + 4 * mm, WIDTH - MARGIN, top - HEAD + 4 * mm)


def _logo(path: str) -> ImageReader | None:
    """Give the logo, or none where it can't be read: a document without it is better than no document."""
    try:
        with Picture.open(Path(path)) as picture:
            drawn = picture.convert("RGBA")
            drawn.thumbnail(LOGO_PIXELS)
            return ImageReader(drawn)
    except (OSError, ValueError):
        return None


def _body(canvas: Canvas, page: Page) -> None:
    room = HEIGHT - MARGIN - HEAD - FOOT - BOTTOM
    flowables = _fitting(page, room)
    at: float = HEIGHT - MARGIN - HEAD
    for flowable in flowables:
        _, high = flowable.wrap(INNER, room)
        flowable.drawOn(canvas, MARGIN, at - high)
        at -= high


def _fitting(page: Page, room: float) -> list[Flowable]:
    """Give what fits: lists in lines, else run on; then long texts are cut, the longest first."""
    for scale in SCALES:
        if _height(flowables := _flowables(page, scale), room) <= room:
            return flowables
    page = _with_values(page, lambda words: RUN_ON.join(words.splitlines()))
    most = max(map(len, _values(page)), default=0)
    while _height(flowables := _flowables(page, SCALES[-1]), room) > room and most > SHORTEST:
        most = max(most * 9 // 10, SHORTEST)
        page = _with_values(page, partial(_cut, most=most))
    return flowables


def _height(flowables: list[Flowable], room: float) -> float:
    return sum(flowable.wrap(INNER, room)[1] for flowable in flowables)


def _values(page: Page) -> Iterator[str]:
    for block in page.blocks:
        yield from (line.value for line in block.rows)
        yield from block.lines


def _with_values(page: Page, change: Callable[[str], str]) -> Page:
    blocks = tuple(
        replace(
            block,
            rows=tuple(replace(line, value=change(line.value)) for line in block.rows),
            lines=tuple(map(change, block.lines)),
        )
        for block in page.blocks
    )
    return replace(page, blocks=blocks)


def _cut(words: str, *, most: int) -> str:
    return words if len(words) <= most else f"{words[:most].rstrip()}…"


def _flowables(page: Page, scale: float) -> list[Flowable]:
    first, second, *others = page.blocks
    side_by_side = _beside(block(first, scale, wide=_half()), block(second, scale, wide=_half()))
    parts = [meta_of(page.meta, scale), *_highlight(page.highlight, scale), side_by_side]
    parts += [flowable for one in others for flowable in block(one, scale, wide=INNER)]
    notes = [paragraph(words, size=7.5 * scale, color=FAINT) for words in page.notes]
    return [*parts, *([Spacer(1, 3 * mm)] if notes else []), *notes]


def _half() -> float:
    return (INNER - GAP) / 2


def _beside(left: list[Flowable], right: list[Flowable]) -> Table:
    table = Table([[left, "", right]], colWidths=[_half(), GAP, _half()])
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *_no_padding()])
    return table


def meta_of(lines: tuple[Line, ...], scale: float) -> Table:
    """Draw the lines below the title, side by side."""
    cells = [
        [
            paragraph(line.label, size=7.5 * scale, color=FAINT),
            paragraph(line.value, size=10.5 * scale, font=BOLD),
        ]
        for line in lines
    ]
    table = Table([cells], colWidths=[INNER / len(cells)] * len(cells))
    table.setStyle([("BACKGROUND", (0, 0), (-1, -1), SHADE), ("LEFTPADDING", (0, 0), (-1, -1), 9)])
    return table


def _highlight(lines: tuple[Line, ...], scale: float) -> list[Flowable]:
    if not lines:
        return []
    sizes = (20, 12)
    cells = [
        [
            paragraph(line.label, size=9 * scale, color=SHADE),
            paragraph(line.value, size=size * scale, font=BOLD, color=HexColor("#FFFFFF")),
        ]
        for line, size in zip(lines, sizes, strict=False)
    ]
    table = Table([cells], colWidths=[INNER * 0.5, INNER * 0.5])
    table.setStyle(
        [
            ("BACKGROUND", (0, 0), (-1, -1), ACCENT),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 12),
            ("TOPPADDING", (0, 0), (-1, -1), 9),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 12),
        ]
    )
    return [Spacer(1, 4 * mm), table]


def block(part: Block, scale: float, *, wide: float, label: float = LABEL) -> list[Flowable]:
    """Draw a part of a page under its title."""
    title = Table([[paragraph(part.title, size=10 * scale, font=BOLD, color=ACCENT)]], colWidths=[wide])
    title.setStyle([("LINEBELOW", (0, 0), (-1, -1), 0.8, ACCENT), ("BOTTOMPADDING", (0, 0), (-1, -1), 3 * scale),
                    ("LEFTPADDING", (0, 0), (-1, -1), 0)])  # fmt: skip
    parts: list[Flowable] = [Spacer(1, 4.5 * mm * scale), title]
    if part.rows:
        parts.append(_rows(part.rows, scale, wide=wide, label=label))
    for words in part.lines:
        parts += [Spacer(1, 2 * mm * scale), paragraph(words, size=9.5 * scale)]
    return parts


def _rows(rows: tuple[Line, ...], scale: float, *, wide: float, label: float) -> Table:
    cells = [
        [paragraph(line.label, size=9 * scale, color=FAINT), paragraph(line.value, size=9.5 * scale)] for line in rows
    ]
    label = min(label, wide * 0.36)
    table = Table(cells, colWidths=[label, wide - label], splitInRow=1)  # where a row is higher than a page
    table.setStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -2), 0.4, RULE),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 3 * scale),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3 * scale),
        ]
    )
    return table


def _no_padding() -> list[tuple[str, tuple[int, int], tuple[int, int], float]]:
    sides = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")
    return [(side, (0, 0), (-1, -1), 0) for side in sides]


def _foot(canvas: Canvas, page: Page) -> None:
    top = BOTTOM + FOOT - 4 * mm
    canvas.setStrokeColor(RULE)
    canvas.line(MARGIN, top, WIDTH - MARGIN, top)
    left = MARGIN
    if page.seal and page.seal.link:
        code = ImageReader(BytesIO(qr_picture(page.seal.link)))
        canvas.drawImage(code, left - 2 * mm, top - QR - 2 * mm, QR, QR)
        left += QR + 3 * mm
    words = [*_seal(page), Spacer(1, 2 * mm), *(paragraph(line, size=8, color=FAINT) for line in page.head.contact)]
    at = top - 3 * mm
    for flowable in words:
        _, high = flowable.wrap(WIDTH - MARGIN - left, FOOT)
        flowable.drawOn(canvas, left, at - high)
        at -= high


def _seal(page: Page) -> list[Flowable]:
    if page.seal is None:
        return []
    return [
        paragraph(page.seal.words, size=8, color=FAINT),
        Spacer(1, 1 * mm),
        paragraph(page.seal.code, size=12, font=BOLD),
    ]


def paragraph(words: str, *, size: float, font: str = REGULAR, color: Color = INK) -> Paragraph:
    """Set words, with line breaks where they have some; Chinese may break anywhere."""
    style = ParagraphStyle(
        "words",
        fontName=font,
        fontSize=size,
        leading=size * 1.42,
        textColor=color,
        alignment=TA_LEFT,
        wordWrap="CJK" if any(ord(sign) in _HAN for sign in words) else None,
    )
    return Paragraph("<br/>".join(escape(line) for line in legible(words).splitlines()), style)
