"""Puts the words of a report into one language, once, before it is drawn in another process."""

from datetime import tzinfo

from desk.reports.blocks import (
    Bar,
    Bars,
    Block,
    Cell,
    Column,
    Point,
    Quote,
    Quotes,
    Report,
    Section,
    Table,
    Tile,
    Tiles,
    Trend,
)
from desk.reports.flowchart import FlowChart, FlowStep
from desk.reports.plans import Gantt, GanttRow, Task, TaskGroup, Tasks, Tick
from desk.texts import Text
from handlers.ports import Phrase


def printed(report: Report[Text], phrase: Phrase, *, zone: tzinfo) -> Report[str]:
    """Give the same report in words, and when it was made as clocks showed it there."""
    return Report(
        name=report.name,
        title=phrase(report.title),
        subtitle=phrase(report.subtitle),
        made_at=report.made_at.astimezone(zone),
        sections=tuple(_section(section, phrase) for section in report.sections),
    )


def _section(section: Section[Text], phrase: Phrase) -> Section[str]:
    return Section(
        title=phrase(section.title),
        none=phrase(section.none),
        blocks=tuple(_block(block, phrase) for block in section.blocks),
    )


def _block(block: Block[Text], phrase: Phrase) -> Block[str]:
    match block:
        case Tiles():
            return Tiles(tiles=tuple(_tile(tile, phrase) for tile in block.tiles))
        case Bars():
            bars = tuple(_bar(bar, phrase) for bar in block.bars)
            return Bars(title=phrase(block.title), bars=bars, for_files=block.for_files)
        case Trend():
            return _trend(block, phrase)
        case Table():
            return _table(block, phrase)
        case Quotes():
            return Quotes(
                quotes=tuple(
                    Quote(heading=phrase(one.heading), words=phrase(one.words), tone=one.tone) for one in block.quotes
                )
            )


def _tile(tile: Tile[Text], phrase: Phrase) -> Tile[str]:
    before = None if tile.before is None else phrase(tile.before)
    return Tile(label=phrase(tile.label), cell=_cell(tile.cell, phrase), before=before, tone=tile.tone)


def _bar(bar: Bar[Text], phrase: Phrase) -> Bar[str]:
    return Bar(label=phrase(bar.label), share=bar.share, cell=_cell(bar.cell, phrase), tone=bar.tone)


def _trend(trend: Trend[Text], phrase: Phrase) -> Trend[str]:
    return Trend(
        title=phrase(trend.title),
        series=tuple(map(phrase, trend.series)),
        points=tuple(Point(label=phrase(point.label), values=point.values) for point in trend.points),
    )


def _table(table: Table[Text], phrase: Phrase) -> Table[str]:
    return Table(
        title=phrase(table.title),
        columns=tuple(Column(label=phrase(column.label), form=column.form) for column in table.columns),
        rows=tuple(tuple(_cell(cell, phrase) for cell in row) for row in table.rows),
        for_files=table.for_files,
    )


def _cell(cell: Cell[Text], phrase: Phrase) -> Cell[str]:
    return Cell(form=cell.form, value=cell.value, shown=phrase(cell.shown))


def printed_gantt(gantt: Gantt[Text], phrase: Phrase) -> Gantt[str]:
    """Give the same chart in words."""
    return Gantt(
        name=gantt.name,
        title=phrase(gantt.title),
        subtitle=phrase(gantt.subtitle),
        now=gantt.now,
        since=gantt.since,
        until=gantt.until,
        ticks=tuple(Tick(at=tick.at, label=phrase(tick.label)) for tick in gantt.ticks),
        today=phrase(gantt.today),
        legend=tuple((stand, phrase(name)) for stand, name in gantt.legend),
        rows=tuple(
            GanttRow(
                label=phrase(row.label),
                about=phrase(row.about),
                stretches=row.stretches,
                due=row.due,
                is_late=row.is_late,
            )
            for row in gantt.rows
        ),
        more=phrase(gantt.more) if gantt.more else None,
        none=phrase(gantt.none),
    )


def printed_tasks(tasks: Tasks[Text], phrase: Phrase) -> Tasks[str]:
    """Give the same list in words."""
    return Tasks(
        name=tasks.name,
        title=phrase(tasks.title),
        subtitle=phrase(tasks.subtitle),
        groups=tuple(_group(group, phrase) for group in tasks.groups),
        more=phrase(tasks.more) if tasks.more else None,
        none=phrase(tasks.none),
    )


def _group(group: TaskGroup[Text], phrase: Phrase) -> TaskGroup[str]:
    return TaskGroup(
        name=phrase(group.name),
        note=phrase(group.note),
        tasks=tuple(
            Task(
                label=phrase(task.label),
                state=phrase(task.state),
                done=task.done,
                steps=task.steps,
                due=phrase(task.due),
                tone=task.tone,
            )
            for task in group.tasks
        ),
    )


def printed_flow(chart: FlowChart[Text], phrase: Phrase) -> FlowChart[str]:
    """Give the same flow in words."""
    return FlowChart(
        name=chart.name,
        title=phrase(chart.title),
        subtitle=phrase(chart.subtitle),
        steps=tuple(FlowStep(name=phrase(step.name), by=phrase(step.by), due=phrase(step.due)) for step in chart.steps),
    )
