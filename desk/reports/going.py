"""How the service goes: what came in, what was done, what is open and how far it is (R2.3-5)."""

from desk.duties import Every
from desk.reports import cells
from desk.reports.blocks import Bars, Block, Cell, Column, Form, Point, Section, Table, Tiles, Trend
from desk.reports.progress import Progress, Stand
from desk.reports.reader import Reader
from desk.texts import Text, text, verbatim

STANDS: dict[Stand, Text] = {
    Stand.UNANSWERED: text("Not answered yet"),
    Stand.ANSWERED: text("Answered, work not begun"),
    Stand.AT_WORK: text("At work"),
    Stand.HANDLED: text("Done, not closed yet"),
}


def going(now: Progress, was: Progress, reader: Reader) -> Section[Text]:
    """Tell how the service goes."""
    blocks: list[Block[Text]] = [_figures(now, was)]
    if now.period.every is not Every.DAILY:
        blocks.append(_trend(now))
    if now.open:
        bars = tuple(cells.bar_of(STANDS[stand], now.stands[stand], now.open) for stand in Stand)
        blocks.append(Bars(title=text("How far the open tickets are"), bars=bars))
    if not now.department:
        blocks.append(_departments(now, reader))
    return Section(
        title=text("Service progress"),
        blocks=tuple(blocks) if now.came.tickets or now.done.tickets or now.open else (),
        none=text("Nothing came in, and nothing is open."),
    )


def _figures(now: Progress, was: Progress) -> Tiles[Text]:
    return Tiles(
        tiles=(
            cells.tile(text("New tickets"), cells.count(now.came.tickets), cells.count(was.came.tickets)),
            cells.tile(text("Tickets done"), cells.count(now.done.handled), cells.count(was.done.handled)),
            cells.tile(text("Open at the end"), cells.count(now.open)),
            cells.tile(text("of these delayed"), cells.count(now.delayed), tone=cells.tone_of_few(now.delayed)),
            cells.tile(
                text("of these unanswered"),
                cells.count(now.stands[Stand.UNANSWERED]),
            ),
            cells.tile(
                text("Records complete"),
                cells.share(now.done.completeness.rate),
                cells.share(was.done.completeness.rate),
                tone=cells.tone_of(now.done.completeness.rate),
            ),
        )
    )


def _trend(now: Progress) -> Trend[Text]:
    points = tuple(
        Point(
            label=verbatim(f"{day.month}/{day.day}"),
            values=(now.came_by_day[day], now.done_by_day[day]),
        )
        for day in now.period.days()
    )
    return Trend(title=text("New and done, day by day"), series=(text("new"), text("done")), points=points)


def _departments(now: Progress, reader: Reader) -> Table[Text]:
    columns = (
        Column(label=text("Department")),
        *(
            Column(label=label, form=Form.COUNT)
            for label in (text("New"), text("Done"), text("Still open"), text("Delayed"))
        ),
    )
    return Table(
        title=text("By department"),
        columns=columns,
        rows=tuple(_row(key, now, reader) for key in _worked(now, reader)),
        for_files=False,
    )


def _worked(now: Progress, reader: Reader) -> tuple[str, ...]:
    """Name the departments, those that are none any more too where they had something to do."""
    busy = {*now.came_by_department, *now.done_by_department, *now.open_by_department}
    known = reader.departments
    return (*known, *sorted(busy - {*known, ""}), *({""} & busy))


def _row(key: str, now: Progress, reader: Reader) -> tuple[Cell[Text], ...]:
    numbers = (
        now.came_by_department[key],
        now.done_by_department[key],
        now.open_by_department[key],
        now.delayed_by_department[key],
    )
    return (cells.words(reader.department(key)), *map(cells.count, numbers))
