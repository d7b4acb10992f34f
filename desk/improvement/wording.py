"""The words for the closed lists of the register."""

from desk.improvement.case import CaseCategory, CaseSource, CaseState
from desk.improvement.measure import MeasureState, Metric, Origin
from desk.texts import Text, text

SOURCE: dict[CaseSource, Text] = {
    CaseSource.SURVEY: text("Low score"),
    CaseSource.COMMENT: text("Complaint in a comment"),
    CaseSource.INTERNAL: text("Internal feedback"),
    CaseSource.DROP: text("Fall of the mean score"),
}
CATEGORY: dict[CaseCategory, Text] = {
    CaseCategory.RESPONSE_SPEED: text("Response speed"),
    CaseCategory.RESOLUTION_EFFICIENCY: text("Resolution efficiency"),
    CaseCategory.COMPLETENESS: text("Completeness"),
    CaseCategory.ATTITUDE: text("Attitude and professionalism"),
    CaseCategory.FOLLOW_UP: text("Follow-up"),
    CaseCategory.SUPPLIER: text("Supplier's service"),
    CaseCategory.PRODUCT: text("The product"),
    CaseCategory.PROCESS: text("Our way of working"),
    CaseCategory.OTHER: text("Something else"),
}
STATE: dict[CaseState, Text] = {
    CaseState.OPEN: text("open"),
    CaseState.CLOSING: text("closes once the customer has our message"),
    CaseState.CLOSED: text("closed"),
}
METRIC: dict[Metric, Text] = {
    Metric.RESPONSE_TIME: text("Time to the first response"),
    Metric.SATISFACTION: text("Satisfaction"),
    Metric.RECURRENCE: text("Recurrence rate"),
}
ORIGIN: dict[Origin, Text] = {
    Origin.FEEDBACK: text("Feedback"),
    Origin.ASSESSMENT: text("Quality assessment"),
    Origin.STANDARD: text("Service standard"),
}
MEASURE_STATE: dict[MeasureState, Text] = {
    MeasureState.UNDER_WAY: text("under way"),
    MeasureState.WORKED: text("worked"),
    MeasureState.DID_NOT: text("did not work"),
}
