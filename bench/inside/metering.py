"""What something costs: how often a second, and the CPU of this process and of PostgreSQL."""

import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Of one turn, delivery or look: how many a second, and CPU microseconds of the desk and of PostgreSQL."""

    per_second: float
    desk_us: float
    database_us: float


class Meter:
    """Measures what is done, with the database's part in it."""

    def __init__(self, folder: Path) -> None:
        postmaster = int((folder / "postgres" / "postmaster.pid").read_text().split()[0])
        self._database = psutil.Process(postmaster)

    async def cost(self, work: Callable[[], Awaitable[object]], times: int) -> Cost:
        """Do some work that counts so many times."""
        cpu, database, began = time.process_time(), self.databases_cpu(), time.perf_counter()
        await work()
        spent = time.perf_counter() - began
        return Cost(
            per_second=times / spent,
            desk_us=1e6 * (time.process_time() - cpu) / times,
            database_us=1e6 * (self.databases_cpu() - database) / times,
        )

    def databases_cpu(self) -> float:
        """Give the CPU seconds that the server has had, without what it tidies up at times of its own."""
        return sum(sum(one.cpu_times()[:4]) for one in (self._database, *self._database.children()) if _serves(one))


def _serves(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return not any(word in " ".join(process.cmdline()) for word in ("autovacuum", "checkpointer"))
    return False
