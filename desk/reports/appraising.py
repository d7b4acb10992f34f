"""The appraisal report: measured and judged scores side by side, objections, rewards and penalties (R4.4.4-2, C23)."""

from collections.abc import Sequence
from datetime import datetime

from desk.appraisal.consequence import Consequence
from desk.appraisal.scoring import BEST, measured_score
from desk.appraisal.sheet import AppraisalSheet
from desk.appraisal.wording import FORM, GROUND, KIND
from desk.quality.wording import DIMENSION, joined
from desk.reports import cells
from desk.reports.blocks import Bar, Bars, Block, Cell, Column, Form, Quote, Quotes, Report, Section, Table, Tiles, Tone
from desk.reports.kinds import NAMES, Asked
from desk.reports.reader import Reader
from desk.reports.regular import about
from desk.survey.dimension import OWN
from desk.texts import Text, text, verbatim

_GOOD, _FAIR = 80, 60
_NOT_YET = -1.0


def appraisal_report(
    asked: Asked, sheets: Sequence[AppraisalSheet], given: Sequence[Consequence], *, reader: Reader, at: datetime
) -> Report[Text]:
    """Write it of the appraisals of a period, and of the rewards and penalties that were given since it began."""
    best_first = sorted(sheets, key=lambda sheet: (-(sheet.measured or _NOT_YET), sheet.key))
    people = [sheet for sheet in best_first if sheet.person]
    teams = [sheet for sheet in best_first if not sheet.person]
    return Report(
        name=asked.file_name,
        title=NAMES[asked.kind],
        subtitle=about(asked, reader),
        made_at=at,
        sections=(_scores(people, teams, reader), _objections(sheets, reader), _consequences(given, reader)),
    )


def subject_of(sheet: AppraisalSheet) -> str:
    """Tell under which subject what follows from an appraisal is kept."""
    return str(sheet.person.id) if sheet.person else sheet.department


def _scores(people: Sequence[AppraisalSheet], teams: Sequence[AppraisalSheet], reader: Reader) -> Section[Text]:
    every = (*people, *teams)
    unjudged = sum(sheet.judged is None for sheet in every)
    tiles = Tiles(
        tiles=(
            cells.tile(text("Appraised"), cells.count(len(every))),
            cells.tile(text("Not judged yet"), cells.count(unjudged), tone=cells.tone_of_few(unjudged)),
            cells.tile(text("Open objections"), cells.count(sum(bool(sheet.open_contest) for sheet in every))),
        )
    )
    blocks: list[Block[Text]] = [tiles]
    for title, some in ((text("People, measured"), people), (text("Departments, measured"), teams)):
        if bars := tuple(_bar(sheet, reader) for sheet in some if sheet.measured is not None):
            blocks.append(Bars(title=title, bars=bars))
    blocks += [_both(every, reader), _items(every, reader)]
    return Section(
        title=text("Scores, of {best}", best=BEST),
        blocks=tuple(blocks) if every else (),
        none=text("No appraisal was made for this time."),
    )


def _bar(sheet: AppraisalSheet, reader: Reader) -> Bar[Text]:
    score = sheet.measured or 0.0
    tone = Tone.GOOD if score >= _GOOD else Tone.FAIR if score >= _FAIR else Tone.BAD
    return Bar(label=_name(sheet, reader), share=score / BEST, cell=cells.points(score), tone=tone)


def _name(sheet: AppraisalSheet, reader: Reader) -> Text:
    return verbatim(sheet.person.name) if sheet.person else reader.department(sheet.department)


def _both(sheets: Sequence[AppraisalSheet], reader: Reader) -> Table[Text]:
    """Show measured and judged apart, and their total beside both (C23)."""
    columns = (
        Column(label=text("Who")),
        *(Column(label=label, form=Form.POINTS) for label in (text("Measured"), text("Judged"), text("Together"))),
    )
    rows = tuple(
        (_words(sheet, reader), *map(cells.points, (sheet.measured, sheet.judged, sheet.result))) for sheet in sheets
    )
    return Table(title=text("Measured and judged"), columns=columns, rows=rows, for_files=False)


def _words(sheet: AppraisalSheet, reader: Reader) -> Cell[Text]:
    return cells.words(_name(sheet, reader))


def _items(sheets: Sequence[AppraisalSheet], reader: Reader) -> Table[Text]:
    columns = (
        Column(label=text("Who")),
        Column(label=text("Tickets"), form=Form.COUNT),
        *(Column(label=DIMENSION[item], form=Form.POINTS) for item in OWN),
    )
    rows = tuple(
        (
            _words(sheet, reader),
            cells.count(sheet.tickets),
            *(cells.points(measured_score(line for line in sheet.lines if line.rule.item is item)) for item in OWN),
        )
        for sheet in sheets
    )
    return Table(title=text("Item by item"), columns=columns, rows=rows)


def _objections(sheets: Sequence[AppraisalSheet], reader: Reader) -> Section[Text]:
    quotes = tuple(
        Quote(
            heading=text("{name} · {at}", name=_name(sheet, reader), at=one.at),
            words=text("{words} — answered: {answer}", words=one.words, answer=one.answer)
            if one.answer
            else verbatim(one.words),
            tone=Tone.PLAIN if one.answer else Tone.BAD,
        )
        for sheet in sheets
        for one in sheet.contests
    )
    return Section(
        title=text("Objections"), blocks=(Quotes(quotes=quotes),) if quotes else (), none=text("Nobody has objected.")
    )


def _consequences(given: Sequence[Consequence], reader: Reader) -> Section[Text]:
    columns = tuple(
        Column(label=label) for label in (text("Who"), text("What"), text("For"), text("Tied to"), text("In words"))
    )
    rows = tuple(
        (
            cells.words(verbatim(entry.person.name) if entry.person else reader.department(entry.department)),
            cells.words(text("{kind}: {form}", kind=KIND[entry.kind], form=FORM[entry.form])),
            cells.words(GROUND[entry.ground]),
            cells.words(joined([verbatim(tie.words) for tie in entry.ties])),
            cells.words(entry.words),
        )
        for entry in given
    )
    kinds = {kind: sum(entry.kind is kind for entry in given) for kind in KIND}
    tiles = Tiles(tiles=tuple(cells.tile(KIND[kind], cells.count(number)) for kind, number in kinds.items()))
    table = Table(title=text("Rewards and penalties"), columns=columns, rows=rows)
    return Section(
        title=text("What followed"),
        blocks=(tiles, table) if given else (),
        none=text("There were no rewards and no penalties."),
    )
