"""Troubles that an operator can mend, and the settings, read with sentences instead of tracebacks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import ValidationError

from bot.data_folder import FolderTakenError
from bot.exports.writing import FileInTheWayError
from bot.files import FilesUnavailableError
from bot.policy_file import PolicyError
from bot.serving import PortTakenError
from bot.settings import PolicySettings, Settings
from bot.triage.model_file import ModelFileError
from handlers.parked import NotParkedError
from handlers.rostering import RosterError
from storage.errors import StoreError


class SettingsError(Exception):
    """The environment does not describe a desk; the message names each variable and its remedy."""


def known_trouble() -> tuple[type[Exception], ...]:
    """List the errors whose message is all that the operator needs."""
    return (
        SettingsError,
        PolicyError,
        StoreError,
        PortTakenError,
        FolderTakenError,
        FilesUnavailableError,
        FileInTheWayError,
        NotParkedError,
        RosterError,
        ModelFileError,
    )


def read_settings(**changes: Any) -> Settings:  # noqa: ANN401 -- fields of Settings
    """Read the settings from the environment and `.env`. Raises SettingsError."""
    with _in_sentences():
        return Settings(**changes)


def read_policy_settings() -> PolicySettings:
    """Read what the policy alone needs, also where no desk is set up yet. Raises SettingsError."""
    with _in_sentences():
        return PolicySettings()


@contextmanager
def _in_sentences() -> Iterator[None]:
    try:
        yield
    except ValidationError as wrong:
        raise SettingsError("\n".join(map(line_of, wrong.errors()))) from None


def line_of(error: Any) -> str:  # noqa: ANN401 -- pydantic's error details
    """Say what is wrong with a setting, never what it holds."""
    name = "AFTERCARE_" + "__".join(str(part).upper() for part in error["loc"])
    if error["type"] == "missing":
        remedy = "run `aftercare init`" if name == "AFTERCARE_SECRET_KEY" else "set it, or unset the whole channel"
        return f"{name} is missing: {remedy}."
    if error["type"] == "model_type":
        return f"{name}: expected a variable for each part, like {name}__TOKEN."
    if error["type"] == "extra_forbidden":
        return f"{name} is no setting: mend its spelling, or unset it."
    return f"{name}: {error['msg'].removeprefix('Value error, ').replace('Input should be', 'expected')}."
