"""Lines of a file for another system: JSON lines or CSV, written beside the file that they become in one step."""

import csv
import json
import os
import tempfile
from collections.abc import AsyncIterable, Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from bot.exports.tables import Fields

FORMULA = frozenset("=+-@＝＋－＠\t\r\n")
PROGRESS_EVERY = 10_000  # lines


class ExportForm(StrEnum):
    """How a file is written."""

    JSONL = "jsonl"
    CSV = "csv"


class FileInTheWayError(Exception):
    """The file is there already, or can't be written; the message says what to do."""


@contextmanager
def new_file(path: Path, *, force: bool, with_mark: bool) -> Iterator[TextIO]:
    """Open a file that only its owner can read, and that is there once it is whole. Raises FileInTheWayError.

    What goes wrong on the way leaves nothing behind, and an earlier file as it was. `with_mark` writes the mark
    by which Excel knows UTF-8.
    """
    try:
        _see_that_free(path, force=force)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".export-")  # mode 0600
    except OSError as refused:
        raise FileInTheWayError(f"{path}: {refused.strerror}.") from None
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8-sig" if with_mark else "utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _see_that_free(path, force=force)
        beside.replace(path)
    except (ConnectionError, TimeoutError):  # the database's, not the disk's
        raise
    except OSError as broken:
        raise FileInTheWayError(f"{path}: {broken.strerror or broken}.") from broken
    finally:
        beside.unlink(missing_ok=True)


def _see_that_free(path: Path, *, force: bool) -> None:
    if path.exists() and not path.is_file():
        raise FileInTheWayError(f"{path} is no file: name one that is to be written, like --out tickets.csv.")
    if path.exists() and not force:
        raise FileInTheWayError(f"{path} is there already: name another file, or write over it with --force.")


async def write(
    lines: AsyncIterable[object], fields: Fields, *, to: TextIO, form: ExportForm, progress: Callable[[int], None]
) -> int:
    """Write each line as it comes; gives how many there were, and tells of every ten thousandth."""
    put = _csv(to, fields) if form is ExportForm.CSV else _json(to, fields)
    written = 0
    async for line in lines:
        put(line)
        written += 1
        if written % PROGRESS_EVERY == 0:
            progress(written)
    return written


def _json(to: TextIO, fields: Fields) -> Callable[[object], None]:
    def put(line: object) -> None:
        told = {name: plain(of(line)) for name, of in fields.items()}
        to.write(json.dumps(told, ensure_ascii=False) + "\n")

    return put


def _csv(to: TextIO, fields: Fields) -> Callable[[object], None]:
    table = csv.writer(to)
    table.writerow(fields)

    def put(line: object) -> None:
        table.writerow([cell(plain(of(line))) for of in fields.values()])

    return put


def plain(value: object) -> object:
    """Give a value as JSON has it: an instant as ISO 8601 in UTC, a duration in seconds, several things as a list."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case timedelta():
            return value.total_seconds()
        case frozenset() | set():
            return sorted(map(str, value))
        case tuple():
            return list(value)
        case _:
            return value


def cell(value: object) -> object:
    """Give a plain value as a cell; words that a spreadsheet would take for a formula get an apostrophe in front."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Collection) and not isinstance(value, str):
        return " ".join(map(str, value))
    if isinstance(value, str) and (value[:1] in FORMULA or value.lstrip()[:1] in FORMULA):
        return f"'{value}"
    return value
