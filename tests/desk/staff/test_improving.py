"""A feedback case from its card to its end: taken, analysed, decided on, the customer told, closed."""

from datetime import timedelta

import pytest

from desk.improvement.case import CaseCategory, CaseSource, CaseState
from desk.improvement.judging import judged
from desk.improvement.measure import MeasureState, Metric, Origin
from desk.people import Member
from desk.replies import Card
from desk.terms import CaseId, MeasureId, Role
from desk.tickets.timeline import Act, person
from tests.desk.builders import ANNS_CHAT, GAO, LI, MEI, SUN, WU, a_member
from tests.desk.improvement.entered import DESK, DUE, PAN, QI, ZHU, a_case, a_measure, analysed, desk_with

NUMBER = CaseId("7-1")


@pytest.mark.requirement("R4.2.3-2", "R4.2.3-3", "R3.2-8")
def test_its_buttons_do_all_the_work() -> None:
    desk = desk_with(a_case())
    desk.says(MEI, "/case 7-1")
    desk.presses(MEI, "Take it")
    assert desk.cases[NUMBER].taken_at == desk.now
    assert desk.acts() == [Act.CASE_TAKEN]
    desk.presses(MEI, "Category")
    assert len(desk.labels(MEI)) == 6, "what WeCom has room for"
    desk.presses(MEI, "More")
    desk.presses(MEI, "Our way of working")
    assert desk.cases[NUMBER].category is CaseCategory.PROCESS
    desk.presses(MEI, "Analysis")
    desk.says(MEI, "The technician had no time to explain")
    assert desk.cases[NUMBER].analysis == "The technician had no time to explain"
    desk.presses(MEI, "Measure")
    desk.says(MEI, "Half an hour more for each visit")
    desk.presses(MEI, "Satisfaction")
    desk.presses(MEI, "In 30 days, 0:00:00")
    assert desk.labels(MEI) == ["Tell the customer", "Close the case"], "what is left to be done"


@pytest.mark.requirement("R4.2.3-3")
def test_the_customer_is_told_in_good_words_and_then_it_closes() -> None:
    desk = desk_with(analysed(taken_at=desk_with().now))
    desk.says(MEI, "/case 7-1")
    desk.presses(MEI, "Tell the customer")
    desk.says(MEI, "We now plan half an hour more")
    assert "This goes to the customer:" in desk.was_told(MEI)
    desk.presses(MEI, "Send")
    told = desk.was_told(ANNS_CHAT)
    assert told.startswith("Hello! You told us what was not right with our service for ticket 7.")
    assert "We now plan half an hour more" in told
    assert "Mei, Bright Ltd" in told
    assert desk.acts() == [Act.CASE_TOLD]
    desk.reached.add(NUMBER)
    desk.presses(MEI, "Close the case")
    desk.says(MEI, "The customer is content")
    done = desk.cases[NUMBER]
    assert (done.state, done.closing, done.closed_at) == (CaseState.CLOSED, "The customer is content", desk.now)
    assert done.look_at is None
    assert desk.acts() == [Act.CASE_CLOSED]
    assert desk.labels(MEI) == [], "nothing is left to be done"


@pytest.mark.requirement("R4.3-1")
def test_a_measure_of_a_case_goes_on_the_register_with_owner_metric_and_due_date() -> None:
    desk = desk_with(a_case(taken_at=desk_with().now))
    desk.says(MEI, "/case 7-1 measure Half an hour more", "satisfaction", "in 2 weeks")
    (measure,) = desk.measures.values()
    assert (measure.case, measure.what, measure.owner) == (NUMBER, "Half an hour more", person(MEI))
    assert (measure.metric, measure.origin, measure.department) == (Metric.SATISFACTION, Origin.FEEDBACK, "technical")
    assert measure.due_at == measure.look_at == desk.now + timedelta(weeks=2)
    assert desk.cases[NUMBER].measures == (measure.id,)
    assert desk.last.entries[0].note == f"7-1: {measure.id}: Half an hour more"


def test_what_is_done_once_needs_no_figure() -> None:
    desk = desk_with(a_case())
    desk.says(SUN, "/case 7-1 措施 已向客户道歉并补寄零件")
    desk.presses(SUN, "Done once, nothing to count")
    assert desk.cases[NUMBER].measure == "已向客户道歉并补寄零件"
    assert desk.measures == {}


@pytest.mark.requirement("R4.2.3-3")
@pytest.mark.parametrize(
    ("case", "lacks"),
    [
        (a_case(category=None), "category, analysis, measure, the customer is to be told"),
        (a_case(analysis="x"), "measure, the customer is to be told"),
        (analysed(), "the customer is to be told"),
        (a_case(source=CaseSource.INTERNAL, analysis="x"), "measure"),
    ],
)
def test_it_does_not_close_before_all_is_done_and_says_what_is_missing(case: object, lacks: str) -> None:
    desk = desk_with(case)  # type: ignore[arg-type]  # a case, as the table has it
    desk.says(MEI, "/case 7-1 close all is well")
    assert f"Missing: {lacks}." in desk.was_told(MEI)
    assert desk.cases[NUMBER].is_open


@pytest.mark.requirement("R4.2.3-3")
def test_it_waits_with_closing_until_the_customer_has_the_message() -> None:
    desk = desk_with(analysed())
    desk.says(MEI, "/case 7-1 tell We call first from now on", "yes")
    desk.says(MEI, "/case 7-1 close settled")
    assert "closes by itself" in desk.was_told(MEI)
    held = desk.cases[NUMBER]
    assert (held.state, held.closing, held.look_at) == (CaseState.CLOSING, "settled", desk.now)
    assert "Told by hand" in desk.labels(MEI), "where the message never arrives"


@pytest.mark.requirement("R4.2.3-3")
def test_who_is_in_no_chat_is_told_by_a_person() -> None:
    desk = desk_with(analysed())
    desk.customers = {}
    desk.says(MEI, "/case 7-1 tell")
    assert "please tell the customer what came of it, 13800001234" in desk.was_told(MEI)
    desk.presses(MEI, "Told by phone")
    desk.says(MEI, "That we call first from now on", "/case 7-1 close settled")
    assert desk.cases[NUMBER].state is CaseState.CLOSED
    told = desk.cases[NUMBER].told
    assert told is not None
    assert (told.means, told.words, told.by) == ("phone", "That we call first from now on", person(MEI))


def test_the_words_to_the_customer_can_be_written_anew() -> None:
    desk = desk_with(analysed())
    desk.says(MEI, "/case 7-1 tell He was alone")
    desk.presses(MEI, "Write it anew")
    assert "what shall the customer know?" in desk.was_told(MEI)
    assert desk.was_told(ANNS_CHAT) == ""
    desk.says(MEI, "We are sorry", "yes")
    assert "We are sorry" in desk.was_told(ANNS_CHAT)


def test_nobody_is_told_of_what_no_customer_said() -> None:
    desk = desk_with(analysed(source=CaseSource.INTERNAL))
    desk.says(MEI, "/case 7-1 tell Thank you")
    assert "there is nobody to tell" in desk.was_told(MEI)


@pytest.mark.parametrize("member", [SUN, ZHU, PAN, MEI])
def test_supervisors_managers_the_departments_lead_and_the_owner_work_on_it(member: Member) -> None:
    desk = desk_with(a_case())
    desk.says(member, "/case 7-1 take")
    assert desk.cases[NUMBER].owner == person(member)


@pytest.mark.parametrize("member", [LI, WU, GAO, QI])
def test_others_neither_see_nor_work_on_it(member: Member) -> None:
    desk = desk_with(a_case())
    for words in ("/case 7-1", "/case 7-1 take"):
        desk.says(member, words)
        assert "This case is not yours" in desk.was_told(member)
        assert "Nobody told me anything" not in desk.was_told(member)
    assert desk.cases[NUMBER] == a_case()


def test_whoever_reported_it_reads_it_and_others_work_on_it() -> None:
    reported = a_case(source=CaseSource.INTERNAL, by=desk_with().says(LI, "/feedback The manual is wrong").cases[0].by)
    desk = desk_with(reported)
    desk.says(LI, "/case 7-1")
    assert "Nobody told me anything" in desk.was_told(LI)
    desk.says(LI, "/case 7-1 take")
    assert "This case is not yours" in desk.was_told(LI)


def test_what_somebody_took_only_those_who_lead_take_over() -> None:
    other = a_member(21, "Ann Agent", Role.AGENT)
    desk = desk_with(a_case(owner=person(other), taken_at=desk_with().now))
    desk.says(MEI, "/case 7-1 take")
    assert "Ann Agent works on it already." in desk.was_told(MEI)
    desk.says(SUN, "/case 7-1 take", "/case 7-1 take")
    assert "is yours already" in desk.was_told(SUN)
    assert desk.cases[NUMBER].owner == person(SUN)


def test_the_cards_of_others_change_in_place_and_quietly() -> None:
    desk = desk_with(a_case())
    desk.says(MEI, "/case 7-1 analysis He was alone")
    (card,) = (out.message for out in desk.last.outbound if out.to in SUN.addresses)
    assert isinstance(card, Card)
    assert (card.key, card.revises, card.quiet) == ("case:7-1", True, True)


@pytest.mark.requirement("R4.2.3-3")
def test_open_cases_are_listed_with_owner_and_age_and_what_is_overdue() -> None:
    late = a_case("7-2", due_at=desk_with().now - timedelta(hours=1), owner=None)
    desk = desk_with(late, a_case(), analysed("7-3", state=CaseState.CLOSED))
    desk.now += timedelta(hours=2)
    desk.says(SUN, "/cases")
    title, first, second = desk.was_told(SUN).splitlines()
    assert title == "Open feedback cases: 2, overdue: 1"
    assert first == "Case 7-2, ticket 7 · Low score · — · open for 2:00:00 · overdue since 2026-11-23 00:00"
    assert second == "Case 7-1, ticket 7 · Low score · Mei · open for 2:00:00 · due 2026-11-26 01:00"
    desk.presses(SUN, "Case 7-1")
    assert "Nobody told me anything" in desk.was_told(SUN)


def test_where_none_is_open_the_list_says_so() -> None:
    desk = desk_with()
    desk.says(SUN, "反馈清单")
    assert desk.was_told(SUN) == "No feedback case is open."


def test_a_number_that_there_is_not_is_said_to_be_none() -> None:
    desk = desk_with(a_case())
    desk.says(SUN, "/case 7-9")
    assert desk.was_told(SUN) == "There is no case 7-9."
    desk.says(SUN, "/case", "7")
    assert "Nobody told me anything" in desk.was_told(SUN), "a ticket's first case, by the ticket's number"


@pytest.mark.requirement("R7.3.3-2")
def test_a_fall_closes_once_its_two_questions_are_answered() -> None:
    fall = a_case("D20261123", source=CaseSource.DROP, ticket=None, points={}, words="", owner=None, category=None)
    desk = desk_with()
    desk.cases[fall.id] = fall
    desk.says(SUN, "/case D20261123 close seen")
    lacking = "an answer whether the content covers enough, an answer whether communication skill is lacking"
    assert f"Missing: {lacking}, analysis, measure." in desk.was_told(SUN)
    desk.says(SUN, "/case D20261123")
    assert "Is the coverage of content insufficient" in desk.was_told(SUN)
    desk.presses(SUN, "Analysis")
    desk.presses(SUN, "Yes")
    assert "Is communication skill lacking?" in desk.was_told(SUN)
    desk.presses(SUN, "No")
    desk.says(SUN, "The new boiler is in no course", "/case D20261123 measure A course", "once")
    desk.says(SUN, "/case D20261123 close taught")
    done = desk.cases[fall.id]
    assert (done.coverage_lacks, done.communication_lacks, done.state) == (True, False, CaseState.CLOSED)


def test_a_closed_case_stays_as_it_is() -> None:
    desk = desk_with(analysed(state=CaseState.CLOSED))
    for words in ("take", "analysis x", "category product", "measure x once", "told phone x", "close x"):
        desk.says(SUN, f"/case 7-1 {words}")
        assert "is closed." in desk.was_told(SUN)
    assert desk.cases[NUMBER] == analysed(state=CaseState.CLOSED)


def test_everybody_of_the_desk_may_ask_for_what_is_theirs() -> None:
    desk = desk_with()
    for member in DESK:
        desk.says(member, "/cases", "/measures")
        assert "under way" in desk.was_told(member)
    assert MeasureId("M1") not in desk.measures


@pytest.mark.requirement("R4.2.3-3")
def test_a_customer_who_leaves_while_the_words_are_written_is_written_to_all_the_same() -> None:
    """The message becomes a task for a person; that it never reached the customer is seen when the case is to close."""
    desk = desk_with(analysed())
    desk.says(MEI, "/case 7-1 tell We are sorry")
    desk.customers = {}
    desk.presses(MEI, "Send")
    told = desk.cases[NUMBER].told
    assert told is not None
    assert (told.words, told.means) == ("We are sorry", "")
    assert "please tell the customer by phone or e-mail" in desk.was_told(MEI)
    desk.says(MEI, "/case 7-1 close settled")
    assert desk.cases[NUMBER].state is CaseState.CLOSING


def test_a_lead_who_may_not_see_the_customers_number_is_asked_to_tell_them_all_the_same() -> None:
    desk = desk_with(analysed())
    desk.customers = {}
    desk.says(PAN, "/case 7-1 tell")
    assert "138****1234" in desk.was_told(PAN)


def test_more_than_once_for_more_categories_is_nothing_to_stumble_over() -> None:
    desk = desk_with(a_case())
    desk.says(MEI, "/case 7-1 category")
    desk.says(MEI, "more")
    desk.says(MEI, "more")
    desk.presses(MEI, "Our way of working")
    assert desk.cases[NUMBER].category is CaseCategory.PROCESS


def test_the_figures_of_a_measure_that_is_judged_are_not_counted_again() -> None:
    done = judged(a_measure(), MeasureState.WORKED, "It did", now=DUE)
    desk = desk_with(measures=(done,))
    desk.says(SUN, f"/measure {done.id} count")
    assert "is judged already" in desk.was_told(SUN)
    assert desk.measures[done.id].look_at is None
