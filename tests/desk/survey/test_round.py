"""A round of the survey: what is still open, what it comes to, and how it is kept (C13, C14)."""

from datetime import timedelta

import pytest

from desk.codec import decode, encode
from desk.survey.dimension import OWN, SurveyDimension
from desk.survey.instrument import Instrument
from desk.survey.round import SurveyRound, current
from desk.terms import SurveyOutcome
from desk.tickets.ticket import Ticket
from tests.desk.builders import MONDAY_9AM, a_ticket

SPEED, SOLUTION, COMPLETE, ATTITUDE, FOLLOW_UP, SUPPLIER = SurveyDimension
ASKED = SurveyRound(instrument="1", asked_at=MONDAY_9AM)


@pytest.mark.requirement("R4.2.2-1", "R4.2.2-2", "R4.2.2-3", "R4.2.2-4", "R4.2.2-5")
def test_five_dimensions_are_asked_and_the_first_four_are_core() -> None:
    assert ASKED.open_questions == OWN == (SPEED, SOLUTION, COMPLETE, ATTITUDE, FOLLOW_UP)
    assert [d for d in SurveyDimension if d.is_core] == [SPEED, SOLUTION, COMPLETE, ATTITUDE]


def test_what_was_answered_or_skipped_is_not_open() -> None:
    held = SurveyRound(instrument="1", asked_at=MONDAY_9AM, points={SOLUTION: 9}, skipped=(SPEED,))
    assert held.open_questions == (COMPLETE, ATTITUDE, FOLLOW_UP)


def test_who_wants_no_more_questions_is_asked_none() -> None:
    assert SurveyRound(instrument="1", asked_at=MONDAY_9AM, declined_at=MONDAY_9AM).open_questions == ()


@pytest.mark.parametrize(
    ("points", "mean", "satisfaction"),
    [
        ({}, None, None),
        ({SPEED: 9}, 9.0, 9),
        ({SPEED: 8, SOLUTION: 9}, 8.5, 9),  # a half counts up
        ({SPEED: 9, SOLUTION: 9, COMPLETE: 8, ATTITUDE: 10, FOLLOW_UP: 9}, 9.0, 9),
        ({SPEED: 1, SOLUTION: 2, COMPLETE: 1}, 4 / 3, 1),
        ({SPEED: 10, SUPPLIER: 2}, 10.0, 10),  # a supplier's points are the supplier's
        ({SUPPLIER: 2}, None, None),
    ],
)
def test_the_satisfaction_is_the_rounded_mean_of_our_own(
    points: dict[SurveyDimension, int], mean: float | None, satisfaction: int | None
) -> None:
    held = SurveyRound(instrument="1", asked_at=MONDAY_9AM, points=points)
    assert (held.mean, held.satisfaction) == (mean, satisfaction)


def test_the_last_round_counts_unless_it_is_void() -> None:
    void = SurveyRound(instrument="1", asked_at=MONDAY_9AM, is_void=True)
    assert current(()) is current((void,)) is current((ASKED, void)) is None
    assert current((void, ASKED)) is ASKED


def test_a_ticket_is_kept_with_its_rounds() -> None:
    held = SurveyRound(
        instrument="3",
        asked_at=MONDAY_9AM,
        asks=(SPEED, SUPPLIER),
        points={SPEED: 9, SUPPLIER: 4},
        skipped=(ATTITUDE,),
        comment="准时",
        answered_at=MONDAY_9AM,
        last_at=MONDAY_9AM + timedelta(hours=1),
        outcome=SurveyOutcome.ANSWERED_IN_TIME,
        via="telegram",
    )
    ticket = a_ticket(surveys=(held,), supplier="Cool Air Ltd")
    kept = decode(Ticket, encode(ticket))
    assert kept == ticket
    assert kept.survey is not None
    assert [d.is_own for d in kept.survey.points] == [True, False]


@pytest.mark.requirement("R4.2.1-1")
@pytest.mark.parametrize("dimension", SurveyDimension)
def test_every_question_has_words_in_each_language(dimension: SurveyDimension) -> None:
    asked = Instrument().question(dimension)
    assert asked.of("zh_CN") != asked.of("en")
    assert asked.of("fr") == asked.of("zh_CN")
