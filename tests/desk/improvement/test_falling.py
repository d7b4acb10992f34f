"""A fall of the mean score raises one alert, with the two questions, until it is seen to be over."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.duties import Survey
from desk.improvement.case import Case, CaseSource
from desk.improvement.falling import has_fallen, looked_at, spans
from desk.people import Staff
from desk.quality.counts import Points
from desk.turns import Around, Turn
from desk.values import replace
from tests.desk.builders import MONDAY_9AM, SECRET, SUN, a_policy
from tests.desk.improvement.entered import DESK, PAN, ZHU
from tests.desk.talking import read

DAY = timedelta(days=1)


def points(*given: int) -> Points:
    return Points(given=Counter(given))


def seen(lately: Points, before: Points, *, last: Case | None = None, day: int = 0) -> Turn:
    now = MONDAY_9AM + day * DAY
    around = Around(now=now, policy=a_policy(), staff=Staff(members=DESK, now=now), secret=SECRET)
    return looked_at(lately, before, last, around)


GOOD, BAD, FEW = points(*[9] * 10), points(*[8] * 10), points(*[1] * 9)


@pytest.mark.requirement("R7.3.3-2")
@pytest.mark.parametrize(
    ("lately", "before", "fell"),
    [
        (points(*[8] * 10), points(*[9] * 10), True),
        (points(*[8] * 5, *[9] * 5), points(*[9] * 10), True),  # 8.5: by exactly 0.5
        (points(*[8] * 4, *[9] * 6), points(*[9] * 10), False),  # 8.6
        (points(*[9] * 10), points(*[9] * 10), False),
        (points(*[10] * 10), points(*[9] * 10), False),
        (points(*[1] * 9), points(*[9] * 10), None),  # nine answers say nothing
        (points(*[1] * 10), points(*[9] * 9), None),
        (points(), points(), None),
    ],
)
def test_when_the_mean_has_fallen(lately: Points, before: Points, *, fell: bool | None) -> None:
    assert has_fallen(lately, before, Survey()) is fell


def test_the_last_thirty_days_are_held_against_the_thirty_before() -> None:
    lately, before = spans(Survey(), until=MONDAY_9AM)
    assert lately == (MONDAY_9AM - 30 * DAY, MONDAY_9AM)
    assert before == (MONDAY_9AM - 60 * DAY, MONDAY_9AM - 30 * DAY)


@pytest.mark.requirement("R7.3.3-2")
def test_the_alert_goes_to_supervisors_and_managers_with_the_two_questions() -> None:
    turn = seen(BAD, GOOD)
    (case,) = turn.cases
    assert (case.id, case.source, case.ticket) == ("D20261123", CaseSource.DROP, None)
    told = {out.to: read(out.message) for out in turn.outbound}
    assert set(told) == {SUN.addresses[0], ZHU.addresses[0]}
    words = told[SUN.addresses[0]]
    assert "Mean score: 8.0, before 9.0 (10 answers, before 10)" in words
    assert "Is the coverage of content insufficient" in words
    assert "Is communication skill lacking?" in words
    assert PAN.addresses[0] not in told


def test_a_fall_is_told_once_and_another_one_after_it_is_over() -> None:
    (first,) = seen(BAD, GOOD).cases
    assert seen(BAD, GOOD, last=first, day=1) == Turn()
    (over,) = seen(GOOD, GOOD, last=first, day=20).cases
    assert over.fall
    assert over.fall.over_at == MONDAY_9AM + 20 * DAY
    assert seen(GOOD, GOOD, last=over, day=21) == Turn()
    (second,) = seen(BAD, GOOD, last=over, day=40).cases
    assert second.id == "D20270102"


def test_a_fall_whose_end_nobody_could_see_is_over_when_both_spans_lie_after_it() -> None:
    (first,) = seen(BAD, GOOD).cases
    assert seen(FEW, BAD, last=first, day=59) == Turn()
    (over,) = seen(FEW, BAD, last=first, day=60).cases
    assert over.fall
    assert over.fall.over_at
    old, new = seen(BAD, GOOD, last=first, day=61).cases
    assert (old.id, new.id) == ("D20261123", "D20270123")


@given(st.lists(st.sampled_from([(BAD, GOOD), (GOOD, GOOD), (FEW, GOOD)]), max_size=20))
def test_there_is_no_second_alert_while_the_first_lasts(days: list[tuple[Points, Points]]) -> None:
    last: Case | None = None
    for day, (lately, before) in enumerate(days):
        turn = seen(lately, before, last=last, day=day)
        raised = [case for case in turn.cases if last is None or case.id != last.id]
        was_over = last is None or (last.fall is not None and last.fall.over_at is not None)
        assert not raised or was_over
        assert bool(raised) == bool(turn.outbound)
        last = turn.cases[-1] if turn.cases else last


def test_a_closed_alert_is_not_raised_again_by_the_same_fall() -> None:
    (first,) = seen(BAD, GOOD).cases
    assert seen(BAD, GOOD, last=replace(first, closing="seen"), day=2) == Turn()
