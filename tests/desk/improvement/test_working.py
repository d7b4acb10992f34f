"""Whatever is done with a case in whatever order: no negative one is closed before its customer was told."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.errors import DeskError
from desk.improvement import working
from desk.improvement.case import Case, CaseCategory, CaseSource, CaseState
from desk.improvement.fate import Fate
from desk.improvement.reminding import pass_time
from desk.people import Member, Staff
from desk.tickets.timeline import Act
from desk.turns import Around
from tests.desk.builders import ANN, CUSTOMER, MEI, MONDAY_9AM, SECRET, SUN, a_policy, a_ticket
from tests.desk.improvement.entered import DESK, a_case

TICKETS = {a_ticket().id: a_ticket()}
Done: TypeAlias = Callable[[Case, Member, datetime], Case]


def put_down(**new: object) -> Done:
    return lambda case, by, now: working.change(case, Act.CASE_ANALYSED, "", by=by, now=now, **new).case


BY_HAND: dict[str, Done] = {
    "take": lambda case, by, now: working.take(case, by=by, now=now).case,
    "category": put_down(category=CaseCategory.PROCESS),
    "analysis": put_down(analysis="x"),
    "answers": put_down(coverage_lacks=True, communication_lacks=False),
    "measure": lambda case, by, now: working.decide(case, "x", None, by=by, now=now).case,
    "tell": lambda case, by, now: working.tell(case, "x", means="", by=by, now=now).case,
    "phone": lambda case, by, now: working.tell(case, "x", means="phone", by=by, now=now).case,
    "close": lambda case, by, now: working.close(case, "x", has_reached=False, by=by, now=now).case,
}
ACTS = (*BY_HAND, "arrives", "waits", "is lost")


def done(case: Case, act: str, step: int) -> Case:
    """Do one thing with a case, as far as the desk lets anybody."""
    if act not in BY_HAND:
        return passed(case, act, step)
    try:
        return BY_HAND[act](case, SUN if step % 2 else MEI, MONDAY_9AM + step * timedelta(minutes=10))
    except DeskError:
        return case


def passed(case: Case, act: str, step: int) -> Case:
    if case.look_at is None:
        return case
    now = max(MONDAY_9AM + step * timedelta(minutes=10), case.look_at)
    staff = Staff(members=DESK, now=now)
    around = Around(now=now, policy=a_policy(), staff=staff, secret=SECRET, customers={ANN: CUSTOMER})
    fate = {"arrives": Fate.REACHED, "waits": Fate.UNDER_WAY, "is lost": Fate.LOST}[act]
    (after,) = pass_time(case, fate, TICKETS, around).cases
    return after


@pytest.mark.requirement("R4.2.3-3")
@given(
    source=st.sampled_from([CaseSource.SURVEY, CaseSource.COMMENT]), acts=st.lists(st.sampled_from(ACTS), max_size=14)
)
def test_a_closed_negative_case_has_told_the_customer(source: CaseSource, acts: list[str]) -> None:
    case, arrived = a_case(source=source, category=None), False
    for step, act in enumerate(acts):
        before, case = case, done(case, act, step)
        arrived = arrived or (act == "arrives" and before.told is not None)
        if case.state is CaseState.CLOSED:
            assert case.told is not None
            assert arrived or case.told.means
            assert case.category
            assert case.analysis
            assert case.measure
            assert case.closing
            assert case.look_at is None
        else:
            assert case.look_at is not None, "the desk comes back to it"


@given(acts=st.lists(st.sampled_from(ACTS), max_size=14))
def test_a_closed_fall_has_both_answers(acts: list[str]) -> None:
    case = a_case("D20261123", source=CaseSource.DROP, ticket=None, category=None)
    for step, act in enumerate(acts):
        case = done(case, act, step)
    assert case.is_open or None not in {case.coverage_lacks, case.communication_lacks}


@given(acts=st.lists(st.sampled_from(ACTS), max_size=8))
def test_a_closed_case_never_changes(acts: list[str]) -> None:
    closed = a_case(state=CaseState.CLOSED, look_at=None)
    for step, act in enumerate(acts):
        assert done(closed, act, step) == closed
