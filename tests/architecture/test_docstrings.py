"""Every module says what it holds; every public function and class what it promises."""

import ast
from collections.abc import Iterable, Iterator

from tests.architecture.source import PACKAGES, Module, example, modules


def speechless(modules: Iterable[Module]) -> list[str]:
    return [missing for module in modules for missing in (*undescribed_module(module), *undescribed(module))]


def undescribed_module(module: Module) -> Iterator[str]:
    described = ast.get_docstring(module.tree)
    if described is None:
        yield f"{module.path} does not say what it holds"
    elif len(described.splitlines()[0]) > len(described.partition("\n\n")[0]):
        yield f"{module.path} opens with more than one line"


def undescribed(module: Module) -> Iterator[str]:
    for node in module.tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if not node.name.startswith("_") and ast.get_docstring(node) is None:
            yield f"{module.at(node)} {node.name} does not say what it promises"


def test_every_module_and_public_name_is_described() -> None:
    assert speechless(modules(*PACKAGES, "locales")) == []


def test_a_silent_module_function_and_class_are_found() -> None:
    assert speechless([example("def f(): ...\n\nclass C: ...\n\ndef _own(): ...\n")]) == [
        "desk/example.py does not say what it holds",
        "desk/example.py:1 f does not say what it promises",
        "desk/example.py:3 C does not say what it promises",
    ]
