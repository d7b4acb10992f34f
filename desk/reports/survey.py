"""The survey report: who was asked and answered, what they gave for what, by segment, their words (R4.2.3-1, C32)."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from desk import wording
from desk.duties import Appraisal
from desk.quality.facts import Facts, Segment
from desk.quality.figures import Figures
from desk.quality.wording import DIMENSION
from desk.reports import cells
from desk.reports.blocks import Bars, Block, Cell, Column, Form, Quotes, Report, Section, Table, Tiles, Tone
from desk.reports.feedback import dimensions, quoted, tone_of_points
from desk.reports.keeping import Foremost
from desk.reports.kinds import NAMES, Asked
from desk.reports.periods import Period
from desk.reports.progress import Comment
from desk.reports.reader import Reader
from desk.reports.regular import about
from desk.survey.dimension import OWN, SurveyDimension
from desk.terms import CustomerKind, ServiceType, SurveyOutcome
from desk.texts import Text, text, verbatim

MOST_COMMENTS = 20
_NO_POINTS = 99
SEGMENTS: dict[Segment, Text] = {
    Segment.NEW: text("New customers"),
    Segment.EXISTING: text("Existing customers"),
}
OUTCOMES: dict[SurveyOutcome, Text] = {
    SurveyOutcome.ANSWERED_IN_TIME: text("Answered in time"),
    SurveyOutcome.ANSWERED_LATE: text("Answered late"),
    SurveyOutcome.ATTEMPTED_NO_REPLY: text("Asked and called, no reply"),
    SurveyOutcome.NOT_ATTEMPTED: text("Not asked in time"),
}


@dataclass(slots=True, kw_only=True)
class Answers:
    """What customers answered of the work that was done in a period, in all and in slices, in small memory."""

    period: Period
    department: str = ""
    standard: Appraisal = field(default_factory=Appraisal)
    _since: datetime = field(init=False)
    _until: datetime = field(init=False)
    by_segment: defaultdict[Segment, Figures] = field(init=False)
    by_kind: defaultdict[CustomerKind, Figures] = field(init=False)
    by_industry: defaultdict[str, Figures] = field(init=False)
    by_service: defaultdict[ServiceType, Figures] = field(init=False)
    by_supplier: defaultdict[str, Figures] = field(init=False)
    outcomes: Counter[SurveyOutcome] = field(default_factory=Counter)
    comments: Foremost[Comment] = field(default_factory=lambda: Foremost(most=MOST_COMMENTS))

    def __post_init__(self) -> None:
        """Begin with nothing counted."""
        self._since, self._until = (at.astimezone(UTC) for at in (self.period.since, self.period.until))
        self.by_segment = defaultdict(self._none)
        self.by_kind = defaultdict(self._none)
        self.by_industry = defaultdict(self._none)
        self.by_service = defaultdict(self._none)
        self.by_supplier = defaultdict(self._none)

    def add(self, facts: Facts) -> None:
        """Count a ticket, if its work was done in the period."""
        handled_at = facts.times.handled_at
        is_ours = self.department in {"", facts.department}
        if not is_ours or handled_at is None or not self._since <= handled_at < self._until:
            return
        self.by_segment[facts.segment].add(facts)
        self.by_service[facts.grade.service_type if facts.grade else ServiceType.OTHER].add(facts)
        if facts.kind:
            self.by_kind[facts.kind].add(facts)
        if facts.industry:
            self.by_industry[facts.industry].add(facts)
        if facts.supplier:
            self.by_supplier[facts.supplier].add(facts)
        if facts.outcome:
            self.outcomes[facts.outcome] += 1
        if facts.survey and facts.survey.comment:
            points = facts.satisfaction
            comment = Comment(ticket=facts.ticket, points=points, words=facts.survey.comment)
            self.comments.add(comment, rank=_NO_POINTS if points is None else points)

    @property
    def all(self) -> Figures:
        """The figures of all: those of both segments together."""
        every = self._none()
        for part in self.by_segment.values():
            every.merge(part)
        return every

    def _none(self) -> Figures:
        return Figures(standard=self.standard)


def survey_report(asked: Asked, now: Answers, was: Answers, *, reader: Reader, at: datetime) -> Report[Text]:
    """Write it of what was answered in the period and in the one before."""
    scale = reader.policy.survey.scale
    sections = (_answers(now, was, scale), _slices(now), _words(now, scale)) if now.outcomes else ()
    return Report(
        name=asked.file_name,
        title=NAMES[asked.kind],
        subtitle=about(asked, reader),
        made_at=at,
        sections=sections or (Section(title=text("The survey"), none=text("Nobody was asked in this time.")),),
    )


def _answers(now: Answers, was: Answers, scale: int) -> Section[Text]:
    mean = now.all.satisfaction.mean
    tone = Tone.PLAIN if mean is None else tone_of_points(float(mean), scale)
    kept = now.all.surveys_kept.rate
    tiles = Tiles(
        tiles=(
            cells.tile(
                text("Satisfaction, of {best}", best=scale),
                cells.points(mean),
                cells.points(was.all.satisfaction.mean),
                tone=tone,
            ),
            cells.tile(
                text("Surveys answered"),
                cells.share(now.all.surveys_answered.rate),
                cells.share(was.all.surveys_answered.rate),
            ),
            cells.tile(
                text("Asked as it should be"),
                cells.share(kept),
                cells.share(was.all.surveys_kept.rate),
                tone=cells.tone_of(kept),
            ),
        )
    )
    total = now.outcomes.total()
    ended = tuple(cells.bar_of(OUTCOMES[outcome], now.outcomes[outcome], total) for outcome in SurveyOutcome)
    blocks: tuple[Block[Text], ...] = (
        tiles,
        *dimensions(now.all, scale),
        Bars(title=text("How the surveys ended"), bars=ended),
    )
    return Section(title=text("The survey"), blocks=blocks, none=text("Nobody was asked in this time."))


def _slices(now: Answers) -> Section[Text]:
    segments = [(SEGMENTS[key], now.by_segment[key]) for key in Segment if key in now.by_segment]
    kinds = [(wording.CUSTOMER_KIND[key], now.by_kind[key]) for key in CustomerKind if key in now.by_kind]
    industries = [(verbatim(name), figures) for name, figures in sorted(now.by_industry.items())]
    services = [(wording.SERVICE[key], now.by_service[key]) for key in ServiceType if key in now.by_service]
    suppliers = [(verbatim(name), figures) for name, figures in sorted(now.by_supplier.items())]
    blocks: list[Block[Text]] = [_table(text("By segment"), segments, OWN, for_files=False)]
    if kinds:
        blocks.append(_table(text("By kind of customer"), kinds, OWN))
    if industries:
        blocks.append(_table(text("By industry"), industries, OWN))
    blocks.append(_table(text("By service"), services, OWN))
    if suppliers:
        blocks.append(_table(text("By supplier"), suppliers, (SurveyDimension.SUPPLIER,)))
    return Section(title=text("Who says what"), blocks=tuple(blocks), none=text("Nobody has answered."))


def _words(now: Answers, scale: int) -> Section[Text]:
    said = tuple(quoted(comment, scale) for comment in now.comments)
    return Section(
        title=text("In the customers' words"),
        blocks=(Quotes(quotes=said),) if said else (),
        none=text("No customer has written a comment."),
    )


def _table(
    title: Text,
    slices: list[tuple[Text, Figures]],
    asked: tuple[SurveyDimension, ...],
    *,
    for_files: bool = True,
) -> Table[Text]:
    """Lay a slice a row; for a picture without the points of each dimension, for which it has no room."""
    shown = asked if for_files else ()
    columns = (
        Column(label=text("Slice")),
        Column(label=text("Done"), form=Form.COUNT),
        Column(label=text("Surveys answered"), form=Form.SHARE),
        Column(label=text("Satisfaction"), form=Form.POINTS),
        *(Column(label=DIMENSION[dimension], form=Form.POINTS) for dimension in shown),
    )
    rows = tuple((cells.words(name), *_row(figures, shown)) for name, figures in slices)
    return Table(title=title, columns=columns, rows=rows, for_files=for_files)


def _row(figures: Figures, shown: tuple[SurveyDimension, ...]) -> tuple[Cell[Text], ...]:
    given: Mapping[SurveyDimension, Cell[Text]] = {
        dimension: cells.points(points.mean) for dimension, points in figures.dimensions.items()
    }
    return (
        cells.count(figures.handled),
        cells.share(figures.surveys_answered.rate),
        cells.points(figures.satisfaction.mean),
        *(given.get(dimension, cells.points(None)) for dimension in shown),
    )
