"""How values are written in the policy: spans, rates, times; and tables that are the desk's own frozen values."""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, is_dataclass
from dataclasses import fields as fields_of
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler, PlainValidator, create_model
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from desk.appraisal.standard import Amount
from desk.duties import YEAR, Months
from desk.pacing import Rate
from desk.terms import ProblemClass, ResponseLevel, Severity

T = TypeVar("T")

_UNITS = {"s": timedelta(seconds=1), "min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_LONGEST = timedelta(days=36_500)


def span(value: object) -> timedelta:
    """Read a duration. Raises ValueError."""
    found = re.fullmatch(r"(\d{1,7}(?:\.\d{1,7})?) ?(s|min|h|d)", value) if isinstance(value, str) else None
    if found is None or float(found[1]) <= 0 or float(found[1]) * _UNITS[found[2]] > _LONGEST:
        raise ValueError('expected a duration like "15 min", "2 h" or "1 d"')
    return float(found[1]) * _UNITS[found[2]]


def _rate(value: object) -> Rate:
    found = re.fullmatch(r"(\d{1,9}) in (\d{1,6}) ?(s|min|h|d)", value) if isinstance(value, str) else None
    if found is None or not int(found[1]) or not int(found[2]):
        raise ValueError('expected so many messages in a span, like "30 in 1 s" or "20 in 1 min"')
    return Rate(most=int(found[1]), per=int(found[2]) * _UNITS[found[3]])


def _months(value: object) -> Months:
    found = re.fullmatch(r"([1-9]\d{0,2}) ?(months?|years?)", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError('expected calendar time like "12 months" or "5 years"')
    return Months(int(found[1]) * (YEAR if found[2].startswith("year") else 1))


def _clock_time(value: object) -> time:
    if isinstance(value, time) and value.tzinfo is None:  # TOML has times of its own
        return value
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError('expected a time of the day like "07:30"')
    return time(int(found[1]), int(found[2]))


OneRate = Annotated[Rate, BeforeValidator(_rate)]
Rates = tuple[OneRate, ...]
Span = Annotated[timedelta, BeforeValidator(span)]
Count = Annotated[int, Field(strict=True, gt=0)]
Switch = Annotated[bool, Field(strict=True)]
Words = Annotated[str, Field(min_length=1)]


def severity(value: object) -> Severity:
    """Read a severity by its number. Raises ValueError."""
    if type(value) is not int or not 1 <= value <= len(Severity):
        raise ValueError("expected 1, 2 or 3")
    return tuple(Severity)[value - 1]


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise ValueError("expected a date like 2026-01-31, without quotes")  # noqa: TRY004 -- pydantic's word
    return value


def _one_or_more(value: object) -> object:
    return value if isinstance(value, list) else [value]


Day = Annotated[date | datetime, PlainValidator(_day)]

_WRITTEN: dict[Any, Any] = {
    timedelta: Span,
    time: Annotated[time, PlainValidator(_clock_time)],
    date: Day,
    Months: Annotated[int, BeforeValidator(_months)],
    Severity: Annotated[Severity, PlainValidator(severity)],
    int: Count,
    float: Annotated[float, Field(gt=0, allow_inf_nan=False)],
    Amount: Annotated[float, Field(ge=0, allow_inf_nan=False)],
    bool: Switch,
}
_TUPLE: Any = tuple  # to make types of what is known only when it runs
_DICT: Any = dict
_FROZENSET: Any = frozenset
_COMPLETE: dict[Any, tuple[str, ...]] = {  # a table by one of these has a line for each of its members
    ResponseLevel: ("1", "2", "3"),
    Severity: ("1", "2", "3"),
    ProblemClass: tuple(ProblemClass),
}


class Table(BaseModel):
    """A table of the file; a key that it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def wrong(**expected: str) -> PydanticCustomError:
    """Say of keys of a table, each good by itself, what is expected of them beside the others."""
    return PydanticCustomError("wrong_keys", "wrong", expected)


def wrong_lines(lines: Mapping[str, str]) -> PydanticCustomError:
    """Say of keys anywhere in the file what is wrong there: for what is seen only when all of it is read."""
    return PydanticCustomError("wrong_lines", "wrong", dict(lines))


class _AsWritten:
    """Reads a table into a frozen value of the desk: its fields are the keys, its defaults stand for those left out."""

    def __get_pydantic_core_schema__(self, kind: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401 -- a class
        def meant(table: Table) -> object:
            return kind(**{name: getattr(table, name) for name in type(table).model_fields})

        return core_schema.no_info_after_validator_function(meant, handler.generate_schema(_table_of(kind)))


@dataclass(frozen=True, slots=True)
class LineForEach:
    """Reads a table with a line for each member of a scale into a mapping by these members."""

    members: Any
    held: Any

    def __get_pydantic_core_schema__(self, _: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        keys = {member.name: key for member, key in zip(self.members, _COMPLETE[self.members], strict=True)}
        lines: dict[str, Any] = {name: (_written(self.held), Field(alias=key)) for name, key in keys.items()}
        table = create_model(self.members.__name__, __base__=Table, **lines)

        def meant(table: Table) -> object:
            return {member: getattr(table, member.name) for member in self.members}

        return core_schema.no_info_after_validator_function(meant, handler.generate_schema(table))


Written = Annotated[T, _AsWritten()]


@cache
def _table_of(kind: Any) -> type[Table]:  # noqa: ANN401 -- a frozen dataclass
    hints = get_type_hints(kind)
    fields: dict[str, Any] = {field.name: (_written(hints[field.name]), _key(field)) for field in fields_of(kind)}
    table: type[Table] = create_model(kind.__name__, __base__=Table, **fields)
    return table


def _key(field: "dataclasses.Field[Any]") -> Any:  # noqa: ANN401 -- pydantic's
    given: dict[str, Any] = {"alias": field.metadata["key"]} if "key" in field.metadata else {}
    if field.default is not MISSING:
        given["default"] = field.default
    if field.default_factory is not MISSING:
        given["default_factory"] = field.default_factory
    return Field(**given)


def _written(hint: Any) -> Any:  # noqa: ANN401 -- type hints
    """Give the type by which a field of this type is read."""
    if hint in _WRITTEN:
        return _WRITTEN[hint]
    if is_dataclass(hint):
        return Annotated[hint, _AsWritten()]
    origin, parts = get_origin(hint), get_args(hint)
    if origin is tuple and parts[-1] is ...:
        return Annotated[_TUPLE[_written(parts[0]), ...], Field(min_length=1)]
    if origin is frozenset:
        return Annotated[_FROZENSET[_written(parts[0])], Field(min_length=1), BeforeValidator(_one_or_more)]
    if origin is tuple:
        return _TUPLE[tuple(map(_written, parts))]
    if origin is not None and issubclass(origin, Mapping):
        return Annotated[hint, LineForEach(*parts)] if parts[0] in _COMPLETE else _DICT[parts[0], _written(parts[1])]
    return hint
