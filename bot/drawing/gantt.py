"""Open tickets over time, as one picture."""

from datetime import datetime

from bot.drawing.canvas import MARGIN, Canvas
from bot.drawing.colours import ACCENT, BAD, FAINT, GOOD, INK, MUTED, PANEL, SECOND, THIRD
from bot.drawing.picture import head
from bot.drawing.typesetting import Type, cut, width_of, wrapped
from desk.reports.plans import Gantt, GanttRow
from desk.reports.progress import Stand

_LABEL = Type(size=28)
_LATE = Type(size=28, bold=True, colour=BAD)
_SMALL = Type(size=24, colour=MUTED)
_NOW = Type(size=24, bold=True, colour=INK)
_NONE = Type(size=36, colour=MUTED)
_LABELS = 300.0  # pixels for what a row is about
_ROW_HIGH = 88
_BAR_HIGH = 34
_COLOURS: dict[Stand | None, str] = {
    Stand.UNANSWERED: "#E0B565",
    Stand.ANSWERED: SECOND,
    Stand.AT_WORK: ACCENT,
    Stand.HANDLED: GOOD,
    None: THIRD,
}


def gantt_picture(gantt: Gantt[str]) -> bytes:
    """Draw it as PNG."""
    canvas = Canvas()
    y = head(canvas, gantt.title, gantt.subtitle)
    if not gantt.rows:
        for line in wrapped(gantt.none, _NONE, canvas.width - 2 * MARGIN):
            y += 70
            canvas.words(line, (MARGIN, y), _NONE)
        return canvas.png(height=y + 2 * MARGIN)
    y = _legend(canvas, gantt, y + 28) + 20
    y = _rows(canvas, gantt, y + 44)
    if gantt.more:
        y += 44
        canvas.words(gantt.more, (MARGIN, y), _SMALL)
    return canvas.png(height=y + MARGIN)


def _legend(canvas: Canvas, gantt: Gantt[str], y: float) -> float:
    x = float(MARGIN)
    for stand, name in gantt.legend:
        wide = 36 + width_of(name, _SMALL)
        if x > MARGIN and x + wide > canvas.width - MARGIN:
            x, y = float(MARGIN), y + 42
        canvas.box((x, y), (24, 24), _COLOURS[stand], round_by=6)
        canvas.words(name, (x + 36, y + 21), _SMALL)
        x += wide + 36
    return y + 24


def _rows(canvas: Canvas, gantt: Gantt[str], top: float) -> float:
    foot = top + len(gantt.rows) * _ROW_HIGH
    left, right = MARGIN + _LABELS, canvas.width - MARGIN

    def place(at: datetime) -> float:
        return left + (right - left) * ((at - gantt.since) / (gantt.until - gantt.since))

    for number in range(0, len(gantt.rows), 2):
        canvas.box((0, top + number * _ROW_HIGH), (canvas.width, _ROW_HIGH), PANEL)
    now = place(gantt.now)
    for tick in gantt.ticks:
        x = place(tick.at)
        canvas.line((x, top), (x, foot), FAINT)
        if abs(x - now) > (width_of(tick.label, _SMALL) + width_of(gantt.today, _NOW)) / 2 + 12:
            canvas.words(tick.label, (x, top - 14), _SMALL, align="center")
    canvas.words(gantt.today, (now, top - 14), _NOW, align="center")
    for number, row in enumerate(gantt.rows):
        y = top + number * _ROW_HIGH
        _names(canvas, row, y)
        for stretch in row.stretches:
            begins, ends = place(stretch.begins), place(stretch.ends)
            size = (max(ends - begins, 4), _BAR_HIGH)
            canvas.box((begins, y + (_ROW_HIGH - _BAR_HIGH) / 2), size, _COLOURS[stretch.stand], round_by=6)
        if row.due and row.due >= gantt.since:
            canvas.diamond((place(row.due), y + _ROW_HIGH / 2), 15, BAD if row.is_late else INK)
    canvas.line((now, top), (now, foot), INK, width=3)
    return foot


def _names(canvas: Canvas, row: GanttRow[str], y: float) -> None:
    kind, room = _LATE if row.is_late else _LABEL, _LABELS - 20
    canvas.words(cut(row.label, kind, room), (MARGIN, y + 38), kind)
    canvas.words(cut(row.about, _SMALL, room), (MARGIN, y + 70), _SMALL)
