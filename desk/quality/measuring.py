"""Indicators as they are read off figures: each a number with what it was counted of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from desk.quality.counts import Points, Share
from desk.quality.figures import Figures
from desk.quality.indicators import Indicator
from desk.quality.spans import Spans
from desk.quality.stages import RecordStage
from desk.survey.dimension import SurveyDimension
from desk.terms import Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What an indicator comes to, in its unit, exactly; and of how many tickets or answers it was counted."""

    amount: Fraction
    of: int


def measure(figures: Figures, indicator: Indicator) -> Value | None:
    """Read an indicator off figures; None where there was nothing to count it of."""
    found = _COUNTED[indicator](figures)
    match found:
        case Spans():
            return (
                Value(amount=Fraction(found.total // _US, found.count * _HOUR), of=found.count) if found.count else None
            )
        case Points():
            return Value(amount=found.mean, of=found.count) if found.mean is not None else None
        case Share():
            return Value(amount=100 * found.rate, of=found.of) if found.rate is not None else None


_US = timedelta(microseconds=1)
_HOUR = timedelta(hours=1) // _US


def _method(method: Method) -> Callable[[Figures], Share]:
    return lambda figures: Share(part=figures.methods[method], of=figures.methods.total())


def _given(dimension: SurveyDimension) -> Callable[[Figures], Points]:
    return lambda figures: figures.dimensions.get(dimension) or Points()


_COUNTED: Mapping[Indicator, Callable[[Figures], Spans | Share | Points]] = {
    Indicator.FIRST_RESPONSE: lambda figures: figures.first_response,
    Indicator.RESPONDED_IN_TIME: lambda figures: figures.responded_in_time,
    Indicator.TIME_TO_RESOLVE: lambda figures: figures.time_to_resolve,
    Indicator.HANDLED_IN_TIME: lambda figures: figures.handled_in_time,
    Indicator.SOLVED: lambda figures: figures.solved,
    Indicator.ON_SITE: _method(Method.ON_SITE),
    Indicator.REMOTE: _method(Method.REMOTE),
    Indicator.DEPOT: _method(Method.DEPOT),
    Indicator.CAME_BACK: lambda figures: figures.came_back,
    Indicator.REOPENED: lambda figures: figures.reopened,
    Indicator.LIMITS: lambda figures: figures.limits,
    Indicator.COMPLETENESS: lambda figures: figures.completeness,
    Indicator.WHOLE_SERVICE: lambda figures: figures.whole_service,
    Indicator.COMPLAINTS: lambda figures: figures.complaints,
    Indicator.RESULT_TOLD: lambda f: Share(part=f.stages[RecordStage.RESULT_FEEDBACK], of=f.handled),
    Indicator.SURVEYS_KEPT: lambda figures: figures.surveys_kept,
    Indicator.SURVEYS_ANSWERED: lambda figures: figures.surveys_answered,
    Indicator.MEASURES: lambda figures: figures.measures,
    Indicator.SATISFACTION: lambda figures: figures.satisfaction,
    Indicator.SATISFACTION_OF_COMPLAINTS: lambda figures: figures.satisfaction_of_complaints,
    Indicator.POINTS_RESPONSE_SPEED: _given(SurveyDimension.RESPONSE_SPEED),
    Indicator.POINTS_RESOLUTION_EFFICIENCY: _given(SurveyDimension.RESOLUTION_EFFICIENCY),
    Indicator.POINTS_COMPLETENESS: _given(SurveyDimension.COMPLETENESS),
    Indicator.POINTS_ATTITUDE: _given(SurveyDimension.ATTITUDE),
    Indicator.POINTS_FOLLOW_UP: _given(SurveyDimension.FOLLOW_UP),
    Indicator.POINTS_SUPPLIER: _given(SurveyDimension.SUPPLIER),
}
