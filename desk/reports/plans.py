"""Open work as it lies in time, and as it is to be done: a Gantt chart and task lists with progress (R2.3-2)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic

from desk.reports.blocks import Tone, W
from desk.reports.progress import Stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """How long a ticket stood somewhere; `stand` None: what is still expected."""

    begins: datetime
    ends: datetime
    stand: Stand | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GanttRow(Generic[W]):
    """A ticket with what it is about, its stretches, and by when it is expected to be done."""

    label: W
    about: W
    stretches: tuple[Stretch, ...]
    due: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(Generic[W]):
    """A moment that is named on the line of time."""

    at: datetime
    label: W


@dataclass(frozen=True, slots=True, kw_only=True)
class Gantt(Generic[W]):
    """Tickets over time, `since` to `until`. `more` says what there was no room for, `none` that nothing is open."""

    name: str
    title: W
    subtitle: W
    now: datetime
    since: datetime
    until: datetime
    ticks: tuple[Tick[W], ...]
    today: W
    legend: tuple[tuple[Stand | None, W], ...]
    rows: tuple[GanttRow[W], ...]
    more: W | None
    none: W


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Generic[W]):
    """A ticket that somebody has to do: so many steps `done` of `steps`."""

    label: W
    state: W
    done: int
    steps: int
    due: W
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskGroup(Generic[W]):
    """What one person has to do."""

    name: W
    note: W
    tasks: tuple[Task[W], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasks(Generic[W]):
    """What everybody has to do; `more` and `none` as in a Gantt chart."""

    name: str
    title: W
    subtitle: W
    groups: tuple[TaskGroup[W], ...]
    more: W | None
    none: W
