"""What is wrong with a policy file, in words: each key, what was found there, and what was expected."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

_Keys = tuple[Any, ...]


def lines_of(refused: ValidationError, packaged: Mapping[str, Any]) -> Iterator[str]:
    """Give a line for each fault. The packaged policy shows which keys there are."""
    for error in refused.errors():
        key = tuple(part for part in error["loc"] if part != "[key]")
        match error["type"]:
            case "missing":
                yield f"{_dotted(key)}: missing; copy it from the packaged policy.toml"
            case "extra_forbidden":
                yield f"{_dotted(key)}: unknown key; {_spelling(key, packaged)}"
            case "wrong_keys":
                for name, expected in error["ctx"].items():
                    found = error["input"].get(name, "nothing")
                    yield f"{_dotted((*key, name))}: found {found!r}; {expected}"
            case "wrong_lines":
                yield from (f"{name}: {words}" for name, words in error["ctx"].items())
            case _:
                yield f"{_dotted(key)}: found {error['input']!r}; {_expected(error['msg'])}"


def _dotted(key: _Keys) -> str:
    """Write a key as the file has it; what stands in a list is counted from 1."""
    return ".".join(str(part + 1 if isinstance(part, int) else part) for part in key)


def _spelling(key: _Keys, packaged: Mapping[str, Any]) -> str:
    known = list(_table_at(key[:-1], packaged))
    if close := get_close_matches(str(key[-1]), known, n=1):
        return f"did you mean {close[0]}?"
    return "remove it or mend its spelling" + (f"; expected one of {', '.join(known)}" if known else "")


def _table_at(key: _Keys, packaged: Mapping[str, Any]) -> Mapping[str, Any]:
    table: Any = packaged
    for part in key:
        table = table.get(part, {}) if isinstance(table, Mapping) else {}
    return table if isinstance(table, Mapping) else {}


def _expected(words: str) -> str:
    return words.removeprefix("Value error, ").replace("Input should be", "expected")
