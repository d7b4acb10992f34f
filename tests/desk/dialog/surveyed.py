"""A customer who has just got a result, or confirmed it: where the stories of the survey begin."""

from typing import Any

from desk.messages import Address
from desk.survey.round import SurveyRound
from desk.terms import Status
from desk.tickets.ticket import Feedback
from tests.desk.builders import MONDAY_9AM, a_ticket
from tests.desk.dialog.talk import WECHAT, Talk

ROUND = SurveyRound(instrument="CSAT 1", asked_at=MONDAY_9AM)


def sent(at: Address = WECHAT, **more: Any) -> Talk:  # noqa: ANN401 -- any field
    """A customer who has just got the result."""
    feedback = Feedback(asked_at=MONDAY_9AM)
    given = {"feedback": feedback, "surveys": (ROUND,), **more}
    return Talk(at=at).knows(a_ticket(Status.RESULT_SENT, **given))


def confirmed(at: Address = WECHAT, **more: Any) -> Talk:  # noqa: ANN401 -- any field
    talk = sent(at, **more)
    talk.says("yes")
    return talk


def survey(talk: Talk) -> SurveyRound:
    held = talk.ticket(7).survey
    assert held is not None
    return held
