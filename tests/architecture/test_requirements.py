"""The requirements page tells the truth, and marks name only rows that exist."""

import pytest

from tests.architecture.source import example, modules
from tests.requirements import PAGE, Row, coverage, fresh_page, page, register

DIRECTIONS = Row(id="R1.1-1", kind="must-software", text="Answers | fast", figures="")
BACKGROUND = Row(id="R1.1-2", kind="context", text="Trust grows", figures="")


def test_the_register_holds_the_whole_specification() -> None:
    rows = register()
    assert len({row.id for row in rows}) == len(rows) == 289
    kinds = [row.kind for row in rows]
    assert [kinds.count(kind) for kind in ("must-software", "record", "context")] == [193, 68, 28]


def test_every_mark_names_a_row_of_the_register() -> None:
    assert set(coverage(modules("tests"))) - {row.id for row in register()} == set()


def test_the_page_is_up_to_date() -> None:
    if PAGE.read_text(encoding="utf-8") != fresh_page():
        pytest.fail("docs/requirements.md is stale: run `make requirements`", pytrace=False)


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("@{mark}\ndef test_a(): ...", "::test_a"),
        ("@{mark}\nasync def test_a(): ...", "::test_a"),
        ("class TestA:\n    @{mark}\n    def test_b(self): ...", "::TestA::test_b"),
        ("pytestmark = [{mark}]", ""),
        ("@pytest.mark.parametrize('x', [pytest.param(1, marks={mark})])\ndef test_a(): ...", "::test_a"),
    ],
)
def test_a_mark_is_found_wherever_it_stands(source: str, place: str) -> None:
    test = example(source.format(mark="pytest.mark.requirement('R1.1-1', 'R1.1-2')"), path="tests/test_x.py")
    assert coverage([test]) == {"R1.1-1": [f"tests/test_x.py{place}"], "R1.1-2": [f"tests/test_x.py{place}"]}


def test_a_row_is_covered_not_yet_or_needs_no_software() -> None:
    covered = page([DIRECTIONS, BACKGROUND], coverage={"R1.1-1": ["tests/test_x.py::test_it_answers_fast"]})
    assert (
        "| R1.1-1 | Answers \\| fast | must-software | covered | [it answers fast](../tests/test_x.py) |\n"
        "| R1.1-2 | Trust grows | context | no software needed |  |\n"
    ) in covered
    assert "| must-software | not yet | 1 |" in page([DIRECTIONS], coverage={})
