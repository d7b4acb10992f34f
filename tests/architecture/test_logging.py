"""A line of the log is one event's name, which a machine can count, and fields; never a sentence with values in it."""

import ast
import logging
import re
from collections.abc import Iterable, Iterator

from tests.architecture.source import PACKAGES, ROOT, Module, dotted, example, modules

LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log"})
EVENT = re.compile(r"[a-z]+(_[a-z]+)+")
MAY_SAY = frozenset({"extra", "exc_info"})
TAKEN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def misfit_lines(modules: Iterable[Module]) -> list[str]:
    return [f"{module.at(call)} {wrong}" for module in modules for call in logged(module) if (wrong := misfit(call))]


def logged(module: Module) -> Iterator[ast.Call]:
    for node in module.walk():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS:
            logger = dotted(node.func.value).rpartition(".")[2]
            if logger.lstrip("_") in {"log", "logger", "logging"}:
                yield node


def misfit(call: ast.Call) -> str:
    match call.args:
        case [ast.Constant(value=str(event))] if EVENT.fullmatch(event):
            pass
        case _:
            return "say one event's name in lower_snake words, and the values as `extra`"
    if strange := {keyword.arg for keyword in call.keywords} - MAY_SAY:
        return f"may not take {strange}"
    if taken := TAKEN & set(fields(call)):
        return f"the library keeps {taken} for itself and would refuse the line"
    return ""


def fields(call: ast.Call) -> Iterator[str]:
    for node in ast.walk(call):
        if isinstance(node, ast.Dict):
            yield from (key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str))
        elif isinstance(node, ast.Call) and node is not call:
            yield from (keyword.arg for keyword in node.keywords if keyword.arg)


def test_each_line_of_the_log_is_an_events_name_and_fields() -> None:
    assert misfit_lines(modules(*PACKAGES)) == []


def test_the_rule_looks_at_the_lines_that_there_are() -> None:
    assert sum(1 for module in modules(*PACKAGES) for _ in logged(module)) > 30


def test_sentences_values_and_variables_are_found() -> None:
    bad = (
        'log.warning("turn_failed message=%d", number)',
        'log.info("Turn failed")',
        'log.error(f"turn_failed_{number}")',
        "log.error(event)",
        'log.error("turn_failed", number)',
        'log.error("failed")',
        'self._log.log(10, "turn_failed")',
        'logging.getLogger(__name__).exception("a b")\nlog.exception("a b")',
    )
    assert [len(misfit_lines([example(line)])) for line in bad] == [1] * len(bad)


def test_fields_that_would_break_the_line_are_found() -> None:
    assert misfit_lines([example('log.info("turn_failed", extra={"message": 1})')])
    assert misfit_lines([example('log.info("turn_failed", extra=told(broken, name=1))')])
    assert misfit_lines([example('log.info("turn_failed", stack_info=True)')])


def explained(page: str) -> set[str]:
    """The events in the first column of the operations page's table."""
    table = page.partition("| Event | Means | Do |")[2].partition("\n\n")[0]
    return {event for row in table.splitlines() for event in re.findall(r"`(\w+)`", row.partition(" | ")[0])}


def test_the_operations_page_explains_events_that_there_are() -> None:
    events = explained((ROOT / "docs/operations.md").read_text(encoding="utf-8"))
    said = {node.value for module in modules(*PACKAGES) for call in logged(module) for node in call.args[:1]
            if isinstance(node, ast.Constant)}  # fmt: skip
    assert len(events) > 15
    assert events - said == set()


def test_an_event_with_fields_is_fine() -> None:
    assert misfit_lines([example('log.info("turn_failed", extra=told(broken, channel=1) | {"size": 2})')]) == []
