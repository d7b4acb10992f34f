"""The measured score, worked out by hand line by line."""

from dataclasses import replace
from fractions import Fraction

import pytest

from desk.appraisal.scoring import measured_score, points_for, scored
from desk.appraisal.standard import RULES, rule
from desk.quality.figures import Figures
from desk.quality.indicators import Indicator
from desk.quality.stages import Phase
from desk.survey.dimension import OWN, SurveyDimension
from desk.terms import Method
from tests.desk.quality.cases import closed

SPEED, EFFICIENCY = SurveyDimension.RESPONSE_SPEED, SurveyDimension.RESOLUTION_EFFICIENCY
HOURS = rule(SPEED, Indicator.TIME_TO_RESOLVE, 3, full=24, none=72)
BACK = rule(EFFICIENCY, Indicator.CAME_BACK, 1, full=0, none=20)
POINTS = rule(SPEED, Indicator.POINTS_ATTITUDE, 5, full=10, none=5)


@pytest.mark.parametrize(("amount", "points"), [(0, 100), (24, 100), (36, 75), (48, 50), (60, 25), (72, 0), (900, 0)])
def test_less_is_worth_more_where_the_full_amount_is_the_smaller_one(amount: int, points: int) -> None:
    assert points_for(Fraction(amount), HOURS) == points


@pytest.mark.parametrize(("amount", "points"), [(1, 0), (5, 0), (6, 20), (7.5, 50), (10, 100)])
def test_more_is_worth_more_where_it_is_the_larger_one(amount: float, points: int) -> None:
    assert points_for(Fraction(amount), POINTS) == points


@pytest.mark.requirement("R4.4.2-1", "R4.4.1-2", "R4.4.1-3")
def test_the_score_is_the_weighted_mean_of_what_was_measured() -> None:
    """36 h are worth 75 points at a weight of 3; one of ten came back, 50 points at 1: (3 * 75 + 50) / 4 = 68.75."""
    figures = Figures()
    for number in range(10):
        figures.add(closed(number, handled=36, came_back=number == 0))
    lines = scored(figures, (HOURS, BACK, POINTS))
    assert [(line.amount, line.points, line.of) for line in lines] == [(36, 75, 10), (10, 50, 10), (None, None, 0)]
    assert measured_score(lines) == 68.8, "nobody was asked about attitude: that line does not count"


def test_nothing_measured_is_no_score() -> None:
    assert measured_score(scored(Figures(), RULES)) is None


@pytest.mark.requirement("R4.4.1-1", "R4.4.1-2", "R4.4.1-3", "R4.4.1-4", "R4.4.1-5", "R4.4.1-6", "R7.4.2-1")
def test_the_standard_has_lines_for_all_five_items_and_a_faultless_service_gets_full_points() -> None:
    assert {line.item for line in RULES} == set(OWN)
    figures = Figures()
    figures.add(closed(satisfaction=10))
    assert measured_score(scored(figures, RULES)) == 100
    figures.add(
        replace(closed(), phases=frozenset(Phase) - {Phase.REVIEW}, method=Method.DEPOT, was_complained_of=True)
    )
    lower = {line.rule.figure for line in scored(figures, RULES) if line.points is not None and line.points < 100}
    wanting = {Indicator.WHOLE_SERVICE, Indicator.DEPOT, Indicator.COMPLAINTS, Indicator.SATISFACTION}
    assert lower == wanting
