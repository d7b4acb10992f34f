"""Bars below each other, and columns over time."""

import math

from bot.drawing.canvas import MARGIN, Canvas
from bot.drawing.colours import FAINT, MUTED, OF_TONE, OF_VALUE, SERIES
from bot.drawing.typesetting import Type, cut, width_of
from desk.reports.blocks import Bars, Trend

_HEADING = Type(size=30, bold=True)
_LABEL = Type(size=30)
_SMALL = Type(size=26, colour=MUTED)
_BAR_HIGH = 16
_BAR_STEP = 78
_CHART_HIGH = 280
_LINES = 4  # of the scale, at most


def draw_bars(canvas: Canvas, bars: Bars[str], y: float) -> float:
    """Draw each bar below its label and its value; gives where to go on."""
    room = canvas.width - 2 * MARGIN
    if bars.title:
        y += 34
        canvas.words(cut(bars.title, _HEADING, room), (MARGIN, y), _HEADING)
        y += 18
    for bar in bars.bars:
        value = Type(size=30, bold=True, colour=OF_VALUE[bar.tone])
        taken = width_of(bar.cell.shown, value) + 24
        canvas.words(cut(bar.label, _LABEL, room - taken), (MARGIN, y + 34), _LABEL)
        canvas.words(bar.cell.shown, (canvas.width - MARGIN, y + 34), value, align="right")
        canvas.box((MARGIN, y + 48), (room, _BAR_HIGH), FAINT, round_by=_BAR_HIGH / 2)
        wide = room * min(max(bar.share, 0.0), 1.0)
        if wide > 0:
            canvas.box((MARGIN, y + 48), (max(wide, _BAR_HIGH), _BAR_HIGH), OF_TONE[bar.tone], round_by=_BAR_HIGH / 2)
        y += _BAR_STEP
    return y


def draw_trend(canvas: Canvas, trend: Trend[str], y: float) -> float:
    """Draw the columns of each day side by side, with a scale and a legend; gives where to go on."""
    y += 34
    canvas.words(cut(trend.title, _HEADING, canvas.width - 2 * MARGIN), (MARGIN, y), _HEADING)
    y = _legend(canvas, trend, y + 46) + 24
    step, top = scale(max((max(point.values) for point in trend.points), default=0))
    left = MARGIN + width_of(str(top), _SMALL) + 16
    foot = y + _CHART_HIGH
    for value in range(0, top + 1, step):
        at = foot - _CHART_HIGH * value / top
        canvas.line((left, at), (canvas.width - MARGIN, at), FAINT)
        canvas.words(str(value), (left - 12, at + 9), _SMALL, align="right")
    wide = (canvas.width - MARGIN - left) / max(len(trend.points), 1)
    bar = min(wide * 0.72 / len(trend.series), 56)
    every = math.ceil(max(width_of(point.label, _SMALL) + 12 for point in trend.points) / wide)
    for place, point in enumerate(trend.points):
        middle = left + (place + 0.5) * wide
        for number, value in enumerate(point.values):
            x = middle + (number - len(point.values) / 2) * bar
            high = _CHART_HIGH * value / top
            canvas.box((x + 1, foot - high), (bar - 2, high), SERIES[number], round_by=5)
        if place % every == 0:
            canvas.words(point.label, (middle, foot + 38), _SMALL, align="center")
    return foot + 52


def _legend(canvas: Canvas, trend: Trend[str], y: float) -> float:
    x = float(MARGIN)
    for name, colour in zip(trend.series, SERIES, strict=False):
        canvas.box((x, y - 20), (22, 22), colour, round_by=5)
        canvas.words(name, (x + 34, y), _SMALL)
        x += 34 + width_of(name, _SMALL) + 40
    return y


def scale(most: int) -> tuple[int, int]:
    """Give the step between the lines of a scale and its top: round numbers, few lines, never none."""
    step = 1
    while step * _LINES < most:
        step = _next_round(step)
    return step, max(math.ceil(most / step), 1) * step


def _next_round(step: int) -> int:
    leading, zeros = int(str(step)[0]), len(str(step)) - 1
    return {1: 2, 2: 5, 5: 10}[leading] * int("1" + "0" * zeros)
