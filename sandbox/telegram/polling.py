"""getUpdates: one poller at a time, which may wait a while for something to happen."""

import asyncio
from datetime import timedelta
from typing import Any

from starlette.requests import Request

from sandbox.clock import ring_after
from sandbox.core import SandboxCore
from sandbox.telegram.params import Params
from sandbox.telegram.refusals import conflict
from sandbox.telegram.updates import Updates

MOST_UPDATES = 100


class Polling:
    """Whoever polls for one bot; a newcomer puts out the poller that is waiting."""

    def __init__(self, core: SandboxCore, updates: Updates) -> None:
        self._core = core
        self._updates = updates
        self._poller: asyncio.Event | None = None

    async def get_updates(self, params: Params, request: Request) -> list[dict[str, Any]]:
        """Answer with unconfirmed updates, at the latest after `timeout` seconds; 409 when another poller comes."""
        if "allowed_updates" in params.values:
            self._updates.allow(params.listing("allowed_updates"))
        if offset := params.integer("offset", default=0):
            self._updates.confirm_before(offset)
        limit = min(max(params.integer("limit", default=MOST_UPDATES), 1), MOST_UPDATES)
        await self._wait(timedelta(seconds=params.integer("timeout", default=0)), request=request)
        return [update.as_json() for update in self._updates.waiting(now=self._core.clock.now())[:limit]]

    @property
    def is_waiting(self) -> bool:
        """Whether somebody waits for something to happen."""
        return self._poller is not None

    def put_out(self) -> None:
        """End the poll that is waiting, with a conflict."""
        if self._poller is not None:
            poller, self._poller = self._poller, None
            poller.set()

    async def _wait(self, patience: timedelta, *, request: Request) -> None:
        self.put_out()
        if not patience or self._updates.waiting(now=self._core.clock.now()):
            return
        bell = self._poller = asyncio.Event()
        self._updates.watch(bell)
        try:
            await self._until(bell, patience=patience, request=request)
            if self._poller is not bell:
                raise conflict(
                    "terminated by other getUpdates request; make sure that only one bot instance is running"
                )
        finally:
            self._updates.unwatch(bell)
            if self._poller is bell:
                self._poller = None

    async def _until(self, bell: asyncio.Event, *, patience: timedelta, request: Request) -> None:
        async with asyncio.TaskGroup() as tasks:
            alarms = [
                tasks.create_task(ring_after(patience, clock=self._core.clock, bell=bell)),
                tasks.create_task(_ring_when_gone(request, bell=bell)),
                tasks.create_task(_ring_when_closing(self._core.closing, bell=bell)),
            ]
            await bell.wait()
            for alarm in alarms:
                alarm.cancel()


async def _ring_when_gone(request: Request, *, bell: asyncio.Event) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    bell.set()


async def _ring_when_closing(closing: asyncio.Event, *, bell: asyncio.Event) -> None:
    await closing.wait()
    bell.set()
