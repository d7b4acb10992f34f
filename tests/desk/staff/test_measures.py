"""Measures to improve the service: begun, shown with their figures before and since, judged by their owner."""

from datetime import timedelta

import pytest

from desk.improvement.measure import Effect, MeasureState, Metric, Origin
from desk.people import Member
from desk.terms import CaseId, MeasureId
from desk.tickets.timeline import Act, person
from desk.values import replace
from tests.desk.builders import LI, MEI, MONDAY_9AM, SUN, WU
from tests.desk.improvement.entered import PAN, QI, ZHU, a_case, a_measure, desk_with
from tests.desk.talking import Desk

HOUR = timedelta(hours=1)
BEFORE = Effect(
    since=MONDAY_9AM - 24 * HOUR,
    until=MONDAY_9AM,
    tickets=25,
    response=2 * HOUR,
    responded=20,
    satisfaction=7.25,
    answers=8,
    recurrence=0.1,
    closed=10,
)
AFTER = Effect(
    since=MONDAY_9AM,
    until=MONDAY_9AM + 24 * HOUR,
    tickets=30,
    response=HOUR,
    responded=22,
    satisfaction=8.5,
    answers=9,
    recurrence=0.05,
    closed=40,
)
NUMBER = MeasureId("M3")


def a_desk(**more: object) -> Desk:
    return desk_with(a_case(), measures=(replace(a_measure(), **more),))


@pytest.mark.requirement("R4.3-1", "R4.1-4")
def test_one_is_begun_with_all_that_makes_it_workable_measurable_and_trackable() -> None:
    desk = a_desk()
    desk.says(PAN, "/measure", "Check every appliance twice before it leaves")
    desk.presses(PAN, "Quality assessment")
    desk.presses(PAN, "Recurrence rate")
    desk.presses(PAN, "Technical")
    desk.says(PAN, "Wu", "in 2 weeks")
    measure = next(one for one in desk.measures.values() if one.id != NUMBER)
    assert measure.what == "Check every appliance twice before it leaves"
    assert (measure.origin, measure.metric, measure.department) == (Origin.ASSESSMENT, Metric.RECURRENCE, "technical")
    assert (measure.owner, measure.state) == (person(WU), MeasureState.UNDER_WAY)
    assert measure.begun_at == desk.now
    assert measure.due_at == measure.look_at == desk.now + timedelta(weeks=2)
    for told in (PAN, WU):
        assert "Judged by: Recurrence rate, Technical" in desk.was_told(told)


def test_one_may_be_the_beginners_own_and_of_all_departments() -> None:
    desk = a_desk()
    desk.says(SUN, "措施", "每周复盘一次投诉", "standard", "satisfaction", "all", "me", "usual")
    measure = next(one for one in desk.measures.values() if one.id != NUMBER)
    assert (measure.owner, measure.department, measure.origin) == (person(SUN), "", Origin.STANDARD)
    assert "Judged by: Satisfaction, all departments" in desk.was_told(SUN)
    assert measure.due_at == desk.now + timedelta(days=30)


def test_who_answers_for_it_must_be_known_and_when_it_ends_must_be_a_time() -> None:
    desk = a_desk()
    desk.says(SUN, "/measure", "Review weekly", "standard", "satisfaction", "all", "Nobody")
    assert "There is nobody called Nobody" in desk.was_told(SUN)
    desk.says(SUN, "/measure", "Review weekly", "standard", "satisfaction", "all", "me", "some day")
    assert "Sorry, I don't understand that." in desk.was_told(SUN)


@pytest.mark.parametrize("member", [LI, MEI])
def test_who_leads_nobody_begins_none(member: Member) -> None:
    desk = a_desk()
    desk.says(member, "/measure Work less")
    assert "Your role does not allow this" in desk.was_told(member)


@pytest.mark.requirement("R4.3.4-1", "R4.3.4-2", "R4.3.4-3", "R4.3.4-4")
def test_its_card_holds_the_figures_before_and_since_each_of_the_same_span() -> None:
    desk = a_desk(before=BEFORE, after=AFTER, counted_at=MONDAY_9AM)
    desk.says(SUN, "/measure M3")
    told = desk.was_told(SUN).splitlines()
    assert "Satisfaction: 7.2 of 10 (8 answers) → 8.5 of 10 (9 answers)" in told
    assert "Time to the first response: 2:00:00 (20 tickets) → 1:00:00 (22 tickets)" in told
    assert "Recurrence rate: 10.0 % (10 closed tickets) → 5.0 % (40 closed tickets)" in told
    assert "Trend: better than before" in told
    assert "Has it worked? Please judge by these figures." in told
    assert desk.labels(SUN) == ["It worked", "It did not", "Keep watching", "Count now"]


def test_without_figures_there_is_nothing_to_compare() -> None:
    empty = Effect(since=MONDAY_9AM, until=MONDAY_9AM, tickets=0)
    desk = a_desk(before=empty, after=AFTER)
    desk.says(SUN, "/measure M3")
    assert "Satisfaction: nothing to count → 8.5 of 10 (9 answers)" in desk.was_told(SUN)
    assert "Trend: can't be told yet" in desk.was_told(SUN)
    desk = a_desk(before=AFTER, after=BEFORE)
    desk.says(SUN, "/measure M3")
    assert "Trend: not better than before" in desk.was_told(SUN)


@pytest.mark.requirement("R4.3.4-1")
@pytest.mark.parametrize(("label", "state"), [("It worked", MeasureState.WORKED), ("It did not", MeasureState.DID_NOT)])
def test_its_owner_judges_it_for_good(label: str, state: MeasureState) -> None:
    desk = a_desk(before=BEFORE, after=AFTER, case=CaseId("7-1"), owner=person(LI))
    desk.says(LI, "/measure M3")
    desk.presses(LI, label)
    assert "Satisfaction: 7.2 of 10 (8 answers) → 8.5 of 10 (9 answers)" in desk.was_told(LI)
    desk.says(LI, "Fewer complaints in three months")
    done = desk.measures[NUMBER]
    assert (done.state, done.verdict, done.judged_at) == (state, "Fewer complaints in three months", desk.now)
    assert done.look_at is None
    assert desk.acts() == [Act.CASE_MEASURED], "in the timeline of the case's ticket"
    desk.says(LI, "/measure M3")
    assert "Verdict: Fewer complaints in three months" in desk.was_told(LI)
    assert desk.labels(LI) == []
    desk.says(LI, "/measure M3 worked again")
    assert desk.was_told(LI) == "Measure M3 is judged already."


def test_one_that_goes_on_is_counted_again() -> None:
    desk = a_desk(before=BEFORE, after=AFTER)
    desk.says(SUN, "/measure M3 go_on Too early to tell")
    held = desk.measures[NUMBER]
    assert (held.state, held.verdict, held.look_at) == (
        MeasureState.UNDER_WAY,
        "Too early to tell",
        a_measure().look_at,
    )


def test_its_figures_are_counted_on_demand() -> None:
    desk = a_desk()
    desk.says(SUN, "/measure M3")
    desk.presses(SUN, "Count now")
    assert desk.measures[NUMBER].look_at == desk.now
    assert "are being counted" in desk.was_told(SUN)


@pytest.mark.parametrize("member", [SUN, ZHU, PAN])
def test_those_who_lead_see_it(member: Member) -> None:
    desk = a_desk(owner=person(WU))
    desk.says(member, "/measure M3")
    assert "Call before each visit" in desk.was_told(member)


@pytest.mark.parametrize("member", [LI, MEI, QI])
def test_others_do_not(member: Member) -> None:
    desk = a_desk(owner=person(WU))
    desk.says(member, "/measure M3")
    assert "Your role does not allow this" in desk.was_told(member)


def test_measures_under_way_are_listed() -> None:
    desk = a_desk()
    desk.measures[MeasureId("M4")] = a_measure("M4", state=MeasureState.WORKED)
    desk.says(SUN, "/measures")
    title, only = desk.was_told(SUN).splitlines()
    assert title == "Measures under way: 1"
    assert only == "Measure M3 · Call before each visit · Sun · Satisfaction · under way, due 2026-12-23 01:00"
    desk.presses(SUN, "Measure M3")
    assert "Call before each visit" in desk.was_told(SUN)


def test_a_number_that_there_is_not_is_said_to_be_none() -> None:
    desk = a_desk()
    desk.says(SUN, "/measure M9")
    assert desk.was_told(SUN) == "There is no measure M9."
