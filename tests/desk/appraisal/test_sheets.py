"""Who may judge, object and answer; what a reward needs; which time is appraised."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from desk.appraisal.consequence import Consequence, Form, Ground, Kind, Tie, TieKind, checked
from desk.appraisal.judging import answer, contest, judge, may_see
from desk.appraisal.period import months_of, period_before
from desk.appraisal.sheet import AppraisalSheet, Criterion
from desk.duties import Every
from desk.errors import DeskError, NotPermittedError
from desk.terms import Role
from desk.tickets.timeline import person
from tests.desk.builders import GAO, LI, MONDAY_9AM, SUN, a_member
from tests.desk.talking import in_english

SHANGHAI = ZoneInfo("Asia/Shanghai")
LEAD = a_member(8, "Lead", Role.LEAD, department="technical")
BOSS = a_member(9, "Boss", Role.SUPERVISOR)
OF_LI = AppraisalSheet(
    key="1/2026-10",
    period="2026-10",
    since=MONDAY_9AM,
    until=MONDAY_9AM,
    person=person(LI),
    department="technical",
    policy_version="7",
    response=timedelta(hours=24),
    handling=timedelta(hours=48),
    judged_share=30,
    made_at=MONDAY_9AM,
    tickets=12,
    measured=80.0,
)
OF_THE_TEAM = replace(OF_LI, key="technical/2026-10", person=None)


def judged(sheet: AppraisalSheet, points: int, *, by: Any = SUN, **more: Any) -> AppraisalSheet:  # noqa: ANN401 -- any field
    given = {"criterion": Criterion.CONDUCT, "reason": "Calm and clear", "now": MONDAY_9AM, **more}
    return judge(sheet, points=points, by=by, **given)


@pytest.mark.requirement("R4.4.2-2")
def test_the_judged_score_is_the_mean_of_each_authors_last_words() -> None:
    """Sun's 60 replaces 20; Lead gives 90 and 75: (60 + 90 + 75) / 3 = 75; 70 % of 80 and 30 % of 75 are 78.5."""
    sheet = judged(judged(OF_LI, 20), 60)
    sheet = judged(judged(sheet, 90, by=LEAD), 75, by=LEAD, criterion=Criterion.PATIENCE)
    assert (sheet.judged, sheet.result, len(sheet.judgements)) == (75, 78.5, 4)
    assert (OF_LI.judged, OF_LI.result) == (None, None), "no total without both parts"
    assert replace(sheet, measured=None).result is None


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"reason": " "}, "A judgement needs a reason in words."),
        ({"points": 101}, "Please give 0 to 100 points."),
        ({"by": LI}, "Nobody appraises themselves. Please ask another supervisor."),
        ({"by": GAO}, "Only supervisors, and leads for their department, may do this."),
    ],
)
def test_a_judgement_that_can_not_stand_is_refused(more: dict[str, Any], why: str) -> None:
    with pytest.raises(DeskError) as refused:
        judged(OF_LI, **{"points": 50, **more})
    assert in_english(refused.value.text) == why


def test_a_lead_does_not_judge_the_own_team_but_may_object_for_it() -> None:
    with pytest.raises(NotPermittedError):
        judged(OF_THE_TEAM, 100, by=LEAD)
    assert judged(OF_THE_TEAM, 70, by=BOSS).judged == 70
    assert contest(OF_THE_TEAM, "Two of us were ill", by=LEAD, now=MONDAY_9AM).open_contest
    assert (may_see(OF_LI, LI), may_see(OF_LI, LEAD), may_see(OF_LI, GAO)) == (True, True, False)


def test_only_who_is_appraised_objects_and_only_in_words() -> None:
    with pytest.raises(NotPermittedError):
        contest(OF_LI, "Unfair", by=GAO, now=MONDAY_9AM)
    with pytest.raises(DeskError):
        contest(OF_LI, " ", by=LI, now=MONDAY_9AM)
    asked = contest(OF_LI, "Unfair", by=LI, now=MONDAY_9AM)
    with pytest.raises(DeskError):
        answer(asked, "", by=SUN, now=MONDAY_9AM)
    answered = answer(asked, "Seen", by=SUN, now=MONDAY_9AM)
    assert answered.open_contest is None


REWARD = Consequence(
    id="R1",
    kind=Kind.REWARD,
    ground=Ground.HIGH_SATISFACTION,
    form=Form.TITLE,
    person=person(LI),
    department="technical",
    ties=(Tie(kind=TieKind.MEASURE, words="M12"),),
    words="Best of the month",
    by=person(SUN),
    at=MONDAY_9AM,
)


@pytest.mark.requirement("R4.4.3-2", "R4.4.3-3", "R4.4.4-3")
def test_a_reward_or_penalty_that_is_tied_to_nothing_is_refused() -> None:
    assert checked(REWARD, by=SUN) is REWARD
    nothing = Tie(kind=TieKind.STANDARD, words=" ")
    for wrong in (
        replace(REWARD, ties=()),
        replace(REWARD, ties=(nothing,)),
        replace(REWARD, ground=Ground.LATE_RESPONSE),
        replace(REWARD, form=Form.CRITICISM),
        replace(REWARD, kind=Kind.PENALTY),
        replace(REWARD, words=""),
        replace(REWARD, person=person(SUN)),
    ):
        with pytest.raises(DeskError):
            checked(wrong, by=SUN)


@pytest.mark.parametrize(
    ("every", "begins", "ends", "name"),
    [
        (Every.MONTHLY, "2025-12-01", "2026-01-01", "2025-12"),
        (Every.QUARTERLY, "2025-10-01", "2026-01-01", "2025-10+3"),
        (Every.HALF_YEARLY, "2025-07-01", "2026-01-01", "2025-07+6"),
        (Every.YEARLY, "2025-01-01", "2026-01-01", "2025-01+12"),
        (Every.WEEKLY, "2025-12-01", "2026-01-01", "2025-12"),
    ],
)
def test_the_last_full_period_is_appraised_by_the_calendar_of_the_house(
    every: Every, begins: str, ends: str, name: str
) -> None:
    new_year_in_shanghai = datetime(2025, 12, 31, 17, 0, tzinfo=UTC)
    since, until, called = period_before(new_year_in_shanghai, every, SHANGHAI)
    assert (f"{since:%Y-%m-%d}", f"{until:%Y-%m-%d}", called) == (begins, ends, name)
    assert months_of(every) in {1, 3, 6, 12}
