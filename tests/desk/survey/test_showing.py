"""What staff read of the survey: with the ticket, and in its timeline."""

from dataclasses import replace

from desk.staff.history import line_of
from desk.survey import taking
from desk.survey.dimension import SurveyDimension
from desk.survey.round import SurveyRound
from desk.survey.showing import survey_lines
from desk.survey.supplier import SupplierEvaluation
from desk.terms import Status, SurveyOutcome
from desk.tickets.timeline import SYSTEM
from tests.desk.builders import MEI, MONDAY_9AM, a_policy, a_ticket, rated
from tests.desk.talking import Desk, in_english

SPEED, SOLUTION, *_ = SurveyDimension
ROUND = SurveyRound(instrument="CSAT 1", asked_at=MONDAY_9AM)


def test_the_points_and_words_of_each_round_stand_with_the_ticket() -> None:
    void = replace(ROUND, points={SPEED: 3}, comment="slow", is_void=True)
    held = replace(ROUND, points={SPEED: 9, SOLUTION: 8}, outcome=SurveyOutcome.ANSWERED_LATE)
    evaluation = SupplierEvaluation(supplier="Cool Air", points=5, words="late", by="Li", at=MONDAY_9AM)
    desk = Desk().hold(a_ticket(Status.CONFIRMED, surveys=(void, held), supplier="Cool Air", evaluation=evaluation))
    desk.says(MEI, "/ticket 7")
    told = desk.was_told(MEI)
    assert "Survey before the reopening, void: Response speed 3\nIn their words: slow" in told
    assert "Survey, answered late: Response speed 9, Resolution efficiency 8" in told
    assert "Supplier: Cool Air, 5 by Li\nlate" in told


def test_what_is_missing_is_said_and_what_is_not_there_is_not() -> None:
    declined = replace(ROUND, declined_at=MONDAY_9AM)
    said = survey_lines(a_ticket(surveys=(ROUND, declined), supplier="Cool Air"))
    assert [in_english(line) for line in said] == [
        "Survey, not finished: no points",
        "Supplier: Cool Air, not evaluated yet",
    ]
    assert survey_lines(a_ticket()) == ()


def test_the_timeline_names_the_points_that_an_answer_brought() -> None:
    ticket = a_ticket(Status.CONFIRMED, surveys=(ROUND,))
    first = rated(ticket, {SPEED: 9}, policy=a_policy(), now=MONDAY_9AM)
    second = rated(first.ticket, {SOLUTION: 8}, policy=a_policy(), now=MONDAY_9AM, comment="quick")
    words = rated(second.ticket, {}, policy=a_policy(), now=MONDAY_9AM, comment="kind")
    skipped = taking.leave_out(second.ticket, SPEED, policy=a_policy(), by=SYSTEM, now=MONDAY_9AM)
    said = [in_english(line_of(e)) for change in (first, second, words, skipped) for e in change.entries]
    assert [line.partition(": ")[2] for line in said] == [
        "rated by the customer – Response speed 9",
        "rated by the customer – Resolution efficiency 8 “quick”",
        "rated by the customer – kind",
        "question of the survey left out",
    ]
