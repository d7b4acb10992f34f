"""The register of the specification and what covers each row: `python -m tests.requirements` writes the page."""

import ast
import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.source import Module, dotted, modules

ROOT = Path(__file__).parents[1]
REGISTER = ROOT / "docs" / "register.tsv"
PAGE = ROOT / "docs" / "requirements.md"
MARKER = "pytest.mark.requirement"

Coverage = Mapping[str, list[str]]
Place = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

HEAD = """# Requirements

All rows of the specification's register, and the tests that would fail if a row broke. Made by `make requirements`
from `docs/register.tsv` and the `@pytest.mark.requirement` marks of the tests; not to be edited by hand.

"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One demand of the specification: `kind` is must-software, record or context."""

    id: str
    kind: str
    text: str
    figures: str

    def state(self, coverage: Coverage) -> str:
        """How far the row is kept."""
        if self.id in coverage:
            return "covered"
        return "no software needed" if self.kind == "context" else "not yet"


def register() -> list[Row]:
    """Read all rows, in the specification's order."""
    with REGISTER.open(encoding="utf-8", newline="") as file:
        return [Row(**row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def coverage(tests: Iterable[Module]) -> dict[str, list[str]]:
    """Give the names of the tests that are marked with each row, without running or importing any."""
    covered: dict[str, list[str]] = defaultdict(list)
    for test in tests:
        for place, row in marks(test.tree, within=test.path):
            if place not in covered[row]:
                covered[row].append(place)
    return dict(covered)


def marks(place: Place, *, within: str) -> Iterator[tuple[str, str]]:
    """Give every mark of a module, class or function with the place it stands at."""
    for child in place.body:
        if isinstance(child, Place):
            yield from marks(child, within=f"{within}::{child.name}")
    yield from ((within, row) for node in own_nodes(place) for row in rows_named(node))


def own_nodes(place: Place) -> Iterator[ast.AST]:
    """Give the decorators and statements of a place, without the places inside it."""
    roots: list[ast.AST] = [] if isinstance(place, ast.Module) else list(place.decorator_list)
    roots += [child for child in place.body if not isinstance(child, Place)]
    return (node for root in roots for node in ast.walk(root))


def rows_named(node: ast.AST) -> list[str]:
    """Give the rows that a mark names, in whatever form it stands: decorator, list of marks or parameter's mark."""
    if not (isinstance(node, ast.Call) and dotted(node.func) == MARKER):
        return []
    return [str(ast.literal_eval(argument)) for argument in node.args]


def page(rows: Iterable[Row], *, coverage: Coverage) -> str:
    """Give the page's Markdown: a summary, then a line a row."""
    rows = list(rows)
    lines = [
        f"| {row.id} | {cell(row.text)} | {row.kind} | {row.state(coverage)} | {tests_cell(coverage.get(row.id, []))} |"
        for row in rows
    ]
    return "\n".join([HEAD + summary(rows, coverage=coverage), *TABLE, *lines]) + "\n"


TABLE = ("| Row | What the system must do | Kind | State | Tests |", "|---|---|---|---|---|")


def summary(rows: Iterable[Row], *, coverage: Coverage) -> str:
    """Count the states of each kind."""
    count = Counter((row.kind, row.state(coverage)) for row in rows)
    lines = [f"| {kind} | {state} | {number} |" for (kind, state), number in sorted(count.items())]
    return "\n".join(["| Kind | State | Rows |", "|---|---|---|", *lines]) + "\n"


def cell(words: str) -> str:
    """Keep a text inside its table cell."""
    return words.replace("|", "\\|")


def tests_cell(tests: list[str]) -> str:
    """Name tests by their sentences, linked to their files."""
    named = (test.partition("::") for test in tests)
    return "<br>".join(f"[{sentence(name)}](../{file})" for file, _, name in named)


def sentence(name: str) -> str:
    """Read a test's name as the sentence it is."""
    return name.rpartition("::")[2].removeprefix("test_").replace("_", " ") or "the whole file"


def fresh_page() -> str:
    """Give the page as it should be now."""
    return page(register(), coverage=coverage(modules("tests")))


if __name__ == "__main__":
    PAGE.write_text(fresh_page(), encoding="utf-8")
