"""The project's own source, read as syntax trees, for the tests that hold the house's rules."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("bot", "desk", "handlers", "scheduler", "storage")
PACKAGES = (*PRODUCT, "sandbox")
EVERYTHING = (*PACKAGES, "locales", "tests", "bench")
GENERATED = "storage/migrations/versions"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One Python file: its place in the tree, its text and its syntax tree."""

    path: str
    source: str

    @property
    def name(self) -> str:
        """The name it is imported by."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def tree(self) -> ast.Module:
        """Its syntax tree, parsed once."""
        return parsed(self.source)

    def walk(self) -> Iterator[ast.AST]:
        """Every node of the tree."""
        return ast.walk(self.tree)

    def at(self, node: ast.stmt | ast.expr) -> str:
        """Where a node stands, in the form that editors follow."""
        return f"{self.path}:{node.lineno}"


@cache
def parsed(source: str) -> ast.Module:
    return ast.parse(source)


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Give all modules under some top-level folders, but for generated migrations."""
    files = (file for folder in folders for file in sorted((ROOT / folder).rglob("*.py")))
    found = ((file.relative_to(ROOT).as_posix(), file) for file in files)
    return tuple(
        Module(path=path, source=file.read_text(encoding="utf-8"))
        for path, file in found
        if not path.startswith(GENERATED)
    )


def example(source: str, *, path: str = "desk/example.py") -> Module:
    """Give a module that exists only in a test, to show that a rule finds what it forbids."""
    return Module(path=path, source=source)


def dotted(node: ast.expr) -> str:
    """Give `a.b.c` for a name or an attribute, else an empty string."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=owner, attr=name) if dotted(owner):
            return f"{dotted(owner)}.{name}"
        case _:
            return ""
