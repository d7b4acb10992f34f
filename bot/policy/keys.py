"""A policy as its keys and what stands there: to show one, and to tell what differs between two."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.policy.file import File
from bot.policy_file import packaged_text

_WITHIN = (("response", "rules"), ("completion", "complex_overrides"))
_NO_DEFAULTS = {
    "platforms",
    "procedures",
    "calendars",
    "tiers",
    "routing",
    "routes",
    "subtasks",
    "regions",
}  # the packaged file has more there than none


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A key that differs; None where a policy does not have it."""

    key: str
    was: str | None
    becomes: str | None


def complete(written: str) -> dict[str, Any]:
    """Give the tables of a policy with the defaults of those keys that it does not name."""
    ours, packaged = tomllib.loads(written), tomllib.loads(packaged_text())
    for name, field in File.model_fields.items():
        if not field.is_required() and name not in _NO_DEFAULTS and name in packaged:
            ours[name] = _over(packaged[name], ours.get(name, {}))
    for table, key in _WITHIN:
        ours[table][key] = _over(packaged[table][key], ours[table].get(key))
    return ours


def _over(usual: Any, ours: Any) -> Any:  # noqa: ANN401 -- as TOML has it
    if isinstance(usual, dict) and isinstance(ours, dict):
        return {key: _over(usual.get(key), ours.get(key)) for key in {**usual, **ours}}
    return usual if ours is None else ours


def at(key: str, tables: Mapping[str, Any]) -> Any:  # noqa: ANN401 -- as TOML has it
    """Give what stands at a dotted key: a table or a value. Raises KeyError."""
    held: Any = tables
    for part in key.split(".") if key else ():
        held = _parts(held)[part]
    return held


def _parts(held: Any) -> Mapping[str, Any]:  # noqa: ANN401 -- as TOML has it
    """Give what a table holds by its keys, or a list of tables by their places, from 1; nothing of a plain value."""
    if isinstance(held, list) and held and isinstance(held[0], Mapping):
        return {str(place): row for place, row in enumerate(held, 1)}
    return held if isinstance(held, Mapping) else {}


def lines(held: Any, key: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 -- as above
    """Give every key at and under one, dotted, with its value as TOML writes it."""
    if isinstance(held, Mapping) or _parts(held):
        for part, inner in _parts(held).items():
            yield from lines(inner, f"{key}.{part}" if key else part)
    else:
        yield key, json.dumps(held, ensure_ascii=False, default=str)


def differences(was: Mapping[str, Any], becomes: Mapping[str, Any]) -> Iterator[Difference]:
    """Tell key by key what differs, in the order of the keys."""
    old, new = dict(lines(was)), dict(lines(becomes))
    for key in sorted({**old, **new}):
        if old.get(key) != new.get(key):
            yield Difference(key=key, was=old.get(key), becomes=new.get(key))
