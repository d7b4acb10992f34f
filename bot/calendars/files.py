"""Files of holidays beside a policy: what its calendars name becomes part of its text."""

import json
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.calendars.notice import read_notice
from bot.calendars.tables import PACKAGED, CalendarError, Holidays


def with_tables(policy: str, folder: Path) -> str:
    """Give a policy's text with the files that its calendars name added to it as [holiday_tables.FILE].

    So it stands for itself, whatever becomes of the files. A path is seen from `folder`, that of the policy file.
    Raises CalendarError for a file that can't be used. What else is wrong is left for whoever reads the policy.
    """
    try:
        tables = tomllib.loads(policy)
    except (ValueError, RecursionError):
        return policy
    known = {*PACKAGED, *_table(tables.get("holiday_tables"))}
    named = {name: key for name, key in _named(tables) if name not in known}
    added = [as_toml(name, _read(key, name, folder)) for name, key in named.items()]
    return "\n".join([policy, *added])


def _named(tables: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give each name of a table of holidays, and the key where it stands."""
    for name, calendar in _table(tables.get("calendars")).items():
        named = _table(calendar).get("table")
        for each in named if isinstance(named, list) else [named]:
            if isinstance(each, str):
                yield each, f"calendars.{name}.table"


def _table(value: Any) -> dict[str, Any]:  # noqa: ANN401 -- as TOML has it
    return value if isinstance(value, dict) else {}


def _read(key: str, name: str, folder: Path) -> Holidays:
    file = folder / name
    try:
        words = file.read_text("utf-8") if file.is_file() else None
    except OSError as missing:
        raise CalendarError(f"{key}: {name}: can't be read: {missing.strerror}") from missing
    except ValueError as broken:
        raise CalendarError(f"{key}: {name}: is no text: {broken}") from broken
    if words is None:
        known = " or ".join(f'"{table}"' for table in PACKAGED)
        raise CalendarError(f"{key}: found {name!r}; expected {known}, or a file beside the policy")
    try:
        return Holidays.model_validate(read_notice(words) if file.suffix == ".txt" else tomllib.loads(words))
    except ValidationError as wrong:
        raise CalendarError(f"{key}: {name}: {_first(wrong)}") from wrong
    except (ValueError, RecursionError) as wrong:
        raise CalendarError(f"{key}: {name}: {wrong}") from wrong


def _first(wrong: ValidationError) -> str:
    error = wrong.errors()[0]
    key = ".".join(str(part) for part in error["loc"] if part != "[key]")
    return f"{key}: found {error['input']!r}; {error['msg'].removeprefix('Value error, ')}"


def as_toml(name: str, table: Holidays) -> str:
    """Write a table of holidays as [holiday_tables.NAME] of a policy."""
    key = f"holiday_tables.{_quoted(name)}"
    lines = [f"[{key}]", f"covers_until = {table.ends}" if table.ends else ""]
    lines += [f"workdays.{day} = {_quoted(weekday)}" for day, weekday in table.workdays.items()]
    lines += [f"holidays.{_quoted(why)} = [{_listed(days)}]" for why, days in table.holidays.items()]
    return "\n".join(line for line in lines if line)


def _listed(spans: tuple[tuple[date, ...], ...]) -> str:
    return ", ".join(_quoted(f"{days[0]} to {days[-1]}") for days in spans)


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007F")
