"""The indicators of quality, by name, and which of them measure which dimension (R4.1-1, R4.4.2-1)."""

from collections.abc import Mapping
from enum import StrEnum

from desk.survey.dimension import SurveyDimension


class Unit(StrEnum):
    """What an indicator is counted in."""

    HOURS = "hours"
    PERCENT = "percent"
    POINTS = "points"


class Indicator(StrEnum):
    """What is measured. First response and time to resolve are two things (C5): see `desk.quality.facts.Facts`."""

    FIRST_RESPONSE = "first_response"
    RESPONDED_IN_TIME = "responded_in_time"
    TIME_TO_RESOLVE = "time_to_resolve"
    HANDLED_IN_TIME = "handled_in_time"
    SOLVED = "solved"
    ON_SITE = "on_site"
    REMOTE = "remote"
    DEPOT = "depot"
    CAME_BACK = "came_back"
    REOPENED = "reopened"
    LIMITS = "limits"
    COMPLETENESS = "completeness"
    WHOLE_SERVICE = "whole_service"
    COMPLAINTS = "complaints"
    RESULT_TOLD = "result_told"
    SURVEYS_KEPT = "surveys_kept"
    SURVEYS_ANSWERED = "surveys_answered"
    MEASURES = "measures"
    SATISFACTION = "satisfaction"
    SATISFACTION_OF_COMPLAINTS = "satisfaction_of_complaints"
    POINTS_RESPONSE_SPEED = "points_response_speed"
    POINTS_RESOLUTION_EFFICIENCY = "points_resolution_efficiency"
    POINTS_COMPLETENESS = "points_completeness"
    POINTS_ATTITUDE = "points_attitude"
    POINTS_FOLLOW_UP = "points_follow_up"
    POINTS_SUPPLIER = "points_supplier"

    @property
    def unit(self) -> Unit:
        """What it is counted in."""
        if self in {Indicator.FIRST_RESPONSE, Indicator.TIME_TO_RESOLVE}:
            return Unit.HOURS
        is_given = self.startswith(("points_", "satisfaction"))
        return Unit.POINTS if is_given else Unit.PERCENT

    @property
    def is_better_low(self) -> bool:
        """Whether less of it is better."""
        return self in _BETTER_LOW


_BETTER_LOW = frozenset(
    {
        Indicator.FIRST_RESPONSE,
        Indicator.TIME_TO_RESOLVE,
        Indicator.CAME_BACK,
        Indicator.REOPENED,
        Indicator.COMPLAINTS,
        Indicator.DEPOT,
    }
)

# what each dimension of quality is measured by; the last of each is the customers' own word (C14)
MEASURED: Mapping[SurveyDimension, tuple[Indicator, ...]] = {
    SurveyDimension.RESPONSE_SPEED: (
        Indicator.FIRST_RESPONSE,
        Indicator.RESPONDED_IN_TIME,
        Indicator.TIME_TO_RESOLVE,
        Indicator.POINTS_RESPONSE_SPEED,
    ),
    SurveyDimension.RESOLUTION_EFFICIENCY: (
        Indicator.HANDLED_IN_TIME,
        Indicator.SOLVED,
        Indicator.ON_SITE,
        Indicator.REMOTE,
        Indicator.DEPOT,
        Indicator.CAME_BACK,
        Indicator.POINTS_RESOLUTION_EFFICIENCY,
    ),
    SurveyDimension.COMPLETENESS: (
        Indicator.COMPLETENESS,
        Indicator.WHOLE_SERVICE,
        Indicator.POINTS_COMPLETENESS,
    ),
    SurveyDimension.ATTITUDE: (Indicator.COMPLAINTS, Indicator.REOPENED, Indicator.POINTS_ATTITUDE),
    SurveyDimension.FOLLOW_UP: (
        Indicator.RESULT_TOLD,
        Indicator.SURVEYS_KEPT,
        Indicator.MEASURES,
        Indicator.POINTS_FOLLOW_UP,
    ),
    SurveyDimension.SUPPLIER: (Indicator.POINTS_SUPPLIER,),
}
OVERALL = (Indicator.LIMITS, Indicator.SATISFACTION, Indicator.SATISFACTION_OF_COMPLAINTS, Indicator.SURVEYS_ANSWERED)
# what shows whether a training has worked (R7.3.1-4, R7.3.1-5)
EFFECT = (
    Indicator.SATISFACTION,
    Indicator.SATISFACTION_OF_COMPLAINTS,
    Indicator.FIRST_RESPONSE,
    Indicator.TIME_TO_RESOLVE,
    Indicator.SOLVED,
    Indicator.COMPLAINTS,
)
