"""The one arithmetic of quality: counted a ticket at a time, put together as wanted, never in a second place.

Of which tickets each figure is counted, a ticket is in the figures of a person, team, supplier or period by its facts:

- first response: those that have a first response; in time: those, and those that failed for want of one;
- time to resolve: those that were solved; in time: those whose work is done;
- solved, method, reopened, parts of the record: those whose work is done;
- came back, parts of the whole service: those that are closed;
- complaints: all;
- measures: those to improve the service that were due, and whether they were judged by then; they are no tickets
- survey answered, and kept: those that have an outcome of it; each dimension: the points that were given for it. It is
  kept when it was answered in time, or when somebody called in time and got no answer (C13).
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, fields
from typing import Any

from desk.duties import Appraisal
from desk.quality.counts import Points, Share
from desk.quality.facts import Facts
from desk.quality.spans import Spans
from desk.quality.stages import Phase, RecordStage
from desk.survey.dimension import SurveyDimension
from desk.terms import Method, Status, SurveyOutcome

_ANSWERED = frozenset({SurveyOutcome.ANSWERED_IN_TIME, SurveyOutcome.ANSWERED_LATE})


def _by_dimension() -> defaultdict[SurveyDimension, Points]:
    return defaultdict(Points)


@dataclass(slots=True, kw_only=True)
class Figures:
    """What some tickets come to. It takes the same small memory for any number of them.

    `standard` are the times of appraisal (R7.4.2-2). Figures of one standard can be merged, in any order.
    """

    standard: Appraisal = field(default_factory=Appraisal)
    tickets: int = 0
    handled: int = 0
    closed: int = 0
    service_failures: int = 0
    delayed: int = 0
    first_response: Spans = field(default_factory=Spans)
    responded_in_time: Share = field(default_factory=Share)
    time_to_resolve: Spans = field(default_factory=Spans)
    handled_in_time: Share = field(default_factory=Share)
    solved: Share = field(default_factory=Share)
    reopened: Share = field(default_factory=Share)
    came_back: Share = field(default_factory=Share)
    complaints: Share = field(default_factory=Share)
    limits: Share = field(default_factory=Share)
    methods: Counter[Method] = field(default_factory=Counter)
    stages: Counter[RecordStage] = field(default_factory=Counter)
    phases: Counter[Phase] = field(default_factory=Counter)
    surveys_kept: Share = field(default_factory=Share)
    surveys_answered: Share = field(default_factory=Share)
    measures: Share = field(default_factory=Share)
    satisfaction: Points = field(default_factory=Points)
    satisfaction_of_complaints: Points = field(default_factory=Points)
    dimensions: defaultdict[SurveyDimension, Points] = field(default_factory=_by_dimension)

    def add(self, facts: Facts) -> None:
        """Count one more ticket."""
        self.tickets += 1
        self.service_failures += facts.service_failed_at is not None
        self.delayed += facts.is_delayed
        self.complaints.count(is_part=facts.is_complaint or facts.was_complained_of)
        for verdict in facts.verdicts:
            self.limits.count(is_part=verdict.met)
        self._response(facts)
        if facts.times.handled_at is not None:
            self._work(facts)
        if facts.status is Status.CLOSED:
            self.closed += 1
            self.came_back.count(is_part=facts.came_back)
            self.phases.update(facts.phases)
        self._survey(facts)

    def add_measure(self, *, is_judged: bool) -> None:
        """Count a measure of improvement that was due: its owner has judged by then whether it worked, or has not."""
        self.measures.count(is_part=is_judged)

    def merge(self, other: "Figures") -> None:
        """Count all that another has counted. Raises ValueError when that was measured by another standard."""
        if self.standard != other.standard:
            raise ValueError("figures of two standards don't add up")
        for each in fields(self):
            if each.name != "standard":
                _merge(self, each.name, getattr(other, each.name))

    @property
    def completeness(self) -> Share:
        """How many of the parts that the records of handled tickets should have are there (R4.1.3-1)."""
        return Share(part=self.stages.total(), of=self.handled * len(RecordStage))

    @property
    def whole_service(self) -> Share:
        """How many of the parts that the service of closed tickets should have had are there (R4.1-3)."""
        return Share(part=self.phases.total(), of=self.closed * len(Phase))

    def _response(self, facts: Facts) -> None:
        first = facts.first_response
        if first is not None:
            self.first_response.add(first)
        if first is not None or facts.service_failed_at is not None:
            self.responded_in_time.count(is_part=first is not None and first <= self.standard.response)

    def _work(self, facts: Facts) -> None:
        self.handled += 1
        resolved = facts.time_to_resolve
        if resolved is not None:
            self.time_to_resolve.add(resolved)
        self.handled_in_time.count(is_part=resolved is not None and resolved <= self.standard.handling)
        self.solved.count(is_part=resolved is not None)
        self.reopened.count(is_part=facts.reopened > 0)
        self.stages.update(facts.stages)
        if facts.method is not None:
            self.methods[facts.method] += 1

    def _survey(self, facts: Facts) -> None:
        if facts.outcome is not None:
            self.surveys_answered.count(is_part=facts.outcome in _ANSWERED)
            self.surveys_kept.count(is_part=facts.is_survey_kept)
        if facts.satisfaction is not None:
            self.satisfaction.add(facts.satisfaction)
            if facts.is_complaint:
                self.satisfaction_of_complaints.add(facts.satisfaction)
        if facts.survey is not None:
            for dimension, points in facts.survey.points.items():
                self.dimensions[dimension].add(points)


def _merge(figures: Figures, name: str, other: Any) -> None:  # noqa: ANN401 -- any of the kinds of counts
    mine = getattr(figures, name)
    if isinstance(mine, int):
        setattr(figures, name, mine + other)
    elif isinstance(mine, Counter):
        mine.update(other)
    elif isinstance(mine, defaultdict):
        for dimension, points in other.items():
            mine[dimension].merge(points)
    else:
        mine.merge(other)
