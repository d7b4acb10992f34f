"""The pieces of a page: lines of words, key figures, bars, columns over time, somebody's words."""

from collections.abc import Sequence

from reportlab.platypus import Flowable

from bot.drawing.bars import scale
from bot.drawing.colours import FAINT, INK, MUTED, OF_TONE, OF_VALUE, PANEL, SERIES
from bot.drawing.lettering import BOLD, REGULAR, legible
from bot.drawing.typesetting import Type, cut, fitted, width_of
from desk.reports.blocks import Bar, Quote, Tile, Trend

_LEADING = 1.4
_SMALL = Type(size=8, colour=MUTED)
_PLAIN = Type(size=10)
_IN_A_ROW = 3
_GAP = 8.0


class Piece(Flowable):
    """A piece as wide as the page and `high` points high."""

    def __init__(self, wide: float, high: float, *, keeps: bool = False) -> None:
        super().__init__()
        self.width, self.height = wide, high
        self.keepWithNext = keeps

    def wrap(self, *_: float) -> tuple[float, float]:
        """Give its size, whatever there is room for."""
        return self.width, self.height

    def say(self, words: str, at: tuple[float, float], kind: Type, *, ends: bool = False) -> None:
        """Write words from a point on, or up to it."""
        self.canv.setFont(BOLD if kind.bold else REGULAR, kind.size)
        self.canv.setFillColor(kind.colour)
        write = self.canv.drawRightString if ends else self.canv.drawString
        write(*at, legible(words))

    def fill(self, at: tuple[float, float], size: tuple[float, float], colour: str, *, round_by: float = 0) -> None:
        """Fill a rectangle from its lower left corner on."""
        if min(size) > 0:
            self.canv.setFillColor(colour)
            self.canv.roundRect(*at, *size, min(round_by, *(side / 2 for side in size)), stroke=0, fill=1)


class Lines(Piece):
    """Lines of one kind; a heading stays with what follows it."""

    def __init__(self, lines: Sequence[str], kind: Type, wide: float, *, heads: bool = False) -> None:
        super().__init__(wide, len(lines) * kind.size * _LEADING + 2, keeps=heads)
        self._lines, self._kind = lines, kind

    def draw(self) -> None:
        """Write them."""
        for number, line in enumerate(self._lines, start=1):
            baseline = self.height - number * self._kind.size * _LEADING + self._kind.size * 0.3
            self.say(line, (0, baseline), self._kind)


class Figures(Piece):
    """Up to three key figures side by side."""

    def __init__(self, tiles: Sequence[Tile[str]], wide: float) -> None:
        super().__init__(wide, 68)
        self._tiles = tiles

    def draw(self) -> None:
        """Draw each on its panel."""
        wide = (self.width - (_IN_A_ROW - 1) * _GAP) / _IN_A_ROW
        for place, tile in enumerate(self._tiles):
            x = place * (wide + _GAP)
            self.fill((x, 6), (wide, 62), PANEL, round_by=6)
            self.say(cut(tile.label, _SMALL, wide - 20), (x + 10, 53), _SMALL)
            room = wide - 20
            value = fitted(tile.cell.shown, Type(size=19, bold=True, colour=OF_VALUE[tile.tone]), room, least=10)
            self.say(cut(tile.cell.shown, value, room), (x + 10, 31), value)
            self.say(cut(tile.before or "", _SMALL, room), (x + 10, 14), _SMALL)


class BarLine(Piece):
    """A bar with its label before and its value behind it."""

    def __init__(self, bar: Bar[str], wide: float) -> None:
        super().__init__(wide, 17)
        self._bar = bar

    def draw(self) -> None:
        """Draw it."""
        label, value = self.width * 0.4, 74.0
        room = self.width - label - value
        kind = Type(size=10, bold=True, colour=OF_VALUE[self._bar.tone])
        self.say(cut(self._bar.label, _PLAIN, label - 10), (0, 5), _PLAIN)
        self.fill((label, 5), (room, 7), FAINT, round_by=3.5)
        share = min(max(self._bar.share, 0.0), 1.0)
        self.fill((label, 5), (max(room * share, 7) if share else 0, 7), OF_TONE[self._bar.tone], round_by=3.5)
        self.say(self._bar.cell.shown, (self.width, 5), kind, ends=True)


class Columns(Piece):
    """Columns over time, with a scale and a legend."""

    def __init__(self, trend: Trend[str], wide: float) -> None:
        super().__init__(wide, 170)
        self._trend = trend

    def draw(self) -> None:
        """Draw them."""
        trend, foot, high, left = self._trend, 18.0, 120.0, 26.0
        x = 0.0
        for name, colour in zip(trend.series, SERIES, strict=False):
            self.fill((x, 156), (8, 8), colour, round_by=2)
            self.say(name, (x + 12, 156), _SMALL)
            x += 30 + width_of(name, _SMALL)
        step, top = scale(max((max(point.values) for point in trend.points), default=0))
        self.canv.setStrokeColor(FAINT)
        for value in range(0, top + 1, step):
            y = foot + high * value / top
            self.canv.line(left, y, self.width, y)
            self.say(str(value), (left - 5, y - 3), _SMALL, ends=True)
        wide = (self.width - left) / max(len(trend.points), 1)
        bar = min(wide * 0.7 / len(trend.series), 22)
        every = -(-max(width_of(point.label, _SMALL) + 6 for point in trend.points) // wide)
        for place, point in enumerate(trend.points):
            middle = left + (place + 0.5) * wide
            for number, value in enumerate(point.values):
                at = middle + (number - len(point.values) / 2) * bar
                self.fill((at + 0.5, foot), (bar - 1, high * value / top), SERIES[number], round_by=1.5)
            if place % every == 0:
                self.say(point.label, (middle - width_of(point.label, _SMALL) / 2, 5), _SMALL)


class Said(Piece):
    """Somebody's words under their heading, with a line at the left; `first`: with the heading."""

    def __init__(self, quote: Quote[str], lines: Sequence[str], wide: float, *, first: bool) -> None:
        super().__init__(wide, (len(lines) + first) * 14 + 4)
        self._quote, self._lines, self._first = quote, lines, first

    def draw(self) -> None:
        """Write them."""
        self.fill((0, 0), (3, self.height), OF_TONE[self._quote.tone])
        y = self.height - 12
        if self._first:
            self.say(cut(self._quote.heading, _PLAIN, self.width), (12, y), Type(size=10, bold=True, colour=INK))
            y -= 14
        for line in self._lines:
            self.say(line, (12, y), _PLAIN)
            y -= 14
