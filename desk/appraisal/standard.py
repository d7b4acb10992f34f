"""The standard of appraisal: which figure is worth how many points, the same for all (R4.4.1-1 to -6, R7.4.2-1)."""

from dataclasses import dataclass
from typing import NewType

from desk.quality.indicators import Indicator
from desk.survey.dimension import SurveyDimension

Amount = NewType("Amount", float)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRule:
    """One line of the standard: a figure of an item of appraisal, and what it is worth.

    `full` is the amount that is worth 100 points, `none` the one that is worth 0; between them points follow a straight
    line. Amounts are hours, percent or points of the survey, as the figure is. `weight` is held against all others.
    """

    item: SurveyDimension
    figure: Indicator
    weight: int
    full: Amount
    none: Amount


def rule(item: SurveyDimension, figure: Indicator, weight: int, *, full: float, none: float) -> PointRule:
    """Write one line."""
    return PointRule(item=item, figure=figure, weight=weight, full=Amount(full), none=Amount(none))


_SPEED, _EFFICIENCY = SurveyDimension.RESPONSE_SPEED, SurveyDimension.RESOLUTION_EFFICIENCY
_COMPLETE, _ATTITUDE = SurveyDimension.COMPLETENESS, SurveyDimension.ATTITUDE
_FOLLOW_UP = SurveyDimension.FOLLOW_UP
RULES = (
    rule(_SPEED, Indicator.TIME_TO_RESOLVE, 15, full=24, none=72),
    rule(_SPEED, Indicator.RESPONDED_IN_TIME, 10, full=100, none=60),
    rule(_EFFICIENCY, Indicator.HANDLED_IN_TIME, 10, full=100, none=50),
    rule(_EFFICIENCY, Indicator.SOLVED, 10, full=100, none=60),
    rule(_EFFICIENCY, Indicator.CAME_BACK, 10, full=0, none=20),
    rule(_EFFICIENCY, Indicator.DEPOT, 2, full=0, none=50),
    rule(_COMPLETE, Indicator.COMPLETENESS, 10, full=100, none=50),
    rule(_COMPLETE, Indicator.WHOLE_SERVICE, 5, full=100, none=50),
    rule(_ATTITUDE, Indicator.POINTS_ATTITUDE, 10, full=10, none=5),
    rule(_ATTITUDE, Indicator.COMPLAINTS, 5, full=0, none=10),
    rule(_ATTITUDE, Indicator.SATISFACTION, 5, full=10, none=5),
    rule(_FOLLOW_UP, Indicator.SURVEYS_KEPT, 4, full=100, none=60),
    rule(_FOLLOW_UP, Indicator.MEASURES, 4, full=100, none=0),
    rule(_FOLLOW_UP, Indicator.POINTS_FOLLOW_UP, 4, full=10, none=5),
)  # ours; the items are those of 4.4.1
