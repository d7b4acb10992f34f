"""Behind every number stand its tickets: each with its own part in it and the instants."""

from fractions import Fraction

import pytest

from desk.duties import Appraisal
from desk.quality.evidence import Evidence, Worst, evidence_of
from desk.quality.figures import Figures
from desk.quality.indicators import MEASURED, OVERALL, Indicator, Unit
from desk.quality.measuring import measure
from desk.terms import Method, TicketId
from tests.desk.quality.cases import START, closed, facts, hours

STANDARD = Appraisal()
TICKETS = (
    closed(1, responded=1, handled=10, method=Method.ON_SITE),
    closed(2, responded=30, handled=60, came_back=True, satisfaction=3),
    facts(3, service_failed_at=START + hours(24)),
)


@pytest.mark.requirement("R4.1-2")
def test_a_ticket_shows_from_when_to_when_and_what_came_of_it() -> None:
    line = evidence_of(TICKETS[1], Indicator.TIME_TO_RESOLVE, STANDARD)
    assert line == Evidence(ticket=TicketId(2), amount=Fraction(60), since=START, until=START + hours(60))
    assert evidence_of(TICKETS[2], Indicator.TIME_TO_RESOLVE, STANDARD) is None, "it is not solved yet"
    failed = evidence_of(TICKETS[2], Indicator.RESPONDED_IN_TIME, STANDARD)
    assert failed == Evidence(ticket=TicketId(3), amount=Fraction(0), since=START, until=None)


@pytest.mark.parametrize("indicator", Indicator)
def test_the_evidence_adds_up_to_the_number(indicator: Indicator) -> None:
    figures, lines = Figures(), []
    for each in TICKETS:
        figures.add(each)
        lines += [line] if (line := evidence_of(each, indicator, STANDARD)) else []
    value = measure(figures, indicator)
    assert (value is None) == (not lines)
    if value:
        assert value.amount == sum(line.amount for line in lines) / len(lines)


@pytest.mark.parametrize(
    ("indicator", "first"),
    [(Indicator.TIME_TO_RESOLVE, 2), (Indicator.SATISFACTION, 2), (Indicator.RESPONDED_IN_TIME, 2)],
)
def test_the_worst_come_first_and_no_more_than_asked_for(indicator: Indicator, first: int) -> None:
    worst = Worst(indicator=indicator, standard=STANDARD, most=1)
    for each in TICKETS:
        worst.add(each)
    assert [line.ticket for line in worst.lines] == [first]
    assert worst.count >= 2


def test_every_indicator_belongs_to_a_dimension_or_to_all_of_the_service() -> None:
    assert {each for listed in MEASURED.values() for each in listed} | set(OVERALL) == set(Indicator)
    assert {Indicator.FIRST_RESPONSE.unit, Indicator.SOLVED.unit, Indicator.POINTS_SUPPLIER.unit} == set(Unit)
