"""What a service report counts while the tickets of its period go by, one at a time, in small memory."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from desk.duties import Appraisal
from desk.quality.counts import Share
from desk.quality.facts import Facts, Named
from desk.quality.figures import Figures
from desk.quality.spans import Spans
from desk.reports.keeping import Foremost
from desk.reports.periods import Period
from desk.sla.compliance import Step
from desk.terms import IntakeChannel, MemberId, ServiceType, TicketId
from desk.tickets.ticket import Times

MOST_OPEN = 200  # listed one by one
MOST_COMMENTS = 3
_NO_POINTS = 99

# each step of the flow, from when to when it takes
_STEPS: dict[Step, Callable[[Times], tuple[datetime | None, datetime | None]]] = {
    Step.ASSESSED: lambda times: (times.first_contact_at, times.response_started_at),
    Step.RESPONDED: lambda times: (times.first_contact_at, times.responded_at),
    Step.STARTED: lambda times: (times.first_contact_at, times.service_started_at),
    Step.HANDLED: lambda times: (times.service_started_at, times.handled_at),
    Step.RESULT_SENT: lambda times: (times.handled_at, times.result_sent_at),
    Step.CONFIRMED: lambda times: (times.result_sent_at, times.confirmed_at),
    Step.CLOSED: lambda times: (times.handled_at, times.closed_at),
}


class Stand(StrEnum):
    """How far an open ticket has come."""

    UNANSWERED = "unanswered"
    ANSWERED = "answered"
    AT_WORK = "at_work"
    HANDLED = "handled"


def stand_of(facts: Facts, at: datetime) -> Stand:
    """Tell how far a ticket had come at a moment, by its times."""
    times = facts.times
    for reached, stand in (
        (times.handled_at, Stand.HANDLED),
        (times.service_started_at, Stand.AT_WORK),
        (times.responded_at, Stand.ANSWERED),
    ):
        if reached is not None and reached < at:
            return stand
    return Stand.UNANSWERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What a customer wrote, and how content they were."""

    ticket: TicketId
    points: int | None
    words: str


@dataclass(slots=True, kw_only=True)
class Progress:
    """The figures of a period: of what came in, of what was handled, of what is open at its end; in all and in parts.

    With `in_sum`, it is only counted what came in and what was done: enough to be held against another period.
    A ticket of another department than the one named, if one is, does not count. `limits` and `steps` are of what came
    in. It takes any ticket, and sees by its times where it counts.
    """

    period: Period
    department: str = ""
    standard: Appraisal = field(default_factory=Appraisal)
    in_sum: bool = False
    came_by_day: Counter[date] = field(default_factory=Counter)
    done_by_day: Counter[date] = field(default_factory=Counter)
    came_by_department: Counter[str] = field(default_factory=Counter)
    done_by_department: Counter[str] = field(default_factory=Counter)
    limits: defaultdict[str, Share] = field(default_factory=lambda: defaultdict(Share))
    steps: defaultdict[Step, Spans] = field(default_factory=lambda: defaultdict(Spans))
    by_channel: defaultdict[IntakeChannel, Figures] = field(init=False)
    by_person: defaultdict[MemberId, Figures] = field(init=False)
    by_service: defaultdict[ServiceType, Figures] = field(init=False)
    people: dict[MemberId, Named] = field(default_factory=dict)
    stands: Counter[Stand] = field(default_factory=Counter)
    open_by_department: Counter[str] = field(default_factory=Counter)
    delayed_by_department: Counter[str] = field(default_factory=Counter)
    waits_since: dict[str, datetime] = field(default_factory=dict)  # the oldest open one of each department
    _since: datetime = field(init=False)
    _until: datetime = field(init=False)
    oldest: Foremost[Facts] = field(default_factory=lambda: Foremost(most=MOST_OPEN))
    comments: Foremost[Comment] = field(default_factory=lambda: Foremost(most=MOST_COMMENTS))

    def __post_init__(self) -> None:
        """Begin with nothing counted."""
        self._since, self._until = (at.astimezone(UTC) for at in (self.period.since, self.period.until))
        self.by_channel = defaultdict(self._none)
        self.by_person = defaultdict(self._none)
        self.by_service = defaultdict(self._none)

    def add(self, facts: Facts) -> None:
        """Count a ticket wherever it belongs."""
        if self.department not in {"", facts.department}:
            return
        handled_at = facts.times.handled_at
        if self._since <= facts.times.first_contact_at < self._until:
            self._add_come(facts)
        if handled_at is not None and self._since <= handled_at < self._until:
            self._add_done(facts)
        if not self.in_sum and facts.was_open(self._until):
            self._add_open(facts)

    @property
    def came(self) -> Figures:
        """The figures of all that came in: those of every channel together."""
        return self._together(self.by_channel.values())

    @property
    def done(self) -> Figures:
        """The figures of all that was done: those of every service together."""
        return self._together(self.by_service.values())

    @property
    def open(self) -> int:
        """How many tickets are open at the end."""
        return self.stands.total()

    @property
    def delayed(self) -> int:
        """How many of those are delayed."""
        return self.delayed_by_department.total()

    def _add_come(self, facts: Facts) -> None:
        self.by_channel[facts.intake].add(facts)
        if self.in_sum:
            return
        self.came_by_day[self.period.day_of(facts.times.first_contact_at)] += 1
        self.came_by_department[facts.department] += 1
        for verdict in facts.verdicts:
            self.limits[verdict.rule].count(is_part=verdict.met)
        for step, took in _steps(facts.times):
            self.steps[step].add(took)

    def _add_done(self, facts: Facts) -> None:
        self.by_service[facts.grade.service_type if facts.grade else ServiceType.OTHER].add(facts)
        if self.in_sum:
            return
        if facts.times.handled_at:
            self.done_by_day[self.period.day_of(facts.times.handled_at)] += 1
        self.done_by_department[facts.department] += 1
        if facts.person:
            self.people[facts.person.id] = facts.person
            self.by_person[facts.person.id].add(facts)
        if facts.survey and facts.survey.comment:
            comment = Comment(ticket=facts.ticket, points=facts.satisfaction, words=facts.survey.comment)
            self.comments.add(comment, rank=_NO_POINTS if comment.points is None else comment.points)

    def _add_open(self, facts: Facts) -> None:
        self.stands[stand_of(facts, self._until)] += 1
        self.open_by_department[facts.department] += 1
        self.delayed_by_department[facts.department] += facts.is_delayed
        begun = facts.times.first_contact_at
        self.waits_since[facts.department] = min(begun, self.waits_since.get(facts.department, begun))
        self.oldest.add(facts, rank=begun.timestamp())

    def _together(self, parts: Iterable[Figures]) -> Figures:
        every = self._none()
        for part in parts:
            every.merge(part)
        return every

    def _none(self) -> Figures:
        return Figures(standard=self.standard)


def _steps(times: Times) -> Iterator[tuple[Step, timedelta]]:
    for step, ends_of in _STEPS.items():
        begins, ends = ends_of(times)
        if begins is not None and ends is not None:
            yield step, ends - begins
