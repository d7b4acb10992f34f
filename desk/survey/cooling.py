"""Who was asked everything lately is asked little: the one question of the result (C13 holds all the same)."""

from collections.abc import Iterable
from datetime import datetime

from desk.policy import Policy
from desk.survey import taking
from desk.survey.dimension import SurveyDimension
from desk.terms import Status
from desk.tickets.ticket import Ticket

OF_THE_RESULT = SurveyDimension.RESOLUTION_EFFICIENCY
_ASKED = frozenset({Status.CONFIRMED, Status.CLOSED})


def cooled(ticket: Ticket, others: Iterable[Ticket], policy: Policy, *, now: datetime) -> Ticket:
    """Have only the result asked about, where another ticket of the customer was asked about in full lately.

    What was answered already stays asked. `others` are the customer's open tickets, and those closed not long ago.
    """
    if ticket.survey is None or ticket.survey.points or not any(_is_recent(o, ticket, policy, now) for o in others):
        return ticket
    return taking.narrowed(ticket, OF_THE_RESULT, policy=policy, now=now)


def _is_recent(other: Ticket, ticket: Ticket, policy: Policy, now: datetime) -> bool:
    held = other.survey
    is_in_full = held is not None and not held.is_short and other.id != ticket.id
    return is_in_full and other.status in _ASKED and held is not None and now - held.asked_at < policy.survey.cool_down
