"""Files and functions stay small enough to be read at one sitting."""

from collections.abc import Iterable

from tests.architecture.source import EVERYTHING, Function, Module, example, modules

FILE_LINES = 300
FUNCTION_LINES = 40


def too_long(modules: Iterable[Module]) -> list[str]:
    files = [f"{module.path} has {lines} lines" for module in modules if (lines := lines_of(module)) >= FILE_LINES]
    functions = [
        f"{module.at(node)} {node.name}() has {lines} lines"
        for module in modules
        for node in module.walk()
        if isinstance(node, Function) and (lines := (node.end_lineno or 0) - node.lineno + 1) >= FUNCTION_LINES
    ]
    return files + functions


def lines_of(module: Module) -> int:
    return len(module.source.splitlines())


def test_no_file_reaches_300_lines_and_no_function_40() -> None:
    assert too_long(modules(*EVERYTHING)) == []


def test_a_long_file_and_a_long_function_are_found() -> None:
    long_function = "def everything():\n" + "    pass\n" * FUNCTION_LINES
    assert too_long([example("x = 1\n" * FILE_LINES)]) == ["desk/example.py has 300 lines"]
    assert too_long([example(long_function)]) == ["desk/example.py:1 everything() has 41 lines"]
