"""Names speak of the business and the platforms, never of an empty technical role."""

import ast
import re
from collections.abc import Iterable

from tests.architecture.source import EVERYTHING, Module, example, modules

ROLES = frozenset({"base", "data", "helper", "helpers", "impl", "info", "manager", "service", "util", "utils"})
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def empty_names(modules: Iterable[Module]) -> list[str]:
    files = [module.path for module in modules if any(map(says_nothing, module.name.split(".")))]
    classes = [
        f"{module.at(node)} {node.name}"
        for module in modules
        for node in module.walk()
        if isinstance(node, ast.ClassDef) and says_nothing(node.name)
    ]
    return files + classes


def says_nothing(name: str) -> bool:
    words = [word.lower() for word in WORD.findall(name)]
    return bool(words) and (words[-1] in ROLES or words[0] == "base")


def test_no_module_or_class_has_an_empty_name() -> None:
    assert empty_names(modules(*EVERYTHING)) == []


def test_empty_names_are_found() -> None:
    assert empty_names([example("class TicketManager: ...\nclass _HTTPUtil: ...\nclass BaseTicket: ...\n")]) == [
        "desk/example.py:1 TicketManager",
        "desk/example.py:2 _HTTPUtil",
        "desk/example.py:3 BaseTicket",
    ]
    assert empty_names([example("", path="desk/order_helpers.py")]) == ["desk/order_helpers.py"]


def test_words_of_the_business_are_no_empty_names() -> None:
    assert empty_names([example("class ServiceType: ...\nclass DataLoss: ...\nclass Database: ...\n")]) == []
