"""The routing table: first match wins, any column may be left out, and nothing is left to chance (R2.1-7, R3.2-4)."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from bot.policy_file import read_policy
from desk.routing.rows import Expertise, Route
from desk.routing.table import Assignment, route_of
from desk.terms import ProblemClass, ProductCategory, ServiceType, Severity, Status
from desk.tickets.grading import grade
from desk.tickets.ticket import Grading, Ticket
from tests.desk.builders import LI, MEI, MONDAY_9AM, a_grade, a_policy, a_ticket

GENERAL, SPECIAL = frozenset({ProblemClass.GENERAL}), frozenset({ProblemClass.SPECIAL})


def judged(**grade: Any) -> Ticket:  # noqa: ANN401 -- any field
    return a_ticket(grading=Grading(preliminary=a_grade(**grade)))


@pytest.mark.requirement("R3.2-4", "R2.1-7")
def test_the_first_row_that_matches_says_where_a_ticket_goes() -> None:
    rows = (
        Route(problem_class=SPECIAL, department="legal", tier="expert", expertise=Expertise.LEGAL),
        Route(severity=frozenset({Severity.URGENT}), department="technical", tier="urgent"),
        Route(department="technical", tier="routine"),
    )
    policy = a_policy(routing=rows)
    special = judged(problem_class=ProblemClass.SPECIAL, severity=Severity.URGENT)
    assert route_of(special, policy) == Assignment(department="legal", tier="expert", expertise=Expertise.LEGAL, row=1)
    assert route_of(judged(severity=Severity.URGENT), policy).tier == "urgent"
    assert route_of(judged(severity=Severity.TIMED), policy) == Assignment(
        department="technical", tier="routine", row=3
    )


COLUMNS: dict[str, tuple[Any, Any]] = {
    "problem_class": (ProblemClass.GENERAL, ProblemClass.MAJOR),
    "severity": (Severity.ROUTINE, Severity.URGENT),
    "service_type": (ServiceType.FAULT_REPAIR, ServiceType.COMPLAINT),
    "category": (ProductCategory.CONSUMER_GOODS, ProductCategory.ELECTRONICS),
}


@pytest.mark.requirement("R2.1-7")
@pytest.mark.parametrize("column", COLUMNS)
def test_each_column_of_a_row_counts(column: str) -> None:
    its, other = COLUMNS[column]
    there = Route(department="there")
    only: dict[str, Any] = {column: frozenset({its})}
    policy = a_policy(routing=(replace(there, department="here", **only), there))
    assert route_of(judged(**{column: its}), policy).department == "here"
    assert route_of(judged(**{column: other}), policy).department == "there"


@pytest.mark.requirement("R2.1-7")
def test_the_region_of_a_ticket_counts_and_one_that_is_not_known_is_none() -> None:
    policy = a_policy(routing=(Route(region=frozenset({"pudong"}), department="east"), Route(department="technical")))
    east = a_ticket(grading=Grading(final=a_grade()), region="pudong")
    assert route_of(east, policy).department == "east"
    assert route_of(judged(), policy).department == "technical"


def test_a_proposal_routes_until_somebody_has_judged() -> None:
    proposed = a_grade(service_type=ServiceType.COMPLAINT)
    assert route_of(a_ticket(grading=Grading(proposed=proposed)), a_policy()).department == "customer_service"
    both = Grading(proposed=proposed, preliminary=a_grade())
    assert route_of(a_ticket(grading=both), a_policy()).department == "technical"
    assert route_of(a_ticket(), a_policy()) == Assignment()


def test_what_no_row_is_for_goes_nowhere() -> None:
    assert route_of(judged(), a_policy(routing=(Route(problem_class=SPECIAL, department="legal"),))) == Assignment()


@pytest.mark.requirement("R2.1-1", "R2.1-2", "R2.1-3", "R2.1-4", "R2.1-5")
def test_the_packaged_table_gives_every_problem_a_department_and_a_tier() -> None:
    policy = read_policy(None)
    departments, tiers = {d.key for d in policy.departments}, {t.key for t in policy.tiers}
    for kind, severity, service, category in product(ProblemClass, Severity, ServiceType, ProductCategory):
        ticket = judged(problem_class=kind, severity=severity, service_type=service, category=category)
        found = route_of(ticket, policy)
        talks = service in {ServiceType.CUSTOMER_SERVICE, ServiceType.COMPLAINT}
        is_general = service is ServiceType.OTHER and kind is ProblemClass.GENERAL
        assert found.department == ("customer_service" if talks or is_general else "technical")
        assert found.department in departments
        assert found.tier in tiers
        assert (found.tier == "expert") is (kind is ProblemClass.SPECIAL)


@pytest.mark.requirement("R2.1-7")
def test_a_judgement_routes_anew_until_somebody_has_accepted() -> None:
    rows = (
        Route(severity=frozenset({Severity.URGENT}), department="technical", tier="urgent"),
        Route(department="customer_service", tier="routine"),
    )
    policy = a_policy(routing=rows)
    first = grade(a_ticket(Status.RECEIVED), a_grade(), by=MEI, policy=policy, now=MONDAY_9AM).ticket
    assert (first.department, first.tier) == ("customer_service", "routine")
    urgent = a_grade(severity=Severity.URGENT)
    again = grade(first, urgent, by=MEI, policy=policy, now=MONDAY_9AM).ticket
    assert (again.department, again.tier) == ("technical", "urgent")
    accepted = a_ticket(Status.IN_PROGRESS, department="customer_service", tier="routine")
    kept = grade(accepted, urgent, by=LI, policy=policy, now=MONDAY_9AM).ticket
    assert (kept.department, kept.tier) == ("customer_service", "routine")
