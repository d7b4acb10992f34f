"""Long polling: nothing is confirmed that was not received, and trouble only makes it pause."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from desk.messages import InboundMessage
from tests.bot.channels.telegram_bots import Library, both_bots
from tests.bot.channels.telegram_server import Asked, Reply, ok, trouble
from tests.bot.channels.telegram_stage import IntakeInMemory, Stage, StillClock, on_stage
from tests.bot.channels.test_telegram_parse import captured

ANN, BOB = 1001, 1002
STUCK = Reply(is_stuck=True)


def wrote(number: int, *, person: int = ANN, text: str = "hello") -> dict[str, Any]:
    raw: dict[str, Any] = captured("words") | {"update_id": number}
    raw["message"]["chat"]["id"] = raw["message"]["from"]["id"] = person
    raw["message"]["text"] = text
    return raw


@dataclass(kw_only=True)
class Poller:
    """A bot that polls until nothing more is told."""

    library: Library
    stage: Stage
    intake: IntakeInMemory = field(default_factory=lambda: IntakeInMemory(taken=[], refuses=set()))
    clock: StillClock = field(default_factory=lambda: StillClock(slept=[]))

    async def hears(self, *replies: Reply) -> None:
        """Poll until all these answers were given, then stop, as by a signal."""
        self.stage.api.replies = [*replies, STUCK]
        async with self.running():
            while self.stage.api.replies:
                await turn()
            await turn()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as tasks:
            polling = tasks.create_task(self.library.poll(self.stage.channel, intake=self.intake, clock=self.clock))
            yield
            polling.cancel()

    @property
    def offsets(self) -> list[str | None]:
        return [asked.fields.get("offset") for asked in self.stage.api.asked]

    @property
    def numbers(self) -> list[str]:
        return [message.key.rpartition(":")[2] for message in self.intake.taken]

    @property
    def pauses(self) -> list[float]:
        return [span.total_seconds() for span in self.clock.slept]


async def turn() -> None:
    await asyncio.sleep(0.01)  # noqa: TID251 -- the wire is real


@asynccontextmanager
async def a_poller(library: Library) -> AsyncIterator[Poller]:
    async with on_stage(library) as stage:
        yield Poller(library=library, stage=stage)


@both_bots
async def test_updates_are_confirmed_by_the_next_question(library: Library) -> None:
    async with a_poller(library) as poller:
        await poller.hears(ok([wrote(5), wrote(6)]), ok([]))
        assert poller.numbers == ["5", "6"]
        assert poller.offsets == [None, "7", None]


@both_bots
async def test_it_asks_for_what_it_wants_to_hear(library: Library) -> None:
    async with a_poller(library) as poller:
        await poller.hears(ok([]))
        assert poller.stage.api.asked[0] == Asked(
            "getUpdates",
            {"timeout": "30", "allowed_updates": ["message", "edited_message", "callback_query", "my_chat_member"]},
            {},
        )


@both_bots
async def test_nothing_is_confirmed_before_it_is_received(library: Library) -> None:
    gate = asyncio.Event()

    class SlowIntake(IntakeInMemory):
        async def receive(self, message: InboundMessage) -> None:
            await gate.wait()
            await super().receive(message)

    async with a_poller(library) as poller:
        poller.intake = SlowIntake(taken=[], refuses=set())
        poller.stage.api.replies = [ok([wrote(5)])]
        async with poller.running():
            while not poller.stage.api.asked:
                await turn()
            await turn()
        # Killed in the middle: Telegram was never told to forget it, and tells it again.
        assert (poller.numbers, poller.offsets) == ([], [None])
        gate.set()
        await poller.hears(ok([wrote(5)]))
        assert (poller.numbers, poller.offsets) == (["5"], [None, None, "6"])


@both_bots
async def test_what_follows_a_failure_is_not_confirmed(library: Library) -> None:
    async with a_poller(library) as poller:
        poller.intake.refuses = {"tg:7000001:6"}
        await poller.hears(ok([wrote(5), wrote(6), wrote(7), wrote(8, person=BOB)]), ok([wrote(6), wrote(7), wrote(8)]))
        # Ann's 7 waits for her 6; Bob does not wait, and his 8 comes a second time, for the store to know again.
        assert poller.numbers == ["5", "8", "6", "7", "8"]
        assert poller.offsets == [None, "6", "9"]
        assert poller.pauses == [1]


@both_bots
async def test_several_people_are_heard_at_once_and_each_in_order(library: Library) -> None:
    both = asyncio.Barrier(2)

    class MeetingIntake(IntakeInMemory):
        async def receive(self, message: InboundMessage) -> None:
            await both.wait()
            await super().receive(message)

    async with a_poller(library) as poller:
        poller.intake = MeetingIntake(taken=[], refuses=set())
        await poller.hears(ok([wrote(5), wrote(6), wrote(7, person=BOB), wrote(8, person=BOB)]))
        assert [number for number in poller.numbers if number in "56"] == ["5", "6"]
        assert [number for number in poller.numbers if number in "78"] == ["7", "8"]


@both_bots
async def test_what_can_not_be_read_is_confirmed_too(library: Library, caplog: pytest.LogCaptureFixture) -> None:
    async with a_poller(library) as poller:
        await poller.hears(ok(["x", {"update_id": 5, "message": "x"}, captured("poll_answer") | {"update_id": 6}]))
        assert (poller.numbers, poller.offsets) == ([], [None, "7"])
        assert "telegram_update_malformed" in caplog.messages


@both_bots
async def test_trouble_makes_it_pause_longer_each_time_and_never_end(library: Library) -> None:
    replies = [
        trouble(502, ""),
        Reply(is_cut=True),
        Reply(body=b"{"),
        trouble(401, "Unauthorized"),
        *([trouble(500, "")] * 4),
    ]
    async with a_poller(library) as poller:
        await poller.hears(*replies, ok([wrote(5)]), trouble(500, ""))
        assert poller.pauses == [1, 2, 4, 8, 16, 32, 60, 60, 1]
        assert poller.numbers == ["5"]


@both_bots
async def test_a_pause_that_telegram_asks_for_is_made(library: Library) -> None:
    async with a_poller(library) as poller:
        await poller.hears(trouble(429, "Too Many Requests", retry_after=90))
        assert poller.pauses == [90]


@both_bots
async def test_another_poller_is_named_with_the_remedy(library: Library, caplog: pytest.LogCaptureFixture) -> None:
    async with a_poller(library) as poller:
        await poller.hears(trouble(409, "Conflict: terminated by other getUpdates request"))
        (record,) = [record for record in caplog.records if record.message == "telegram_poll_conflict"]
        assert "stop the other program" in vars(record)["remedy"]
