"""The data folder, claimed by the service that runs on it, so that a second start says so."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TextIO

CLAIM = "aftercare.lock"
LAST_WORKERS = timedelta(seconds=12)  # longer than the ten in which workers end that have lost their parent
LOOK_EVERY = 0.1


class FolderTakenError(Exception):
    """Aftercare runs on this data folder already; the message names the process and what to do."""


@contextmanager
def claimed(folder: Path, *, now: datetime) -> Iterator[None]:
    """Claim a data folder for this process and those that it forks: the claim ends with the last of them, however.

    Raises FolderTakenError when another service runs on it; workers that a killed one left behind are waited for.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / CLAIM).open("a+") as claim:
        until = monotonic() + LAST_WORKERS.total_seconds()
        while not _is_locked(claim):
            process, since = _holder(claim)
            if _lives(process) or monotonic() > until:
                raise FolderTakenError(
                    f"Aftercare already runs on the data folder {folder} (process {process}, since {since})."
                    " Stop it, or set AFTERCARE_DATA_DIR; for more workers on one folder there is --workers."
                )
            Event().wait(LOOK_EVERY)
        claim.truncate(0)
        claim.write(f"{os.getpid()} {now.isoformat(timespec='seconds')}\n")
        claim.flush()
        yield


def _is_locked(claim: TextIO) -> bool:
    try:
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(claim: TextIO) -> tuple[str, str]:
    claim.seek(0)
    process, _, since = claim.read().strip().partition(" ")
    return process or "unknown", since or "a moment ago"


def _lives(process: str) -> bool:
    if not process.isdigit():  # it is about to write its number
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
