"""Time is an argument: one module reads the clock, not even the database does."""

import ast
from collections.abc import Iterable, Iterator

from tests.architecture.source import PACKAGES, Module, dotted, example, modules

READER = "bot/clock.py"
CLOCKS = (
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.sleep", "asyncio.sleep"),
    *("func.now", "func.current_timestamp", "func.localtimestamp", "func.clock_timestamp"),
)
IN_SQL = ("now()", "current_timestamp", "clock_timestamp()", "localtimestamp")


def clock_readers(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.at(node)} {clock}" for module in modules if module.path != READER for node, clock in reads(module)
    ]


def reads(module: Module) -> Iterator[tuple[ast.expr, str]]:
    turns = [node.func for node in module.walk() if isinstance(node, ast.Call) and is_turn_of_the_loop(node)]
    for node in module.walk():
        if isinstance(node, ast.expr) and node not in turns and (clock := read_by(node, module)):
            yield node, clock


def is_turn_of_the_loop(call: ast.Call) -> bool:
    """Tell `asyncio.sleep(0)`, which waits no time."""
    return dotted(call.func) == "asyncio.sleep" and ast.unparse(call) == "asyncio.sleep(0)"


def read_by(node: ast.expr, module: Module) -> str:
    match node:
        case ast.Attribute():
            return next((clock for clock in CLOCKS if f".{dotted(node)}".endswith(f".{clock}")), "")
        case ast.Constant(value=str(words)) if module.path.startswith("storage"):
            return next((clock for clock in IN_SQL if clock in words.lower()), "")
        case _:
            return ""


def test_only_the_clock_reads_the_clock() -> None:
    assert clock_readers(modules(*PACKAGES)) == []


def test_every_way_to_read_a_clock_is_found() -> None:
    assert clock_readers([example("import datetime\nx = datetime.datetime.now(UTC)\n")]) == [
        "desk/example.py:2 datetime.now"
    ]
    assert clock_readers([example("await asyncio.sleep(1)")]) == ["desk/example.py:1 asyncio.sleep"]
    assert clock_readers([example("rows = text('SELECT now()')", path="storage/x.py")]) == ["storage/x.py:1 now()"]


def test_a_clock_that_is_an_argument_may_be_read_and_the_loop_given_a_turn() -> None:
    assert clock_readers([example("x = clock.now()\nawait asyncio.sleep(0)\n")]) == []
