"""How entries of the register are named, and that a later message of a batch sees what an earlier one changed."""

import pytest

from desk.improvement.entries import Entries, Sought, case_named, measure_named, ticket_of
from desk.terms import CaseId, MeasureId
from tests.desk.builders import ANN
from tests.desk.improvement.entered import a_case, a_measure, analysed


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("1001-1", "1001-1"),
        ("#1001-2", "1001-2"),
        ("f17", "F17"),
        ("D20261125", "D20261125"),
        ("c3-500", "C3-500"),
        ("1001", None),
        ("M17", None),
        ("1001-", None),
        ("-1", None),
        ("F", None),
        ("", None),
        ("F17.5", None),
    ],
)
def test_a_case_is_known_by_its_number(word: str, number: str | None) -> None:
    assert case_named(word) == number


def test_a_measure_is_known_by_its_number() -> None:
    assert measure_named("#m18") == "M18"
    assert measure_named("F18") is None


def test_a_cases_number_tells_its_ticket() -> None:
    assert ticket_of(CaseId("1001-3")) == 1001
    assert ticket_of(CaseId("F3")) is None
    assert ticket_of(CaseId("C3-500")) is None
    assert Sought(cases=frozenset({CaseId("7-1"), CaseId("F3")})).tickets == {7}


def test_customers_without_a_ticket_are_found_by_their_case() -> None:
    cases = (a_case(), a_case("C3-500", ticket=None, customer=ANN))
    assert Entries(cases={case.id: case for case in cases}).customers == {ANN}


def test_what_one_message_changed_the_next_one_of_the_batch_sees() -> None:
    case, measure = a_case(), a_measure()
    found = Entries(
        cases={case.id: case},
        measures={measure.id: measure},
        listed_cases=(case,),
        listed_measures=(measure,),
        reached=frozenset({case.id}),
    )
    changed = a_measure(what="Call twice")
    later = found.after([analysed(), a_case("7-2")], [changed])
    assert later == Entries(
        cases={case.id: analysed()},
        measures={MeasureId("M3"): changed},
        listed_cases=(analysed(),),
        listed_measures=(changed,),
    )
    assert found.after([], []) == found
