"""Facts with defaults, for the arithmetic of figures."""

from datetime import datetime, timedelta
from typing import Any

from desk.quality.facts import Facts, Graded, Named, Segment
from desk.quality.stages import Phase, RecordStage
from desk.terms import (
    CustomerId,
    IntakeChannel,
    MemberId,
    Method,
    ProblemClass,
    ProductCategory,
    ResponseLevel,
    ServiceType,
    Severity,
    Status,
    SurveyOutcome,
    TicketId,
)
from desk.tickets.ticket import Times
from desk.tickets.verdict import Duty, Verdict
from tests.desk.builders import HOUR, MONDAY_9AM

START = MONDAY_9AM
LI_BY_NAME = Named(id=MemberId(1), name="Li", department="technical")
FAULT = Graded(
    problem_class=ProblemClass.GENERAL,
    severity=Severity.ROUTINE,
    response_level=ResponseLevel.LEVEL_3,
    category=ProductCategory.ELECTRONICS,
    service_type=ServiceType.FAULT_REPAIR,
)


def facts(
    number: int = 1,
    *,
    responded: float | None = None,
    handled: float | None = None,
    begins: datetime = START,
    **more: Any,  # noqa: ANN401 -- any field
) -> Facts:
    """Give a ticket that is open; `responded` and `handled` are hours after its first contact."""
    times = Times(
        first_contact_at=begins, opened_at=begins, responded_at=_at(begins, responded), handled_at=_at(begins, handled)
    )
    given: dict[str, Any] = {
        "ticket": TicketId(number),
        "status": Status.IN_PROGRESS,
        "intake": IntakeChannel.WECHAT_OA,
        "customer": CustomerId(number),
        "segment": Segment.NEW,
        "times": times,
        "grade": FAULT,
        **more,
    }
    return Facts(**given)


def closed(number: int = 1, *, responded: float = 1, handled: float = 10, **more: Any) -> Facts:  # noqa: ANN401 -- any field
    """Give a ticket that went as it should: remote, everything on record, nine points of ten."""
    given: dict[str, Any] = {
        "status": Status.CLOSED,
        "handler": LI_BY_NAME,
        "method": Method.REMOTE,
        "solved": True,
        "stages": frozenset(RecordStage),
        "phases": frozenset(Phase),
        "satisfaction": 9,
        "outcome": SurveyOutcome.ANSWERED_IN_TIME,
        **more,
    }
    return facts(number, responded=responded, handled=handled, **given)


def survey_verdict(*, handled: float, called: float) -> Verdict:
    """Tell whether the customer was called in time, by the hours after first contact at which it was done."""
    start, at = START + hours(handled), START + hours(called)
    due = start + hours(24)
    return Verdict(
        rule="completion.survey", duty=Duty.SURVEY, starts_at=start, due_at=due, at=at, met=start <= at <= due
    )


def _at(begins: datetime, hours: float | None) -> datetime | None:
    return None if hours is None else begins + hours * HOUR


def hours(number: float) -> timedelta:
    return number * HOUR
