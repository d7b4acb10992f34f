"""A special ticket (law, safety, environment) needs an expert's entry before it closes (T17)."""

import pytest

from desk.errors import IncompleteError
from desk.people import Member
from desk.terms import ProblemClass, Role, Status, SurveyOutcome
from desk.tickets import closing, grading, work
from desk.tickets.ticket import Feedback, Grading, Ticket
from desk.tickets.timeline import SYSTEM
from tests.desk.builders import LAW, MONDAY_9AM, SUN, a_grade, a_member, a_policy, a_ticket

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


def test_an_ordinary_ticket_needs_no_expert() -> None:
    assert closing.close(a_ticket(Status.CONFIRMED, feedback=CONFIRMED), by=SYSTEM, now=NOW).ticket.closing_reason
