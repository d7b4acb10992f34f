"""The database that is struck: a PostgreSQL server of the run's own, that can be ended badly, starved and started."""

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.clock import SystemClock
from storage.embedded import EmbeddedServer
from storage.errors import StoreError
from tests.chaos.plan import Blow

BALLAST = "ballast"
A_MOMENT = timedelta(milliseconds=200)
TRIES = 100


@dataclass(slots=True, kw_only=True)
class Cluster:
    """One server in `folder`, on a disk that can be filled where `disk` says where it is."""

    folder: Path
    server: EmbeddedServer
    disk: Path | None = None

    @property
    def url(self) -> str:
        """The URL of its database."""
        return self.server.url()

    async def suffer(self, blow: Blow) -> None:
        """Take it away as the blow says."""
        match blow:
            case Blow.DATABASE_STOP:
                self._postmaster(signal.SIGQUIT)  # what `pg_ctl stop -m immediate` sends
            case Blow.DATABASE_KILL:
                self._postmaster(signal.SIGKILL)
            case Blow.DISK_FULL:
                await asyncio.to_thread(self._fill)
            case _:
                raise ValueError(blow)

    async def recover(self) -> None:
        """Bring it back: the disk freed, the server started unless it still runs."""
        if self.disk is not None:
            (self.disk / BALLAST).unlink(missing_ok=True)
        for _ in range(TRIES):
            try:
                self.server = await asyncio.to_thread(EmbeddedServer.start, self.folder)
            except StoreError:  # what the killed one left in memory is not gone yet
                await SystemClock().sleep(A_MOMENT)
            else:
                return
        raise AssertionError("PostgreSQL did not come back.")

    def _postmaster(self, how: signal.Signals) -> None:
        pid = int((self.folder / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, how)

    def _fill(self) -> None:
        assert self.disk is not None, "a disk that can be filled"
        with (self.disk / BALLAST).open("wb", buffering=0) as ballast:
            size = 1024 * 1024
            while size:
                try:
                    ballast.write(b"\0" * size)
                except OSError:
                    size //= 2


@contextmanager
def running(folder: Path, *, disk: Path | None = None) -> Iterator[Cluster]:
    """Run a server in a folder while the block runs."""
    cluster = Cluster(folder=folder / "postgres", server=EmbeddedServer.start(folder / "postgres"), disk=disk)
    try:
        yield cluster
    finally:
        cluster.server.stop()


@contextmanager
def small_disk(folder: Path, *, megabytes: int) -> Iterator[Path | None]:
    """Mount a small disk in memory while the block runs; gives None where this user may not."""
    folder.mkdir(parents=True, exist_ok=True)
    mount, umount = shutil.which("mount"), shutil.which("umount")
    ours = mount and umount and os.name == "posix" and os.geteuid() == 0
    tried = ours and subprocess.run(  # noqa: S603 -- fixed words
        [str(mount), "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if not tried or tried.returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run([str(umount), "-l", str(folder)], check=False, capture_output=True)  # noqa: S603 -- as above
