"""A flow as a chart: its steps from the top down, each with who answers for it and by when."""

from bot.drawing.canvas import MARGIN, Canvas
from bot.drawing.colours import ACCENT, GROUND, MUTED, PANEL, SECOND
from bot.drawing.picture import head
from bot.drawing.typesetting import Type, cut, width_of, wrapped
from desk.reports.flowchart import FlowChart, FlowStep

_NAME = Type(size=36, bold=True)
_WHO = Type(size=28, bold=True, colour=ACCENT)
_DUE = Type(size=28, colour=MUTED)
_PLACE = Type(size=34, bold=True, colour=GROUND)
_PLATE = 72  # pixels, what a step's number stands on
_PAD = 28
_NAME_LINE = 46
_LINE = 42
_ARROW = 64  # from one step to the next
_TIP = 14


def flow_picture(chart: FlowChart[str]) -> bytes:
    """Draw it as PNG."""
    canvas = Canvas()
    y = head(canvas, chart.title, chart.subtitle) + 32
    for place, step in enumerate(chart.steps, start=1):
        if place > 1:
            _arrow(canvas, y)
            y += _ARROW
        y = _step(canvas, step, place, y)
    return canvas.png(height=y + MARGIN)


def _step(canvas: Canvas, step: FlowStep[str], place: int, top: float) -> float:
    left, right = MARGIN + _PAD + _PLATE + _PAD, canvas.width - MARGIN - _PAD
    who = cut(step.by, _WHO, (right - left) / 2)
    names = wrapped(step.name, _NAME, right - left - width_of(who, _WHO) - _PAD)
    dues = wrapped(step.due, _DUE, right - left)
    high = _PAD + len(names) * _NAME_LINE + len(dues) * _LINE + _PAD
    canvas.box((MARGIN, top), (canvas.width - 2 * MARGIN, high), PANEL, round_by=20)
    canvas.box((MARGIN + _PAD, top + (high - _PLATE) / 2), (_PLATE, _PLATE), ACCENT, round_by=20)
    canvas.words(str(place), (MARGIN + _PAD + _PLATE / 2, top + high / 2 + 12), _PLACE, align="center")
    y = top + _PAD - 10
    canvas.words(who, (right, y + _NAME_LINE), _WHO, align="right")
    for line in names:
        y += _NAME_LINE
        canvas.words(line, (left, y), _NAME)
    for line in dues:
        y += _LINE
        canvas.words(line, (left, y + 4), _DUE)
    return top + high


def _arrow(canvas: Canvas, top: float) -> None:
    """Draw the way to the next step, below the middle of the numbers."""
    x, foot = MARGIN + _PAD + _PLATE / 2, top + _ARROW - 8
    canvas.line((x, top + 8), (x, foot), SECOND, width=6)
    canvas.line((x - _TIP, foot - _TIP), (x + 2, foot + 2), SECOND, width=6)
    canvas.line((x + _TIP, foot - _TIP), (x - 2, foot + 2), SECOND, width=6)
