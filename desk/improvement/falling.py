"""A fall of the mean score: told once, with a task that asks the two questions of 7.3.3 (R7.3.3-2)."""

from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from desk.duties import Survey
from desk.improvement.case import Case, CaseSource, Fall
from desk.improvement.opening import opened
from desk.quality.counts import Points
from desk.terms import CaseId
from desk.tickets.timeline import SYSTEM
from desk.turns import Around, Turn
from desk.values import replace


def spans(survey: Survey, *, until: datetime) -> tuple[tuple[datetime, datetime], tuple[datetime, datetime]]:
    """Give the span whose mean is looked at, and the one before it that it is held against."""
    since = until - survey.drop_over
    return (since, until), (since - survey.drop_over, since)


def has_fallen(lately: Points, before: Points, survey: Survey) -> bool | None:
    """Tell whether the mean fell by as much as raises an alert; None where one of the spans has too few answers."""
    if min(lately.count, before.count) < survey.drop_answers or lately.mean is None or before.mean is None:
        return None
    return before.mean - lately.mean >= Fraction(str(survey.drop))


def looked_at(lately: Points, before: Points, last: Case | None, around: Around) -> Turn:
    """Raise an alert where the mean has fallen; for one fall once, until it was seen to be over.

    A fall that nobody could see the end of, for want of answers, is over once both spans lie after it.
    """
    survey = around.policy.survey
    fell = has_fallen(lately, before, survey)
    ended: tuple[Case, ...] = ()
    if last and last.fall and last.fall.over_at is None:
        if fell is not False and around.now - last.opened_at < _BOTH * survey.drop_over:
            return Turn()
        ended = (replace(last, fall=replace(last.fall, over_at=around.now)),)
    if not fell:
        return Turn(cases=ended)
    turn = opened(_case(lately, before, around), None, around, by=SYSTEM)
    return replace(turn, cases=(*ended, *turn.cases))


_BOTH = 2


def _case(lately: Points, before: Points, around: Around) -> Case:
    today = around.now.astimezone(ZoneInfo(around.policy.zone))
    return Case(
        id=CaseId(f"D{today:%Y%m%d}"),
        source=CaseSource.DROP,
        by=SYSTEM,
        opened_at=around.now,
        due_at=around.now + around.policy.improvement.close,
        fall=Fall(
            mean=float(lately.mean or 0),
            before=float(before.mean or 0),
            answers=lately.count,
            answers_before=before.count,
            since=around.now - around.policy.survey.drop_over,
        ),
    )
