"""APScheduler with its own job store on PostgreSQL: the usual way to do something later."""

import time
from collections.abc import Callable
from datetime import datetime

from apscheduler.executors.debug import DebugExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.base import BaseScheduler

from inside.metering import Cost, Meter


def nothing() -> None:
    """Do nothing: what is measured is the store."""


class Jobs(BaseScheduler):
    """A scheduler that ticks when it is told to; each job is a timer."""

    def __init__(self, url: str) -> None:
        store = SQLAlchemyJobStore(url=url.replace("postgresql://", "postgresql+psycopg://"))
        at_once = DebugExecutor()
        super().__init__(
            jobstores={"default": store},
            executors={"default": at_once},
            job_defaults={"misfire_grace_time": None},
            timezone="UTC",
        )
        self.start()

    def add(self, count: int, *, at: datetime) -> None:
        """Set so many timers."""
        for _ in range(count):
            self.add_job(nothing, "date", run_date=at)

    def tick(self, times: int = 1) -> None:
        """Look what is due and do it, as its thread does when it wakes up."""
        for _ in range(times):
            self._process_jobs()

    def shutdown(self, wait: bool = True) -> None:  # noqa: FBT001, FBT002 -- as it is declared
        """Never."""

    def wakeup(self) -> None:
        """Wait for `tick`."""


def cost(meter: Meter, work: Callable[[], None], times: int) -> Cost:
    """Measure work that is not asynchronous."""
    cpu, database, began = time.process_time(), meter.databases_cpu(), time.perf_counter()
    work()
    spent = time.perf_counter() - began
    return Cost(
        per_second=times / spent,
        desk_us=1e6 * (time.process_time() - cpu) / times,
        database_us=1e6 * (meter.databases_cpu() - database) / times,
    )
