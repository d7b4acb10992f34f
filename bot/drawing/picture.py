"""A report as one picture for a phone: what matters, large; the rest stands in the files."""

from collections.abc import Iterable

from bot.drawing.bars import draw_bars, draw_trend
from bot.drawing.canvas import MARGIN, Canvas
from bot.drawing.colours import ACCENT, FAINT, MUTED, OF_TONE, OF_VALUE, PANEL
from bot.drawing.typesetting import Type, cut, fitted, width_of, wrapped
from desk.reports.blocks import Bars, Block, Quotes, Report, Section, Table, Tile, Tiles, Trend

HIGHEST = 2700  # pixels: what is higher for its width is shown smaller in a chat
_TITLE = Type(size=54, bold=True)
_SUBTITLE = Type(size=32, colour=MUTED)
_SECTION = Type(size=38, bold=True, colour=ACCENT)
_LABEL = Type(size=28, colour=MUTED)
_BEFORE = Type(size=26, colour=MUTED)
_WORDS = Type(size=30)
_HEADING = Type(size=30, bold=True)
_IN_A_ROW = 3
_GAP = 20
_TILE_HIGH = 196
_PAD = 24
_SPACE = 28  # between columns
_LEAST = 100.5  # a column's room for words; the half, since sums of widths are not exact


def report_picture(report: Report[str]) -> bytes:
    """Draw it as one PNG, however high."""
    return _page(report, report.sections)


def report_pictures(report: Report[str], *, highest: int = HIGHEST) -> tuple[bytes, ...]:
    """Draw it as pictures that a chat does not make small: each with as many sections as it has room for."""
    pages: list[list[Section[str]]] = [[]]
    y = top = head(Canvas(), report.title, report.subtitle) + MARGIN
    for section in report.sections:
        high = _section(Canvas(), section, 0)
        if pages[-1] and y + high > highest:
            pages.append([])
            y = top
        pages[-1].append(section)
        y += high
    return tuple(_page(report, page) for page in pages)


def _page(report: Report[str], sections: Iterable[Section[str]]) -> bytes:
    canvas = Canvas()
    y = head(canvas, report.title, report.subtitle)
    for section in sections:
        y = _section(canvas, section, y)
    return canvas.png(height=y + MARGIN)


def head(canvas: Canvas, title: str, subtitle: str) -> float:
    """Write the title with what it is about; gives where to go on."""
    room = canvas.width - 2 * MARGIN
    canvas.box((0, 0), (canvas.width, 12), ACCENT)
    y = 48.0
    for line in wrapped(title, _TITLE, room, most=2):
        y += 64
        canvas.words(line, (MARGIN, y), _TITLE)
    for line in wrapped(subtitle, _SUBTITLE, room, most=2):
        y += 48
        canvas.words(line, (MARGIN, y), _SUBTITLE)
    return y + 16


def _section(canvas: Canvas, section: Section[str], y: float) -> float:
    y += 84
    canvas.words(cut(section.title, _SECTION, canvas.width - 2 * MARGIN), (MARGIN, y), _SECTION)
    y += 22
    canvas.line((MARGIN, y), (canvas.width - MARGIN, y), FAINT, width=3)
    shown = [block for block in section.blocks if not (isinstance(block, Table | Bars) and block.for_files)]
    if not section.blocks:
        for line in wrapped(section.none, _SUBTITLE, canvas.width - 2 * MARGIN):
            y += 50
            canvas.words(line, (MARGIN, y), _SUBTITLE)
    for block in shown:
        y = _block(canvas, block, y + 28)
    return y


def _block(canvas: Canvas, block: Block[str], y: float) -> float:
    match block:
        case Tiles():
            return _tiles(canvas, block, y)
        case Bars():
            return draw_bars(canvas, block, y)
        case Trend():
            return draw_trend(canvas, block, y)
        case Table():
            return _table(canvas, block, y)
        case Quotes():
            return _quotes(canvas, block, y)


def _tiles(canvas: Canvas, block: Tiles[str], y: float) -> float:
    wide = (canvas.width - 2 * MARGIN - (_IN_A_ROW - 1) * _GAP) / _IN_A_ROW
    for place, tile in enumerate(block.tiles):
        row, column = divmod(place, _IN_A_ROW)
        _tile(canvas, tile, (MARGIN + column * (wide + _GAP), y + row * (_TILE_HIGH + _GAP)), wide)
    rows = -(-len(block.tiles) // _IN_A_ROW)
    return y + rows * (_TILE_HIGH + _GAP) - _GAP


def _tile(canvas: Canvas, tile: Tile[str], at: tuple[float, float], wide: float) -> None:
    x, y = at[0] + _PAD, at[1]
    room = wide - 2 * _PAD
    canvas.box(at, (wide, _TILE_HIGH), PANEL, round_by=20)
    canvas.words(cut(tile.label, _LABEL, room), (x, y + 48), _LABEL)
    value = fitted(tile.cell.shown, Type(size=58, bold=True, colour=OF_VALUE[tile.tone]), room, least=30)
    canvas.words(cut(tile.cell.shown, value, room), (x, y + 118), value)
    if tile.before:
        canvas.words(cut(tile.before, _BEFORE, room), (x, y + 166), _BEFORE)


def _table(canvas: Canvas, table: Table[str], y: float) -> float:
    """Write a table: the first column as wide as is left, the others at the right."""
    if table.title:
        y += 34
        canvas.words(cut(table.title, _HEADING, canvas.width - 2 * MARGIN), (MARGIN, y), _HEADING)
        y += 16
    wide = _widths(table, canvas.width - 2 * MARGIN)
    rights = [canvas.width - MARGIN - sum(wide[place + 1 :]) for place in range(len(wide))]
    y += 40
    for place, column in enumerate(table.columns):
        _in_column(
            canvas, cut(column.label, _BEFORE, wide[place] - _SPACE + 0.5), (rights[place], y), _BEFORE, place=place
        )
    for row in table.rows:
        y += 16
        canvas.line((MARGIN, y), (canvas.width - MARGIN, y), FAINT)
        y += 42
        for place, cell in enumerate(row):
            _in_column(
                canvas, cut(cell.shown, _WORDS, wide[place] - _SPACE + 0.5), (rights[place], y), _WORDS, place=place
            )
    return y + 16


def _in_column(canvas: Canvas, words: str, right: tuple[float, float], kind: Type, *, place: int) -> None:
    """Write what stands in a column: in the first from the left, in the others up to their right."""
    if place == 0:
        canvas.words(words, (MARGIN, right[1]), kind)
    else:
        canvas.words(words, right, kind, align="right")


def _widths(table: Table[str], room: float) -> list[float]:
    """Give every column but the first what it needs, as far as that one keeps a third if it needs it; and the rest."""
    needed = [
        max(_LEAST, width_of(column.label, _BEFORE), *(width_of(row[place].shown, _WORDS) for row in table.rows))
        + _SPACE
        for place, column in enumerate(table.columns)
    ]
    first = min(needed.pop(0), room / 3)
    squeezed = min(1.0, (room - first) / (sum(needed) or 1.0))
    widths = [wide * squeezed for wide in needed]
    return [room - sum(widths), *widths]


def _quotes(canvas: Canvas, block: Quotes[str], y: float) -> float:
    for quote in block.quotes:
        top = y
        room = canvas.width - 2 * MARGIN - 32
        y += 34
        canvas.words(cut(quote.heading, _HEADING, room), (MARGIN + 32, y), _HEADING)
        for line in wrapped(quote.words, _WORDS, room, most=4):
            y += 44
            canvas.words(line, (MARGIN + 32, y), _WORDS)
        y += 14
        canvas.box((MARGIN, top), (8, y - top), OF_TONE[quote.tone], round_by=4)
        y += 28
    return y - 28
