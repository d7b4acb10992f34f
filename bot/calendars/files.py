"""Tables of holidays in files: those that come with the desk, the owner's own, and published notices."""

import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.calendars.notice import read_notice
from bot.calendars.tables import CalendarError, Holidays

PACKAGED = ("china",)


def with_tables(policy: dict[str, Any], folder: Path | None) -> dict[str, Any]:
    """Give the policy with what its calendars' `table` names in place of the names, so that it holds all it needs.

    A name is a table that comes with the desk, or a file; a path is seen from `folder`, that of the policy file.
    Raises CalendarError. What is no calendar at all is left for the policy's own check.
    """
    calendars = policy.get("calendars")
    if not isinstance(calendars, dict):
        return policy
    return {**policy, "calendars": {name: _with_table(name, held, folder) for name, held in calendars.items()}}


def _with_table(name: str, calendar: Any, folder: Path | None) -> Any:  # noqa: ANN401 -- as TOML has it
    if not isinstance(calendar, dict) or "table" not in calendar:
        return calendar
    held = calendar["table"]
    named = held if isinstance(held, list) else [held]
    return {**calendar, "table": [_read(f"calendars.{name}.table", each, folder) for each in named]}


def _read(key: str, named: object, folder: Path | None) -> object:
    if not isinstance(named, str):
        return named
    if named not in PACKAGED and not _file(named, folder).is_file():
        raise CalendarError(f"{key}: found {named!r}; expected {' or '.join(map(repr, PACKAGED))}, or a file")
    try:
        table = _table(named, folder)
        Holidays.model_validate(table)
    except OSError as missing:
        raise CalendarError(f"{key}: {named}: can't be read: {missing.strerror}") from missing
    except ValidationError as wrong:
        raise CalendarError(f"{key}: {named}: {_first(wrong)}") from wrong
    except (ValueError, RecursionError) as wrong:
        raise CalendarError(f"{key}: {named}: {wrong}") from wrong
    return table


def _table(named: str, folder: Path | None) -> dict[str, Any]:
    if named in PACKAGED:
        return tomllib.loads(resources.files("bot.calendars").joinpath(f"{named}.toml").read_text("utf-8"))
    words = _file(named, folder).read_text("utf-8")
    return read_notice(words) if named.endswith(".txt") else tomllib.loads(words)


def _file(named: str, folder: Path | None) -> Path:
    return (folder or Path()) / named


def _first(wrong: ValidationError) -> str:
    error = wrong.errors()[0]
    key = ".".join(str(part) for part in error["loc"] if part != "[key]")
    return f"{key}: found {error['input']!r}; {error['msg'].removeprefix('Value error, ')}"
