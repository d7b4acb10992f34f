"""Frozen values, made and copied by way of their slots: as `dataclasses` does it, in a part of the time."""

import dataclasses
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

T = TypeVar("T")


def quick(kind: type[T]) -> type[T]:
    """Give a frozen class with slots, of which every turn makes some, a constructor that fills slot by slot.

    That of `dataclasses` sets each field by its name, past the lock that makes the class frozen.
    """
    names: dict[str, Any] = {"MISSING": dataclasses.MISSING}
    parameters, lines = [], []
    for field in dataclasses.fields(cast("Any", kind)):
        name = field.name
        names |= {f"set_{name}": getattr(kind, name).__set__, f"default_{name}": field.default}
        given = name
        if field.default_factory is not dataclasses.MISSING:
            names[f"make_{name}"] = field.default_factory
            given = f"make_{name}() if {name} is MISSING else {name}"
        is_needed = field.default is field.default_factory  # neither is there
        parameters.append(name if is_needed else f"{name}=default_{name}")
        lines.append(f"    set_{name}(self, {given})")
    if hasattr(kind, "__post_init__"):
        lines.append("    self.__post_init__()")
    exec("\n".join([f"def __init__(self, *, {', '.join(parameters)}):", *lines]), names)  # noqa: S102 -- names of fields
    type.__setattr__(kind, "__init__", names["__init__"])
    return kind


def replace(value: T, **changes: Any) -> T:  # noqa: ANN401 -- any field
    """Give a copy of a frozen value with some fields changed. Raises TypeError for a field that it has not."""
    kind: Any = type(value)
    changed: T = _replacer(kind)(value, changes)
    return changed


@cache
def _replacer(kind: Any) -> Callable[[Any, dict[str, Any]], Any]:  # noqa: ANN401 -- a dataclass
    """Write a function for one class: its fields go from slot to slot, without the checks of a constructor.

    A class whose constructor checks or works something out is made anew by that constructor.
    """
    if hasattr(kind, "__post_init__") or not hasattr(kind, "__slots__"):
        return lambda value, changes: dataclasses.replace(value, **changes)
    fields = [field.name for field in dataclasses.fields(kind)]
    setters = {name: getattr(kind, name).__set__ for name in fields}
    names: dict[str, Any] = {f"set_{name}": setter for name, setter in setters.items()}
    names |= {"new": object.__new__, "kind": kind, "setters": setters}
    lines = [
        "def replacer(value, changes):",
        "    copy = new(kind)",
        *(f"    set_{name}(copy, value.{name})" for name in fields),
        "    for name, held in changes.items():",
        "        if name not in setters:",
        "            raise TypeError(f'{kind.__name__} has no field {name!r}')",
        "        setters[name](copy, held)",
        "    return copy",
    ]
    exec("\n".join(lines), names)  # noqa: S102 -- the text is ours: names of fields
    written: Callable[[Any, dict[str, Any]], Any] = names["replacer"]
    return written
