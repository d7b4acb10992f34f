"""What dimensions and indicators are called, and how their numbers are said."""

from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction

from desk.quality.indicators import Indicator, Unit
from desk.quality.measuring import Value
from desk.survey.dimension import SurveyDimension
from desk.texts import Text, text

DIMENSION: dict[SurveyDimension, Text] = {
    SurveyDimension.RESPONSE_SPEED: text("Response speed"),
    SurveyDimension.RESOLUTION_EFFICIENCY: text("Resolution efficiency"),
    SurveyDimension.COMPLETENESS: text("Completeness"),
    SurveyDimension.ATTITUDE: text("Attitude and professionalism"),
    SurveyDimension.FOLLOW_UP: text("Follow-up"),
    SurveyDimension.SUPPLIER: text("Supplier's service"),
}
INDICATOR: dict[Indicator, Text] = {
    Indicator.FIRST_RESPONSE: text("first response after"),
    Indicator.RESPONDED_IN_TIME: text("responded in time"),
    Indicator.TIME_TO_RESOLVE: text("solved after"),
    Indicator.HANDLED_IN_TIME: text("solved in time"),
    Indicator.SOLVED: text("solved"),
    Indicator.ON_SITE: text("on site"),
    Indicator.REMOTE: text("remotely"),
    Indicator.DEPOT: text("at the factory"),
    Indicator.CAME_BACK: text("came back"),
    Indicator.REOPENED: text("opened again"),
    Indicator.LIMITS: text("limits kept"),
    Indicator.COMPLETENESS: text("parts of the record there"),
    Indicator.WHOLE_SERVICE: text("parts of the service there"),
    Indicator.COMPLAINTS: text("complaints"),
    Indicator.RESULT_TOLD: text("result told"),
    Indicator.SURVEYS_KEPT: text("asked or called within 24 h"),
    Indicator.SURVEYS_ANSWERED: text("surveys answered"),
    Indicator.MEASURES: text("measures judged by their day"),
    Indicator.SATISFACTION: text("satisfaction"),
    Indicator.SATISFACTION_OF_COMPLAINTS: text("satisfaction with complaints"),
    Indicator.POINTS_RESPONSE_SPEED: text("customers on speed"),
    Indicator.POINTS_RESOLUTION_EFFICIENCY: text("customers on the solution"),
    Indicator.POINTS_COMPLETENESS: text("customers on completeness"),
    Indicator.POINTS_ATTITUDE: text("customers on attitude"),
    Indicator.POINTS_FOLLOW_UP: text("customers on follow-up"),
    Indicator.POINTS_SUPPLIER: text("customers on the supplier"),
}
MINUTE = timedelta(minutes=1)


def amount(of: Fraction | float, unit: Unit) -> Text:
    """Say a number in its unit: a span to the minute, a whole percentage, points to one decimal."""
    match unit:
        case Unit.HOURS:
            return text("{span}", span=round(of * 60) * MINUTE)
        case Unit.PERCENT:
            return text("{percent} %", percent=round(of))
        case Unit.POINTS:
            return text("{points} points", points=f"{float(of):.1f}")


def said(indicator: Indicator, value: Value) -> Text:
    """Say what an indicator comes to, and of how many."""
    return text(
        "{name} {amount} ({count})",
        name=INDICATOR[indicator],
        amount=amount(value.amount, indicator.unit),
        count=value.of,
    )


def joined(parts: Sequence[Text]) -> Text:
    """Join some into one line."""
    return parts[0] if len(parts) == 1 else text("{first}; {rest}", first=parts[0], rest=joined(parts[1:]))
