"""Updates of Telegram with something wrong: fields dropped, doubled, renamed, retyped, nested, exchanged."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

from tests.fuzzing.oddities import RAW_JSON, SAID, scalar, spoilt, text

# What the desk tells messages apart by, sorts and counts with.
STRAINED = frozenset(
    {"update_id", "message_id", "id", "date", "edit_date", "file_id", "file_size", "file_name", "mime_type", "duration"}
    | {"width", "height", "latitude", "longitude", "language_code", "media_group_id", "data", "first_name", "user_id"}
)
PAYLOADS = Path(__file__).parents[1] / "bot" / "channels" / "payloads" / "telegram"


class Raw(str):
    """A piece of JSON as it stands in the bytes."""

    __slots__ = ()


class Fields(list[tuple[str, Any]]):
    """An object whose fields may come twice."""

    __slots__ = ()


Tree: TypeAlias = Any
Spot: TypeAlias = tuple[Any, int]


def captured() -> list[Tree]:
    """Give the captured updates as trees."""
    return [json.loads(file.read_text(), object_pairs_hook=Fields) for file in sorted(PAYLOADS.glob("*.json"))]


def mutant(genuine: Sequence[Tree], rng: Random) -> bytes:
    """Give the bytes of an update with a new number and up to five things wrong; every tenth has spoilt bytes too."""
    tree = _renumbered(_copied(rng.choice(genuine)), rng)
    for _ in range(rng.choice((0, 1, 1, 1, 2, 3, 5))):
        spots = _spots(tree)
        if rng.random() < 0.2:
            spots = [spot for spot in spots if isinstance(spot[0], Fields) and spot[0][spot[1]][0] in STRAINED]
        if spots:
            rng.choice(_HARMS)(rng.choice(spots), genuine, rng)
    body = written(tree, is_ascii=rng.random() < 0.5).encode(errors="surrogatepass")
    return spoilt(body, rng) if rng.random() < 0.1 else body


def _renumbered(tree: Fields, rng: Random) -> Fields:
    """Give an update a number of its own, one of few senders, and often words that lead somewhere."""
    sender = rng.randrange(1, 20)
    for held, at in _spots(tree):
        if isinstance(held, Fields):
            name, value = held[at]
            if name == "update_id":
                held[at] = (name, rng.randrange(2**31))
            elif name == "id" and isinstance(value, int):
                held[at] = (name, sender)
            elif name == "text" and rng.random() < 0.5:
                held[at] = (name, rng.choice(SAID))
    return tree


def _copied(tree: Tree) -> Tree:
    if isinstance(tree, Fields):
        return Fields((name, _copied(value)) for name, value in tree)
    return [_copied(value) for value in tree] if isinstance(tree, list) else tree


def _spots(tree: Tree) -> "list[Spot]":
    found: list[Spot] = []
    open_ = [tree]
    while open_:
        held = open_.pop()
        for at, item in enumerate(held):
            found.append((held, at))
            value = item[1] if isinstance(held, Fields) else item
            if isinstance(value, list):
                open_.append(value)
    return found


def _set(spot: Spot, value: Tree) -> None:
    held, at = spot
    held[at] = (held[at][0], value) if isinstance(held, Fields) else value


def _value(spot: Spot) -> Tree:
    held, at = spot
    return held[at][1] if isinstance(held, Fields) else held[at]


def _drop(spot: Spot, _: Sequence[Tree], __: Random) -> None:
    held, at = spot
    del held[at]


def _double(spot: Spot, _: Sequence[Tree], rng: Random) -> None:
    held, at = spot
    held.insert(at, held[at])
    if rng.random() < 0.5:
        _set(spot, scalar(rng))


def _retype(spot: Spot, _: Sequence[Tree], rng: Random) -> None:
    _set(spot, Raw(rng.choice(RAW_JSON)) if rng.random() < 0.2 else rng.choice((scalar(rng), [], Fields(), [None])))


def _rename(spot: Spot, genuine: Sequence[Tree], rng: Random) -> None:
    held, at = spot
    if isinstance(held, Fields):
        other, there = rng.choice(_spots(rng.choice(genuine)))
        name = other[there][0] if isinstance(other, Fields) and rng.random() < 0.8 else text(rng)
        held[at] = (name, held[at][1])


def _exchange(spot: Spot, genuine: Sequence[Tree], rng: Random) -> None:
    other = rng.choice(_spots(rng.choice(genuine)))
    _set(spot, _copied(_value(other)))


def _nest(spot: Spot, __: Sequence[Tree], rng: Random) -> None:
    value = _value(spot)
    for _ in range(rng.choice((1, 1, 2, 9, 30))):
        value = [value] if rng.random() < 0.5 else Fields([(text(rng)[:9], value)])
    _set(spot, value)


def _crowd(spot: Spot, _: Sequence[Tree], rng: Random) -> None:
    held, at = spot
    held[at:at] = [held[at]] * rng.choice((2, 2, 2, 9, 9, 40))


def _add(spot: Spot, genuine: Sequence[Tree], rng: Random) -> None:
    held, at = spot
    other, there = rng.choice(_spots(rng.choice(genuine)))
    if isinstance(held, Fields) and isinstance(other, Fields):
        held.insert(at, _copied(other)[there])


_HARMS: tuple[Callable[[Spot, Sequence[Tree], Random], None], ...]
_HARMS = (_drop, _double, _retype, _retype, _rename, _exchange, _nest, _crowd, _add)


def written(tree: Tree, *, is_ascii: bool = True) -> str:
    """Write a tree as JSON, oddities and all."""
    if isinstance(tree, Raw):
        return tree
    if isinstance(tree, Fields):
        fields = (f"{_written_text(name, is_ascii)}:{written(value, is_ascii=is_ascii)}" for name, value in tree)
        return f"{{{','.join(fields)}}}"
    if isinstance(tree, list):
        return f"[{','.join(written(value, is_ascii=is_ascii) for value in tree)}]"
    return _written_text(tree, is_ascii)


def _written_text(value: Any, is_ascii: bool) -> str:  # noqa: ANN401, FBT001 -- any JSON; as json.dumps has it
    return json.dumps(value, ensure_ascii=is_ascii)
