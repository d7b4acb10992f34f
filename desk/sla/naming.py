"""What a limit is called when people are told of it."""

from datetime import datetime, timedelta

from desk.sla.compliance import Dimension, Step
from desk.texts import Text, text

_NAMES: tuple[tuple[str, Text], ...] = (
    ("response.level", text("first response, by its level")),
    ("response.product", text("first response, by its product")),
    ("response.channel", text("first response, by its channel")),
    ("response.severity", text("first response, by its severity")),
    ("response.overall", text("first response, at the very latest")),
    ("completion.limit", text("completion")),
    ("completion.complex_preliminary", text("preliminary handling")),
    ("completion.complex_result", text("result of complex work")),
    ("completion.on_site", text("arrival on site")),
    ("completion.call_back", text("promised call")),
    ("completion.survey", text("satisfaction question")),
)


def due_in(at: datetime, *, now: datetime) -> Text:
    """Say when something is due, and how much time is left or gone, to the minute."""
    left = abs(at - now)
    left -= left % timedelta(minutes=1) if left >= timedelta(minutes=1) else timedelta()
    if at >= now:
        return text("{at}, in {left}", at=at, left=left)
    return text("{at}, {left} ago", at=at, left=left)


def limit_name(rule: str) -> Text:
    """Name a limit by its policy key."""
    return next(name for key, name in _NAMES if rule.startswith(key))


DIMENSIONS: dict[Dimension, Text] = {
    Dimension.LIMIT: text("By limit"),
    Dimension.LEVEL: text("By level"),
    Dimension.PRODUCT: text("By product"),
    Dimension.CHANNEL: text("By channel"),
    Dimension.DEPARTMENT: text("By department"),
    Dimension.PERSON: text("By person"),
}
STEPS: dict[Step, Text] = {
    Step.ASSESSED: text("First contact to first assessment"),
    Step.RESPONDED: text("First contact to first response"),
    Step.STARTED: text("First contact to start of the work"),
    Step.HANDLED: text("Start of the work to its completion"),
    Step.RESULT_SENT: text("Completion to the result message"),
    Step.CONFIRMED: text("Result message to confirmation"),
    Step.CLOSED: text("Completion to closing"),
}
