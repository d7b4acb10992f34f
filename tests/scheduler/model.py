"""Senders that come, die and are replaced, against a platform whose every answer somebody else decides."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desk.deliveries import Outcome, Owed, Refusal, Unclear
from desk.messages import Address, Channel, MediaRef
from handlers.ports import Errand, Fetched, Phrase, Receipt
from sandbox.clock import TravelledClock
from scheduler.delivery import Courier
from scheduler.post import Post
from storage.store import PostgresStore
from tests.handlers.stage import Rope
from tests.scheduler.stage import plain


@dataclass(kw_only=True)
class Request:
    """A message that a sender asks the platform to take, and has no answer to yet."""

    errand: Errand
    answer: "asyncio.Future[Receipt]"


class Lanes(asyncio.TaskGroup):
    """A task group that nobody waits for: its owner may be killed."""

    def __init__(self) -> None:
        super().__init__()
        self.tasks: list[asyncio.Task[Any]] = []

    def create_task(self, coro: Coroutine[Any, Any, Any], **_: Any) -> asyncio.Task[Any]:  # type: ignore[override]  # noqa: ANN401 -- as a task group's
        task = asyncio.get_running_loop().create_task(coro)
        self.tasks.append(task)
        return task


@dataclass(kw_only=True)
class Platform:
    """What was asked of it, in order. `failed` it certainly did not take, so those may be asked for again.

    To staff, messages that have a time of their own are `not_before` it, and out of the order of the others.
    """

    channel: Channel
    clock: TravelledClock
    asked: list[tuple[Address, int]] = field(default_factory=list)
    failed: set[int] = field(default_factory=set)
    closed_until: dict[Address, datetime] = field(default_factory=dict)
    not_before: dict[int, datetime] = field(default_factory=dict)
    hurried: list[int] = field(default_factory=list)

    def hears(self, errand: Errand) -> None:
        """Note a request, and whether it came before it should."""
        self.asked.append((errand.address, errand.id))
        now = self.clock.now()
        if now < self.closed_until.get(errand.address, now) or now < self.not_before.get(errand.id, now):
            self.hurried.append(errand.id)


class Line:
    """A sender's way to the platform: each request waits until the story answers it."""

    def __init__(self, platform: Platform) -> None:
        self.channel = platform.channel
        self.open: list[Request] = []
        self._platform = platform

    async def deliver(self, errand: Errand, _: Phrase) -> Receipt:
        self._platform.hears(errand)
        request = Request(errand=errand, answer=asyncio.get_running_loop().create_future())
        self.open.append(request)
        return await request.answer

    async def fetch(self, media: MediaRef, *, limit: int) -> Fetched:
        raise AssertionError(f"no files here: {media} {limit}")

    def answer(self, request: Request, with_what: Receipt | Exception) -> None:
        """Let the platform say how a request went."""
        self.open.remove(request)
        if isinstance(with_what, Receipt):
            request.answer.set_result(with_what)
        else:
            request.answer.set_exception(with_what)


class Sender:
    """A process that delivers, as far as the database sees it."""

    def __init__(
        self, store: PostgresStore, clock: TravelledClock, platform: Platform, hears: Callable[..., Any]
    ) -> None:
        self.store, self.line, self.lanes = Rope(store.engine), Line(platform), Lanes()
        channels: Mapping[Channel, Line] = {platform.channel: self.line}

        async def undelivered(owed: Owed, trouble: Refusal | Unclear, *, is_news: bool) -> Outcome:  # noqa: ARG001 -- as it is called
            if not self.store.is_cut:
                hears(owed, trouble)
            return trouble

        post = Post(
            store=self.store,
            clock=clock,
            channels=channels,
            phrasebook=lambda _: plain,
            undelivered=undelivered,
            chance=lambda: 0.5,
        )
        self.courier = Courier(post, channel=platform.channel, lanes=self.lanes, wake=lambda: None)

    def dies(self) -> None:
        """Vanish, as by SIGKILL: whatever it still does reaches nobody."""
        self.store.is_cut = True
        for task in self.lanes.tasks:
            task.cancel()

    async def is_quiet(self) -> None:
        """Wait until all that it does waits for the platform."""
        async with asyncio.timeout(10):
            while sum(not task.done() for task in self.lanes.tasks) != len(self.line.open):
                await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.001)
