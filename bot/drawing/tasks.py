"""Who has to do what, and how far each is, as one picture."""

from bot.drawing.canvas import MARGIN, Canvas
from bot.drawing.colours import FAINT, MUTED, OF_TONE, OF_VALUE
from bot.drawing.picture import head
from bot.drawing.typesetting import Type, cut, width_of, wrapped
from desk.reports.plans import Task, TaskGroup, Tasks

_NAME = Type(size=34, bold=True)
_NOTE = Type(size=28, colour=MUTED)
_LABEL = Type(size=30)
_NONE = Type(size=36, colour=MUTED)
_TASK_HIGH = 100
_GAP = 6


def tasks_picture(tasks: Tasks[str]) -> bytes:
    """Draw it as PNG."""
    canvas = Canvas()
    y = head(canvas, tasks.title, tasks.subtitle)
    if not tasks.groups:
        for line in wrapped(tasks.none, _NONE, canvas.width - 2 * MARGIN):
            y += 70
            canvas.words(line, (MARGIN, y), _NONE)
        return canvas.png(height=y + 2 * MARGIN)
    for group in tasks.groups:
        y = _group(canvas, group, y + 74)
    if tasks.more:
        y += 44
        canvas.words(tasks.more, (MARGIN, y), _NOTE)
    return canvas.png(height=y + MARGIN)


def _group(canvas: Canvas, group: TaskGroup[str], y: float) -> float:
    room = canvas.width - 2 * MARGIN
    taken = width_of(group.note, _NOTE) + 24
    canvas.words(cut(group.name, _NAME, room - taken), (MARGIN, y), _NAME)
    canvas.words(group.note, (canvas.width - MARGIN, y), _NOTE, align="right")
    y += 20
    canvas.line((MARGIN, y), (canvas.width - MARGIN, y), FAINT, width=3)
    for task in group.tasks:
        _task(canvas, task, y)
        y += _TASK_HIGH
    return y


def _task(canvas: Canvas, task: Task[str], y: float) -> None:
    due = Type(size=28, colour=OF_VALUE[task.tone])
    room = canvas.width - 2 * MARGIN
    taken = width_of(task.due, due) + 24
    label = cut(task.label, _LABEL, room - taken)
    canvas.words(label, (MARGIN, y + 46), _LABEL)
    state = cut(f"· {task.state}", _NOTE, room - taken - width_of(label, _LABEL) - 16)
    canvas.words(state, (MARGIN + width_of(label, _LABEL) + 12, y + 46), _NOTE)
    canvas.words(task.due, (canvas.width - MARGIN, y + 46), due, align="right")
    wide = (room - (task.steps - 1) * _GAP) / task.steps
    for step in range(task.steps):
        colour = OF_TONE[task.tone] if step < task.done else FAINT
        canvas.box((MARGIN + step * (wide + _GAP), y + 64), (wide, 14), colour, round_by=5)
