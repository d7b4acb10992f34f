"""The appraisal report: each person's measured score with its items, the same standard for all (R4.4.4-2, C23)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from desk.appraisal.scoring import BEST, Scored, measured_score, scored
from desk.duties import Appraisal
from desk.quality.facts import Facts, Named
from desk.quality.figures import Figures
from desk.reports import cells
from desk.reports.blocks import Bar, Bars, Cell, Column, Form, Report, Section, Table, Tone
from desk.reports.feedback import DIMENSIONS
from desk.reports.kinds import NAMES, Asked
from desk.reports.periods import Period
from desk.reports.reader import Reader
from desk.reports.regular import about
from desk.survey.dimension import OWN, SurveyDimension
from desk.terms import MemberId
from desk.texts import Text, text, verbatim

_GOOD, _FAIR = 80, 60


@dataclass(slots=True, kw_only=True)
class Appraisals:
    """What the work of each person comes to that was done in a period, in small memory."""

    period: Period
    department: str = ""
    standard: Appraisal = field(default_factory=Appraisal)
    by_person: defaultdict[MemberId, Figures] = field(init=False)
    people: dict[MemberId, Named] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with nothing counted."""
        self.by_person = defaultdict(lambda: Figures(standard=self.standard))

    def add(self, facts: Facts) -> None:
        """Count a ticket, if its work was done in the period, for whoever had it last."""
        person = facts.person
        if person is None or not self.period.has(facts.times.handled_at):
            return
        if self.department in {"", person.department}:
            self.people[person.id] = person
            self.by_person[person.id].add(facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One person's lines of the standard; without a score there were too few tickets."""

    person: Named
    tickets: int
    lines: tuple[Scored, ...]
    score: float | None


def appraisal_report(asked: Asked, now: Appraisals, *, reader: Reader, at: datetime) -> Report[Text]:
    """Write it of what was measured in the period."""
    measured = sorted(_measured(now), key=lambda one: (-(one.score or -1), one.person.id))
    table = _table(measured, reader)
    bars = tuple(_bar(one) for one in measured if one.score is not None)
    section = Section(
        title=text("Measured scores, of {best}", best=BEST),
        blocks=(Bars(title=text("By person"), bars=bars), table) if measured else (),
        none=text("No work was done in this time that could be measured."),
    )
    return Report(
        name=asked.file_name, title=NAMES[asked.kind], subtitle=about(asked, reader), made_at=at, sections=(section,)
    )


def _measured(now: Appraisals) -> Iterable[Measured]:
    for member, figures in now.by_person.items():
        lines = scored(figures, now.standard.rules)
        is_enough = figures.tickets >= now.standard.least_tickets
        yield Measured(
            person=now.people[member],
            tickets=figures.tickets,
            lines=lines,
            score=measured_score(lines) if is_enough else None,
        )


def _bar(one: Measured) -> Bar[Text]:
    score = one.score or 0.0
    tone = Tone.GOOD if score >= _GOOD else Tone.FAIR if score >= _FAIR else Tone.BAD
    return Bar(label=verbatim(one.person.name), share=score / BEST, cell=cells.points(score), tone=tone)


def _table(measured: Iterable[Measured], reader: Reader) -> Table[Text]:
    columns = (
        Column(label=text("Person")),
        Column(label=text("Department")),
        Column(label=text("Done"), form=Form.COUNT),
        Column(label=text("Measured score"), form=Form.POINTS),
        *(Column(label=DIMENSIONS[item], form=Form.POINTS) for item in OWN),
    )
    return Table(title=text("Items"), columns=columns, rows=tuple(_row(one, reader) for one in measured))


def _row(one: Measured, reader: Reader) -> tuple[Cell[Text], ...]:
    return (
        cells.words(one.person.name),
        cells.words(reader.department(one.person.department)),
        cells.count(one.tickets),
        cells.points(one.score),
        *(cells.points(_item(one, item)) for item in OWN),
    )


def _item(one: Measured, item: SurveyDimension) -> float | None:
    """Give the score of one item of appraisal alone."""
    return measured_score(line for line in one.lines if line.rule.item is item)
