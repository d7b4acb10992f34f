"""Whatever a customer answers, in whatever order: no point leaves its scale, and what is void stays as it was."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from desk.messages import Press
from desk.replies import choices_of
from desk.survey.round import SurveyRound
from desk.terms import Status, SurveyOutcome, TicketId
from tests.desk.builders import HOUR, MONDAY_9AM, a_ticket
from tests.desk.dialog.talk import Talk

ROUND = SurveyRound(instrument="CSAT 1", asked_at=MONDAY_9AM)
ANSWERED = {SurveyOutcome.ANSWERED_IN_TIME, SurveyOutcome.ANSWERED_LATE}
POINTS = ("9", "10", "11", "12", "0", "9 9 8 10 9", "9 8", "都9分", "all 3", "满分", "99899")
WITH_WORDS = ("9 准时", "9 9 9 9 9 快", "都9分 师傅好")
OTHERS = ("yes", "好了", "skip", "够了", "no", "谢谢", "师傅很准时", "又坏了，还在漏水", "the door is broken", "进度")
SAID = st.sampled_from((*POINTS, *WITH_WORDS, *OTHERS))
PRESSED = st.integers(0, 60)  # a button from anywhere in what was said so far
WAITS = st.sampled_from([HOUR, 11 * HOUR, 30 * HOUR])


@settings(max_examples=150)
@given(acts=st.lists(st.one_of(SAID, PRESSED, WAITS), min_size=1, max_size=12))
def test_the_rounds_stay_sound(acts: list[object]) -> None:
    talk = Talk().knows(a_ticket(Status.RESULT_SENT, surveys=(ROUND,)))
    offered: list[str] = []
    for act in acts:
        before = talk.ticket(7)
        if isinstance(act, str):
            talk.says(act)
        elif isinstance(act, int):
            talk.sends(Press(token=(offered or ["x"])[act % max(len(offered), 1)], press="p"))
        else:
            talk.now += act  # type: ignore[operator]  # a span of time
            continue
        offered += [c.token for o in talk.last.outbound if o.to == talk.at for c in choices_of(o.message)]
        after = talk.ticket(7)
        _is_sound(after.surveys)
        assert [r for r in after.surveys if r.is_void][: len(before.surveys)] == [
            replace(r, is_void=True) for r in before.surveys if r.is_void or after.reopened > before.reopened
        ]
        held = after.survey
        if held and held.points:
            assert after.feedback.satisfaction == held.satisfaction
            assert after.feedback.outcome is held.outcome
        if after.status is Status.IN_PROGRESS and after.reopened == before.reopened:  # nobody asks, nothing counts
            assert after.surveys == before.surveys
        if after.reopened > before.reopened:
            talk.tickets[TicketId(7)] = replace(after, status=Status.RESULT_SENT, surveys=(*after.surveys, ROUND))


def _is_sound(rounds: tuple[SurveyRound, ...]) -> None:
    for held in rounds:
        assert set(held.points) <= set(held.asks)
        assert set(held.skipped) <= set(held.asks)
        assert not set(held.skipped) & set(held.points)
        assert all(1 <= given <= 10 for given in held.points.values())
        assert (held.answered_at is not None) == bool(held.points)
        assert (held.outcome in ANSWERED) == bool(held.points)
    assert all(held.is_void for held in rounds[:-1])
