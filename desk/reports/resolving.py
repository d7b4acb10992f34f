"""How problems were resolved: whether, how, for good; and what is still open, the oldest first (R2.3-5)."""

from datetime import datetime

from desk import wording
from desk.quality.facts import Facts
from desk.quality.figures import Figures
from desk.reports import cells
from desk.reports.blocks import Bars, Block, Cell, Column, Form, Section, Table, Tiles, Tone
from desk.reports.going import STANDS
from desk.reports.progress import Progress, stand_of
from desk.reports.reader import Reader
from desk.terms import Method, ServiceType
from desk.texts import Text, text, verbatim

_FEW = 0.05


def resolving(now: Progress, was: Progress, reader: Reader) -> Section[Text]:
    """Tell how problems were resolved."""
    blocks: list[Block[Text]] = []
    if now.done.handled:
        blocks.append(_figures(now.done, was.done))
    if by := now.done.methods:
        bars = tuple(cells.bar_of(wording.METHOD[method], by[method], by.total()) for method in Method)
        blocks.append(Bars(title=text("Where it was resolved"), bars=bars, for_files=True))
    if now.by_service:
        blocks.append(_services(now))
    if len(now.oldest):
        blocks.append(open_tickets(now, reader))
    return Section(
        title=text("Problem resolution"), blocks=tuple(blocks), none=text("No problem was resolved, and none is open.")
    )


def _figures(now: Figures, was: Figures) -> Tiles[Text]:
    rare = Tone.BAD if (now.came_back.rate or 0) > _FEW else Tone.PLAIN
    return Tiles(
        tiles=(
            cells.tile(
                text("Solved"),
                cells.share(now.solved.rate),
                cells.share(was.solved.rate),
                tone=cells.tone_of(now.solved.rate),
            ),
            cells.tile(text("Opened again"), cells.count(now.reopened.part), cells.count(was.reopened.part)),
            cells.tile(text("Came back"), cells.share(now.came_back.rate), cells.share(was.came_back.rate), tone=rare),
        )
    )


def _services(now: Progress) -> Table[Text]:
    columns = (
        Column(label=text("Service")),
        Column(label=text("Done"), form=Form.COUNT),
        Column(label=text("Solved"), form=Form.SHARE),
        Column(label=text("Until solved"), form=Form.SPAN),
        Column(label=text("Came back"), form=Form.SHARE),
    )
    rows = tuple(_service(kind, now.by_service[kind]) for kind in ServiceType if kind in now.by_service)
    return Table(title=text("By service"), columns=columns, rows=rows)


def _service(kind: ServiceType, figures: Figures) -> tuple[Cell[Text], ...]:
    return (
        cells.words(wording.SERVICE[kind]),
        cells.count(figures.handled),
        cells.share(figures.solved.rate),
        cells.span(figures.time_to_resolve.mean),
        cells.share(figures.came_back.rate),
    )


def open_tickets(now: Progress, reader: Reader) -> Table[Text]:
    """List what is open, the oldest first."""
    columns = (
        Column(label=text("Ticket"), form=Form.COUNT),
        Column(label=text("Service")),
        Column(label=text("Department")),
        Column(label=text("Person")),
        Column(label=text("How far")),
        Column(label=text("Since"), form=Form.MOMENT),
        Column(label=text("Expected"), form=Form.MOMENT),
    )
    rows = tuple(_waiting(facts, now.period.until, reader) for facts in now.oldest)
    return Table(title=text("Open tickets, the oldest first"), columns=columns, rows=rows)


def _waiting(facts: Facts, at: datetime, reader: Reader) -> tuple[Cell[Text], ...]:
    stand = STANDS[stand_of(facts, at)]
    return (
        Cell(form=Form.COUNT, value=facts.ticket, shown=verbatim(str(facts.ticket))),
        cells.words(wording.SERVICE[facts.grade.service_type] if facts.grade else cells.NONE),
        cells.words(reader.department(facts.department)),
        cells.words(facts.person.name if facts.person else cells.NONE),
        cells.words(text("{stand}, delayed", stand=stand) if facts.is_delayed else stand),
        cells.moment(facts.times.first_contact_at),
        cells.moment(facts.times.expected_at),
    )
