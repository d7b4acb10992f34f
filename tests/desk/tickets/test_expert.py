"""A special ticket (law, safety, environment) needs an expert's entry before it closes (T17)."""

from dataclasses import replace
from typing import Any

import pytest

from desk.errors import IncompleteError
from desk.people import Member
from desk.routing.rows import Expertise, Route
from desk.terms import ProblemClass, Role, Status, SurveyOutcome
from desk.tickets import closing, grading, work
from desk.tickets.proposing import mark
from desk.tickets.ticket import Feedback, Grading, Ticket
from desk.tickets.timeline import SYSTEM
from tests.desk.builders import LAW, LI, MEI, MONDAY_9AM, SUN, a_grade, a_member, a_policy, a_ticket
from tests.desk.talking import Desk, in_english

SPECIAL = Grading(
    preliminary=a_grade(problem_class=ProblemClass.SPECIAL), final=a_grade(problem_class=ProblemClass.SPECIAL)
)
CONFIRMED = Feedback(solved=True, outcome=SurveyOutcome.ANSWERED_IN_TIME)
NOW = MONDAY_9AM


def a_special_ticket(status: Status = Status.CONFIRMED) -> Ticket:
    return a_ticket(status, grading=SPECIAL, feedback=CONFIRMED)


@pytest.mark.requirement("R2.1-5")
def test_a_special_ticket_without_an_experts_entry_stays_open() -> None:
    with pytest.raises(IncompleteError) as refused:
        closing.close(a_special_ticket(), by=SYSTEM, now=NOW)
    assert "expert" in str(refused.value.text.values)


@pytest.mark.requirement("R2.1-5")
def test_an_experts_note_lets_it_close() -> None:
    noted = work.note(a_special_ticket(), "No danger to others, recall not needed", by=LAW, now=NOW).ticket
    assert noted.expert is not None
    assert noted.expert.name == "Law"
    assert closing.close(noted, by=SYSTEM, now=NOW).ticket.status is Status.CLOSED


def test_an_experts_judgement_is_an_entry_too() -> None:
    grade = a_grade(problem_class=ProblemClass.SPECIAL, by="Law")
    judged = grading.grade(a_special_ticket(Status.CLASSIFIED), grade, by=LAW, policy=a_policy(), now=NOW).ticket
    assert judged.expert is not None


@pytest.mark.parametrize("other", [SUN, a_member(9, "Ada", Role.ADMIN)], ids=["supervisor", "administrator"])
def test_nobody_elses_note_counts_as_the_experts(other: Member) -> None:
    assert work.note(a_special_ticket(), "Looks fine to me", by=other, now=NOW).ticket.expert is None


LEGAL = a_member(21, "Lena", Role.EXPERT, department="legal", skills=frozenset({"legal"}))
SAFETY = a_member(22, "Sam", Role.EXPERT, department="technical", skills=frozenset({"safety", "electronics"}))


@pytest.mark.requirement("R2.1-5")
@pytest.mark.parametrize(
    ("ticket", "wanted"),
    [
        ({"is_hazard": True}, Expertise.SAFETY),
        ({"description": "漏电，我要起诉你们", "is_hazard": True}, Expertise.SAFETY),
        ({"description": "再不退款我就找律师"}, Expertise.LEGAL),
        ({"description": "It stopped", "details": ("I will go to Court over this",)}, Expertise.LEGAL),
        ({"description": "The courtyard lamp is dark"}, None),
    ],
)
def test_the_signs_of_a_ticket_say_which_expert_it_needs(ticket: dict[str, Any], wanted: Expertise | None) -> None:
    policy = a_policy(phrases={"legal": ("律师", "起诉", "court")})
    special = a_ticket(Status.RECEIVED, **ticket)
    graded = grading.grade(special, a_grade(problem_class=ProblemClass.SPECIAL), by=MEI, policy=policy, now=NOW).ticket
    assert graded.expertise is wanted
    general = grading.grade(special, a_grade(), by=MEI, policy=policy, now=NOW).ticket
    assert general.expertise is None


def test_a_row_of_the_table_outdoes_the_signs() -> None:
    rows = (Route(department="technical", expertise=Expertise.LEGAL),)
    special = a_ticket(Status.RECEIVED, is_hazard=True)
    judged = a_grade(problem_class=ProblemClass.SPECIAL)
    graded = grading.grade(special, judged, by=MEI, policy=a_policy(routing=rows), now=NOW).ticket
    assert graded.expertise is Expertise.LEGAL


@pytest.mark.requirement("R2.1-5")
def test_only_an_expert_of_the_field_it_needs_lets_a_ticket_close() -> None:
    ticket = replace(a_special_ticket(), expertise=Expertise.SAFETY)
    wrong = work.note(ticket, "Nothing in the contract about it", by=LEGAL, now=NOW).ticket
    assert wrong.expert is not None
    with pytest.raises(IncompleteError) as refused:
        closing.close(wrong, by=SYSTEM, now=NOW)
    assert "entry of a safety expert" in in_english(refused.value.text)
    right = work.note(wrong, "The insulation held, no danger", by=SAFETY, now=NOW).ticket
    assert closing.close(right, by=SYSTEM, now=NOW).ticket.status is Status.CLOSED


@pytest.mark.requirement("R2.1-5")
def test_silence_closes_no_special_ticket_without_the_experts_entry() -> None:
    asked = replace(a_special_ticket(Status.RESULT_SENT), expertise=Expertise.LEGAL)
    called = replace(asked, feedback=Feedback(human_attempts=1))
    noted = work.note(called, "No danger", by=SAFETY, now=NOW).ticket
    with pytest.raises(IncompleteError):
        closing.close_unconfirmed(noted, now=NOW)
    entered = work.note(noted, "The customer has no claim", by=LEGAL, now=NOW).ticket
    assert closing.close_unconfirmed(entered, now=NOW).ticket.status is Status.CLOSED


def test_where_either_will_do_any_expert_lets_it_close() -> None:
    noted = work.note(a_special_ticket(), "No claim", by=LEGAL, now=NOW).ticket
    assert closing.close(noted, by=SYSTEM, now=NOW).ticket.status is Status.CLOSED


@pytest.mark.requirement("R2.1-5")
def test_the_experts_of_the_field_are_called_in_and_the_card_says_who_is_needed() -> None:
    desk = Desk(members=(MEI, LI, SUN, LEGAL, SAFETY)).hold(a_ticket(Status.RECEIVED, is_hazard=True))
    desk.says(MEI, "/grade 7 special urgent repair electronics level1")
    assert "Needs: safety expert" in desk.was_told(SAFETY)
    assert desk.was_told(LEGAL) == ""


def test_where_no_such_expert_is_on_duty_supervisors_are_asked_to_call_one() -> None:
    desk = Desk(members=(MEI, LI, SUN, LEGAL)).hold(a_ticket(Status.RECEIVED, is_hazard=True))
    desk.says(MEI, "/grade 7 special urgent repair electronics level1")
    assert "Ticket 7 needs a safety expert, and none is on duty. Please call one in." in desk.was_told(SUN)


def test_an_ordinary_ticket_needs_no_expert() -> None:
    assert closing.close(a_ticket(Status.CONFIRMED, feedback=CONFIRMED), by=SYSTEM, now=NOW).ticket.closing_reason


@pytest.mark.requirement("R2.1-5")
def test_a_hazard_that_shows_later_changes_which_expert_is_needed_and_so_does_the_word_that_there_is_none() -> None:
    ticket = replace(a_special_ticket(), description="再不退款我就找律师")
    policy = a_policy(phrases={"legal": ("律师",)})
    burns = mark(ticket, is_hazard=True, by=SYSTEM, policy=policy, now=NOW).ticket
    assert burns.expertise is Expertise.SAFETY
    harmless = mark(burns, is_hazard=False, by=SYSTEM, policy=policy, now=NOW).ticket
    assert harmless.expertise is Expertise.LEGAL
    ungraded = replace(ticket, grading=Grading(proposed=a_grade(problem_class=ProblemClass.SPECIAL)))
    assert mark(ungraded, is_hazard=True, by=SYSTEM, policy=policy, now=NOW).ticket.expertise is Expertise.SAFETY
