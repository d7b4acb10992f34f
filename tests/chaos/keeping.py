"""What a run with findings leaves to look at: the log of the desk, and what store and platforms have, line by line."""

import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import psycopg

from sandbox.server import Sandbox

TABLES = ("deliveries", "lanes", "messages", "put_off", "tickets", "timeline", "timers")


def keep(folder: Path, *, url: str, sandbox: Sandbox, log: Path) -> None:
    """Write all of it into a folder, as JSON of one thing a line."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(log, folder / log.name)
    with psycopg.connect(url) as store:
        for table in TABLES:
            rows = store.execute(f"SELECT to_jsonb({table}) FROM {table} ORDER BY 1")  # noqa: S608 -- names of ours
            _write(folder / f"{table}.jsonl", (row for (row,) in rows))
    journal = sandbox.journal
    _write(folder / "pushes.jsonl", (asdict(push) for push in journal.pushes()))
    _write(folder / "calls.jsonl", (asdict(call) for call in journal.calls()))
    phones = [phone["phone"] for phone in sandbox.phones.listing()]
    _write(folder / "phones.jsonl", (b.as_json() for phone in phones for b in sandbox.phones.transcript(phone)))


def _write(file: Path, things: Iterable[object]) -> None:
    with file.open("w") as lines:
        for thing in things:
            print(json.dumps(thing, default=str, ensure_ascii=False), file=lines)
