"""Work that one process at a time does: whoever holds its name in the store, until that process ends or is cut off."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from handlers.failure import told
from handlers.store import Store, Tenure

log = logging.getLogger(__name__)

LOOK_EVERY = timedelta(seconds=1)  # of real time: so soon another process takes over

Work = Callable[[], Coroutine[Any, Any, None]]


async def while_holding(name: str, work: Work, *, store: Store, stopping: asyncio.Event) -> None:
    """Do the work whenever this process holds `name`, and nobody else does; ends once `stopping` is set.

    The work is cancelled when the name is lost, begun anew when it is won again or the work has ended by itself.
    When `stopping` is set it is waited for: it has to look at that itself, or be cancelled together with this.
    """
    while not stopping.is_set():
        try:
            async with store.hold(name) as tenure:
                if await tenure.is_won():
                    log.info("tenure_won", extra={"tenure": name})
                    await _work_while_held(tenure, work, name=name)
        except ExceptionGroup as stumbled:
            log.error("tenure_stumbled", extra={"tenure": name, **told(stumbled.exceptions[0])})  # noqa: TRY400 -- see `told`
        except Exception as away:  # noqa: BLE001 -- whatever keeps the store from answering, it is asked again
            log.warning("tenure_unsure", extra={"tenure": name, **told(away)})
        await _pause(stopping)


async def _work_while_held(tenure: Tenure, work: Work, *, name: str) -> None:
    async with asyncio.TaskGroup() as tasks:
        job = tasks.create_task(work())
        watch = tasks.create_task(_watch(tenure, job, name=name))
        await asyncio.wait([job])
        watch.cancel()


async def _watch(tenure: Tenure, job: asyncio.Task[None], *, name: str) -> None:
    while await tenure.is_held(after=LOOK_EVERY):
        pass
    log.warning("tenure_lost", extra={"tenure": name})
    job.cancel()


async def _pause(stopping: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(LOOK_EVERY.total_seconds()):
            await stopping.wait()
    except TimeoutError:
        pass
