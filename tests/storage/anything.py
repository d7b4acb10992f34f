"""Arbitrary values of the desk's own types, within what PostgreSQL can hold."""

import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    int: st.integers(1, 2**31 - 1),
    float: st.floats(0, 1),
    str: st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=9),
    datetime: st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 -- bounds
    types.NoneType: st.none(),
}
COLLECTIONS: dict[Any, Callable[..., st.SearchStrategy[Any]]] = {
    tuple: lambda item: st.lists(item, max_size=2).map(tuple),
    frozenset: lambda item: st.frozensets(item, max_size=2),
}


def anything(kind: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 -- any type hint
    """Give a strategy for a type hint; hypothesis' own one can't be told the database's limits without telling all."""
    if hasattr(kind, "__supertype__"):
        return anything(kind.__supertype__)
    if get_origin(kind) in {Union, types.UnionType}:
        return st.one_of(*(anything(member) for member in get_args(kind)))
    if get_origin(kind) in COLLECTIONS:
        return COLLECTIONS[get_origin(kind)](anything(get_args(kind)[0]))
    if get_origin(kind) is Mapping:
        return st.dictionaries(*map(anything, get_args(kind)), max_size=2)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(
            cast("Callable[..., Any]", kind), **{field.name: anything(hints[field.name]) for field in fields(kind)}
        )
    return st.sampled_from(kind) if isinstance(kind, type) and issubclass(kind, Enum) else PLAIN[kind]
