"""What is to be asked of a measure: what is done, by which figure it is judged, whose figures, by whom, until when."""

from datetime import datetime

from desk.improvement.case import Case
from desk.improvement.judging import begun
from desk.improvement.measure import Measure, Metric
from desk.improvement.showing import name_of
from desk.improvement.wording import METRIC
from desk.people import Member
from desk.staff.steps import Job, Option, Step, Taken, options_of
from desk.staff.when import read_time
from desk.texts import text
from desk.tickets.timeline import person

ONCE = "once"
USUAL = "usual"
_METRICS = (*options_of(METRIC), Option(value=ONCE, label=text("Done once, nothing to count")))


def ask_measure(job: Job, case: Case, said: tuple[str, ...]) -> Step | None:
    """Ask what is still to be known of a case's measure; None once all is said. One done once needs no more."""
    match said:
        case ():
            return Step(question=(text("{case}: what is done so that it does not happen again?", case=name_of(case)),))
        case (_,):
            return Step(question=(text("By which figure shall we see whether it works?"),), options=_METRICS)
        case (_, metric) if metric != ONCE:
            return until_when(job)
        case _:
            return None


def until_when(job: Job) -> Step:
    """Ask until when a measure is to be done."""
    usual = job.draft.around.policy.improvement.measure
    option = Option(value=USUAL, label=text("In {span}", span=usual))

    def read(words: str) -> Taken | None:
        return (words, "") if words == USUAL or _time(words, job) else None

    return Step(question=(text("Until when? Like: in 2 weeks; 31 Jan"),), options=(option,), read=read)


def due(job: Job, words: str) -> datetime:
    """Give the moment that an answer names."""
    usual = job.draft.scene.now + job.draft.around.policy.improvement.measure
    return usual if words == USUAL else _time(words, job) or usual


def entered(job: Job, case: Case, said: tuple[str, ...]) -> Measure | None:
    """Make the measure of a case, which the member who decides on it owns; None for what is done once."""
    what, metric, *when = said
    if metric == ONCE:
        return None
    measure = Measure(
        id=job.draft.scene.numbers.measure(),
        case=case.id,
        what=what,
        department=case.department,
        owner=person(_owner(job, case)),
        metric=Metric(metric),
        begun_at=job.draft.scene.now,
        due_at=due(job, when[0]),
    )
    return begun(measure, job.draft.around.policy)


def _owner(job: Job, case: Case) -> Member:
    found = job.draft.around.staff.by_id.get(case.owner.id) if case.owner else None
    return found or job.draft.member


def _time(words: str, job: Job) -> datetime | None:
    return read_time(words, now=job.draft.scene.now, zone=job.draft.around.policy.zone)
