"""Reads policy.toml into the desk's frozen policy; an error names file, key, what was found and what was expected."""

import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.calendars.files import with_tables
from bot.calendars.tables import CalendarError, checked
from bot.policy.faults import lines_of
from bot.policy.file import File
from desk.policy import Policy

PACKAGED = "the packaged policy.toml"


class PolicyError(Exception):
    """The policy file can't be used; the message names file, key, what was found and what was expected."""


def read_policy(path: Path | None) -> Policy:
    """Read the owner's policy, or the packaged one when no path is given. Raises PolicyError."""
    return understood(policy_text(path), name_of(path))


def name_of(path: Path | None) -> str:
    """Name the file for people."""
    return str(path) if path else PACKAGED


def policy_text(path: Path | None) -> str:
    """Give the policy as it is written, with the files of holidays that its calendars name. Raises PolicyError."""
    try:
        return with_tables(path.read_text("utf-8"), path.parent) if path else packaged_text()
    except CalendarError as wrong:
        raise PolicyError(f"{path}: {wrong}") from wrong
    except OSError as missing:
        raise PolicyError(f"{path}: can't be read: {missing.strerror}") from missing
    except UnicodeDecodeError as broken:
        raise PolicyError(f"{path}: is not TOML: {broken}") from broken


def packaged_text() -> str:
    """Give the policy that comes with this version of Aftercare."""
    return resources.files("bot").joinpath("policy.toml").read_text("utf-8")


def understood(written: str, name: str) -> Policy:
    """Give the policy that a text means; `name` is what errors call it. Raises PolicyError."""
    try:
        raw = tomllib.loads(written)
        known = {name: _keys(raw.get(name)) for name in ("departments", "tiers", "regions")}
        return checked(File.model_validate(raw, context=known).meant())
    except CalendarError as wrong:
        raise PolicyError(f"{name}: {wrong}") from wrong
    except ValidationError as wrong:
        lines = lines_of(wrong, tomllib.loads(packaged_text()))
        raise PolicyError("\n".join(f"{name}: {line}" for line in lines)) from wrong
    except (ValueError, RecursionError) as broken:  # tomllib's own, and figures without an end
        raise PolicyError(f"{name}: is not TOML: {broken}") from broken


def _keys(table: Any) -> tuple[str, ...]:  # noqa: ANN401 -- whatever the file has there
    return tuple(table) if isinstance(table, dict) else ()
