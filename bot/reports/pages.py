"""A report as PDF: every figure, table and word of it, on A4."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TypeVar

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from bot.drawing.colours import ACCENT, FAINT, INK, MUTED
from bot.drawing.lettering import BOLD, REGULAR, legible, register
from bot.drawing.typesetting import Type, wrapped
from bot.reports.flowing import BarLine, Columns, Figures, Lines, Said
from desk.reports.blocks import Bars, Block, Form, Quotes, Report, Table, Tiles, Trend

MARGIN = 18 * mm
ROOM = A4[0] - 2 * MARGIN
_TITLE = Type(size=22, bold=True)
_SUBTITLE = Type(size=11, colour=MUTED)
_SECTION = Type(size=15, bold=True, colour=ACCENT)
_HEADING = Type(size=11, bold=True)
_WORDS = Type(size=10)
_CELL = Type(size=9)
_SMALL = Type(size=8, colour=MUTED)
_AT_ONCE = 40  # lines of somebody's words, so that a page can end between
_IN_A_ROW = 3
_NARROW, _WIDER = 68.0, 84.0  # points: numbers, spans and moments

Piece = TypeVar("Piece")


def report_pages(report: Report[str]) -> bytes:
    """Set it; the same report always gives the same bytes."""
    register()
    content = BytesIO()
    document = BaseDocTemplate(content, pagesize=A4, title=report.title, invariant=True)
    frame = Frame(MARGIN, MARGIN, ROOM, A4[1] - 2 * MARGIN, leftPadding=0, rightPadding=0, topPadding=0)

    def foot(canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.setFont(REGULAR, _SMALL.size)
        canvas.setFillColor(MUTED)
        canvas.drawString(MARGIN, MARGIN / 2, legible(f"{report.title} · {report.subtitle}"))
        canvas.drawRightString(A4[0] - MARGIN, MARGIN / 2, str(canvas.getPageNumber()))

    document.addPageTemplates(PageTemplate(frames=[frame], onPage=foot))
    document.build(list(_story(report)))
    return content.getvalue()


def _story(report: Report[str]) -> Iterator[Flowable]:
    yield _lines(report.title, _TITLE)
    yield _lines(report.subtitle, _SUBTITLE)
    for section in report.sections:
        yield Spacer(0, 12)
        yield _lines(section.title, _SECTION, heads=True)
        if not section.blocks:
            yield _lines(section.none, _WORDS)
        for block in section.blocks:
            yield from _block(block)
            yield Spacer(0, 8)


def _lines(words: str, kind: Type, *, heads: bool = False) -> Lines:
    return Lines(wrapped(words, kind, ROOM), kind, ROOM, heads=heads)


def _block(block: Block[str]) -> Iterator[Flowable]:
    match block:
        case Tiles():
            for row in _in_rows(block.tiles, _IN_A_ROW):
                yield Figures(row, ROOM)
        case Bars():
            yield from _titled(block.title)
            yield from (BarLine(bar, ROOM) for bar in block.bars)
        case Trend():
            yield from _titled(block.title)
            yield Columns(block, ROOM)
        case Table():
            yield from _titled(block.title)
            yield _grid(block)
        case Quotes():
            yield from _quotes(block)


def _in_rows(pieces: Sequence[Piece], many: int) -> Iterator[Sequence[Piece]]:
    for begin in range(0, len(pieces), many):
        yield pieces[begin : begin + many]


def _titled(title: str) -> Iterator[Flowable]:
    if title:
        yield _lines(title, _HEADING, heads=True)


def _quotes(block: Quotes[str]) -> Iterator[Flowable]:
    for quote in block.quotes:
        for place, lines in enumerate(_in_rows(wrapped(quote.words, _WORDS, ROOM - 12), _AT_ONCE)):
            yield Said(quote, lines, ROOM, first=place == 0)
        yield Spacer(0, 6)


def _grid(table: Table[str]) -> Grid:
    """Set a table whose head comes again on each page; words are wrapped in their columns, numbers stand right."""
    wide = _widths(table)
    forms = [column.form for column in table.columns]
    head = [_in(column.label, _CELL, room) for column, room in zip(table.columns, wide, strict=True)]
    body = [[_in(cell.shown, _CELL, room) for cell, room in zip(row, wide, strict=True)] for row in table.rows]
    style = TableStyle(
        [
            ("FONT", (0, 0), (-1, -1), REGULAR, _CELL.size, _CELL.size * 1.3),
            ("FONT", (0, 0), (-1, 0), BOLD, _CELL.size, _CELL.size * 1.3),
            ("TEXTCOLOR", (0, 0), (-1, -1), INK),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, FAINT),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 8),
            *(
                ("ALIGN", (place, 0), (place, -1), "RIGHT")
                for place, form in enumerate(forms)
                if form is not Form.WORDS
            ),
        ]
    )
    return Grid([head, *body], colWidths=wide, repeatRows=1, splitInRow=1, style=style, hAlign="LEFT")


def _widths(table: Table[str]) -> list[float]:
    """Give numbers what they need, and words the rest in equal parts."""
    fixed = {Form.SPAN: _WIDER, Form.MOMENT: _WIDER}
    needed = [0.0 if c.form is Form.WORDS else fixed.get(c.form, _NARROW) for c in table.columns]
    wordy = needed.count(0.0)
    squeezed = min(1.0, ROOM * (0.6 if wordy else 1.0) / (sum(needed) or 1.0))
    rest = (ROOM - sum(needed) * squeezed) / (wordy or 1)
    return [need * squeezed or rest for need in needed]


def _in(words: str, kind: Type, room: float) -> str:
    return "\n".join(wrapped(words, kind, room - 8))
