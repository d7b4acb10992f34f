"""Frozen values to JSON and back, by their type hints: what a conversation, a ticket or an owed message is kept as."""

import dataclasses
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Json = Any
_Decode = Callable[[Json], Any]
_Encode = Callable[[Any], Json]


def encode(value: object) -> Json:
    """Turn a value into JSON: dataclasses are tagged with their name, defaults are left out."""
    return _encoders[type(value)](value)


class _Encoders(dict[type, _Encode]):
    """How the values of each class are encoded, chosen once: every message, ticket and delivery goes through here."""

    def __missing__(self, kind: type) -> _Encode:
        encoder = self[kind] = _encoder(kind)
        return encoder


_encoders = _Encoders()


def _encoder(kind: Any) -> _Encode:  # noqa: ANN401 -- a class
    for family, encoder in _FAMILIES:
        if issubclass(kind, family):
            return encoder
    if dataclasses.is_dataclass(kind):
        return _dataclass_encoder(kind)
    raise TypeError(f"no JSON for {kind.__name__}")


def _dataclass_encoder(kind: Any) -> _Encode:  # noqa: ANN401 -- a dataclass
    """Write a function for one class, a line or two a field, as `dataclasses` does: twice as quick as a loop."""
    names: dict[str, Any] = {"plain": _AS_THEY_ARE, "encoders": _encoders}
    lines = ["def write(value):", f"    tagged = {{'_': {kind.__name__!r}}}"]
    for number, (name, default) in enumerate(_fields(kind)):
        names[f"default_{number}"] = default
        lines += [
            f"    held = value.{name}",
            f"    if held is not default_{number} and held != default_{number}:",
            f"        tagged[{name!r}] = held if type(held) in plain else encoders[type(held)](held)",
        ]
    exec("\n".join([*lines, "    return tagged"]), names)  # noqa: S102 -- the text is ours: names of fields
    write: _Encode = names["write"]
    return write


_AS_THEY_ARE = frozenset({str, int, float, bool, type(None)})
_FAMILIES: tuple[tuple[type | tuple[type, ...], _Encode], ...] = (
    (Enum, attrgetter("_value_")),
    ((str, int, float, type(None)), lambda value: value),
    (datetime, lambda value: {"_": "at", "v": value.isoformat()}),
    (date, lambda value: {"_": "on", "v": value.isoformat()}),
    (timedelta, lambda value: {"_": "for", "v": value.total_seconds()}),
    (Mapping, lambda value: {str(key): _encoders[type(held)](held) for key, held in value.items()}),
    ((set, frozenset), lambda value: sorted(_encoders[type(held)](held) for held in value)),
    ((tuple, list), lambda value: [_encoders[type(held)](held) for held in value]),
)


def _fields(kind: Any) -> tuple[tuple[str, object], ...]:  # noqa: ANN401 -- a dataclass
    return tuple((f.name, _default(f)) for f in dataclasses.fields(kind))


def _default(field: "dataclasses.Field[Any]") -> object:
    if field.default is not dataclasses.MISSING:
        return field.default
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return dataclasses.MISSING


def decode(kind: type[T], json: Json) -> T:
    """Read a value of `kind` back. Raises KeyError or TypeError when the JSON is not of that kind."""
    value: T = decoder_of(kind)(json)
    return value


def decoder_of(kind: Any) -> _Decode:  # noqa: ANN401 -- a class or a union
    """Give the decoder of a type or of a union of dataclasses, for repeated use."""
    return _decoder(kind)


@cache
def _decoder(kind: Any) -> _Decode:  # noqa: ANN401 -- a type hint
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        return _union(get_args(kind))
    if origin in {tuple, list}:
        return _sequence(get_args(kind))
    if origin in {frozenset, set}:
        item = _decoder(get_args(kind)[0])
        return lambda json: frozenset(item(v) for v in json)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(*get_args(kind))
    if hasattr(kind, "__supertype__"):
        return _decoder(kind.__supertype__)
    return _plain(kind)


def _mapping(key: Any, held: Any) -> _Decode:  # noqa: ANN401 -- type hints
    item = _decoder(held)
    if isinstance(key, type) and issubclass(key, Enum):
        return lambda json: {key(k): item(v) for k, v in json.items()}
    return lambda json: {k: item(v) for k, v in json.items()}


def _plain(kind: Any) -> _Decode:  # noqa: ANN401 -- a class
    if kind is datetime:
        return lambda json: datetime.fromisoformat(json["v"])
    if kind is date:
        return lambda json: date.fromisoformat(json["v"])
    if kind is timedelta:
        return lambda json: timedelta(seconds=json["v"])
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind)
    return lambda json: json


def _dataclass(kind: Any) -> _Decode:  # noqa: ANN401 -- a dataclass
    decoders: dict[str, _Decode] = {}

    def read(json: Json) -> object:
        if not decoders:
            hints = get_type_hints(kind)
            decoders.update({f.name: _decoder(hints[f.name]) for f in dataclasses.fields(kind)})
        return kind(**{k: decoders[k](v) for k, v in json.items() if k != "_"})

    return read


def _sequence(args: tuple[Any, ...]) -> _Decode:
    if len(args) == 1 or args[-1] is Ellipsis:
        item = _decoder(args[0])
        return lambda json: tuple(item(v) for v in json)
    items = tuple(_decoder(a) for a in args)
    return lambda json: tuple(item(v) for item, v in zip(items, json, strict=True))


def _union(args: tuple[Any, ...]) -> _Decode:
    tagged = {_tag(arg): _decoder(arg) for arg in args if _tag(arg)}
    plain = [_decoder(arg) for arg in args if not _tag(arg) and arg is not type(None)]

    def read(json: Json) -> object:
        if json is None:
            return None
        if isinstance(json, dict) and "_" in json:
            return tagged[json["_"]](json)
        return plain[0](json) if plain else json

    return read


def _tag(kind: Any) -> str | None:  # noqa: ANN401 -- a member of a union
    if kind is datetime:
        return "at"
    if kind is timedelta:
        return "for"
    return kind.__name__ if dataclasses.is_dataclass(kind) and isinstance(kind, type) else None
