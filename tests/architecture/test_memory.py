"""Only the store commits: a use case can't end a transaction, nor keep half of one."""

import ast
from collections.abc import Iterable

from tests.architecture.source import Module, example, modules

ENDINGS = frozenset({"commit", "rollback"})


def endings(modules: Iterable[Module]) -> list[str]:
    return [
        f"{module.at(node)} {node.func.attr}()"
        for module in modules
        for node in module.walk()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ENDINGS
    ]


def test_nothing_outside_the_store_ends_a_transaction() -> None:
    assert endings(modules("bot", "desk", "handlers", "scheduler")) == []


def test_a_commit_is_found() -> None:
    assert endings([example("async def f(work):\n    await work.commit()\n")]) == ["desk/example.py:2 commit()"]
