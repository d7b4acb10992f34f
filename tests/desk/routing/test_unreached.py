"""What a table leaves out, found by sets, is what no ticket ever finds by the table itself."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.routing.rows import Route
from desk.routing.table import route_of
from desk.routing.unreached import shadows, uncovered
from desk.terms import ProblemClass, ProductCategory, ServiceType, Severity
from desk.tickets.ticket import Grading
from tests.desk.builders import a_grade, a_policy, a_ticket

REGIONS = ("", "east", "west")
rows = st.lists(
    st.builds(
        Route,
        problem_class=st.frozensets(st.sampled_from(ProblemClass), max_size=3),
        severity=st.frozensets(st.sampled_from(Severity), max_size=2),
        service_type=st.frozensets(st.sampled_from([ServiceType.COMPLAINT]), max_size=1),
        region=st.frozensets(st.sampled_from(["east", "west"]), max_size=2),
        department=st.just("technical"),
    ),
    max_size=6,
)


def found_by_tickets(table: list[Route]) -> set[int]:
    """Give the rows that tickets of every kind find, from 1; 0 where one finds none."""
    services = (ServiceType.COMPLAINT, ServiceType.OTHER)
    policy = a_policy(routing=tuple(table))
    kinds = product(ProblemClass, Severity, services, REGIONS)
    grades = (
        (a_grade(problem_class=kind, severity=severity, service_type=service), region)
        for kind, severity, service, region in kinds
    )
    return {route_of(a_ticket(grading=Grading(final=grade), region=region), policy).row for grade, region in grades}


@pytest.mark.requirement("R2.1-7", "R3.2-4")
@settings(max_examples=20)
@given(table=rows)
def test_a_row_is_shadowed_where_no_ticket_finds_it_and_a_gap_is_told_where_one_finds_none(table: list[Route]) -> None:
    found = found_by_tickets(table)
    assert {number for number, _ in shadows(table)} == set(range(1, len(table) + 1)) - found
    assert bool(uncovered(table)) is (0 in found)


def test_the_rows_that_shadow_one_are_named_with_it() -> None:
    everybody = Route(department="technical")
    by_severity = [Route(severity=frozenset({severity}), department="technical") for severity in Severity]
    assert list(shadows([*by_severity, everybody])) == [(4, (1, 2, 3))]


def test_a_gap_is_named_by_the_first_problem_that_falls_into_it() -> None:
    east = Route(region=frozenset({"east"}), department="technical")
    rest = Route(problem_class=frozenset(ProblemClass) - {ProblemClass.MAJOR}, department="technical")
    assert uncovered([east, rest]).startswith("class major, severity 1, service complaint, product consumer_goods")
    only_east = Route(category=frozenset(ProductCategory), department="technical")
    assert uncovered([only_east]) == ""
    west = Route(region=frozenset({"west"}), problem_class=frozenset({ProblemClass.MAJOR}), department="technical")
    elsewhere = "class major, severity 1, service complaint, product consumer_goods"
    assert uncovered([east, west, rest]) == elsewhere
