"""Group commit: whatever arrives while one transaction is under way shares the next."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from typing import Generic, TypeVar

Brought = TypeVar("Brought")
Given = TypeVar("Given")


class Together(Generic[Brought, Given]):
    """Carries what is brought in batches, one after the other: no wait when idle, large batches under load.

    `carry` gives one result for each of its batch. A batch that fails is carried anew one by one, so that one can't
    harm the rest.
    """

    def __init__(self, carry: Callable[[Sequence[Brought]], Awaitable[Sequence[Given]]], *, largest: int) -> None:
        self._carry, self._largest = carry, largest
        self._waiting: deque[tuple[Brought, asyncio.Future[Given]]] = deque()
        self._carrier: asyncio.Task[None] | None = None

    async def bring(self, one: Brought) -> Given:
        """Have one carried with the others; gives its result, or raises what failed it. Who leaves harms nobody."""
        loop = asyncio.get_running_loop()
        waiting: asyncio.Future[Given] = loop.create_future()
        self._waiting.append((one, waiting))
        if self._carrier is None or self._carrier.done():
            # In no one's context: it carries the others' too, and their lines in the log must not bear this one's ids.
            self._carrier = loop.create_task(self._carry_all(), context=Context())
        return await asyncio.shield(waiting)

    async def finish(self) -> None:
        """Wait until all that was brought is carried."""
        if self._carrier is not None:
            await asyncio.wait({self._carrier})

    async def _carry_all(self) -> None:
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._largest))]
            try:
                await self._carry_batch(batch)
            finally:
                for _, waiting in batch:
                    waiting.cancel()  # only those that have no result, because the process ends

    async def _carry_batch(self, batch: Sequence[tuple[Brought, "asyncio.Future[Given]"]]) -> None:
        try:
            results = await self._carry([one for one, _ in batch])
        except Exception as failed:  # noqa: BLE001 -- told to whoever waits for it
            if len(batch) == 1:
                _set(batch[0][1], failed)
                return
            for alone in batch:
                await self._carry_batch([alone])
            return
        for (_, waiting), result in zip(batch, results, strict=True):
            _set(waiting, result)


def _set(waiting: "asyncio.Future[Given]", result: Given | Exception) -> None:
    if waiting.done():
        return
    if isinstance(result, Exception):
        waiting.set_exception(result)
        waiting.exception()  # nobody may be waiting any more
    else:
        waiting.set_result(result)
