"""WeChat's plain mode with several workers: an overheard signature is good for no second text on any of them."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.wechat.webhook import wechat_routes
from sandbox.clock import TravelledClock
from tests.bot.channels.callbacks import Doorstep, doorstep, phrase_for, stamped
from tests.bot.channels.tencent import StoppedClock, plain_wechat_account
from tests.handlers.stage import NOW, Front, Rope

PAYLOADS = Path(__file__).parents[1] / "bot" / "channels" / "payloads" / "wechat"
TEXT = (PAYLOADS / "text.xml").read_text()
FORGED = TEXT.replace("23456789012345678", "666")


@dataclass(kw_only=True)
class Workers:
    one: Doorstep
    other: Doorstep
    front: Front
    clock: TravelledClock

    async def knock(self, at: Doorstep, query: dict[str, str], text: str = TEXT) -> int:
        return (await at.post(query, text)).status_code

    async def messages(self) -> int:
        return len(await self.front.rows("SELECT 1 FROM messages WHERE NOT is_outgoing"))


@pytest.fixture
async def workers(database: AsyncEngine) -> AsyncIterator[Workers]:
    clock = TravelledClock(NOW)
    fronts = [Front(store=Rope(database), clock=clock) for _ in "12"]
    async with AsyncExitStack() as stack:
        steps = [
            await stack.enter_async_context(
                doorstep(wechat_routes(plain_wechat_account(), intake=front.intake, phrase_for=phrase_for, clock=clock))
            )
            for front in fronts
        ]
        yield Workers(one=steps[0], other=steps[1], front=fronts[1], clock=clock)


def signed() -> dict[str, str]:
    return stamped(StoppedClock(at=NOW))


async def test_another_text_under_a_used_signature_is_forged_to_every_worker(workers: Workers) -> None:
    query = signed()
    assert await workers.knock(workers.one, query) == 200
    for step in (workers.one, workers.other):
        assert await workers.knock(step, query, FORGED) == 403
    assert await workers.messages() == 1
    assert await workers.knock(workers.other, signed(), FORGED) == 200, "under a signature of its own it is taken"


async def test_the_same_text_again_is_acknowledged_by_another_worker_and_has_no_effect(workers: Workers) -> None:
    query = signed()
    assert [await workers.knock(step, query) for step in (workers.one, workers.other)] == [200, 200]
    assert await workers.messages() == 1


async def test_signatures_are_forgotten_once_their_time_does_not_pass_any_more(workers: Workers) -> None:
    await workers.knock(workers.one, signed())
    assert await workers.front.rows("SELECT count(*) FROM signatures") == [(1,)]
    await workers.clock.travel(timedelta(minutes=10))
    later = stamped(StoppedClock(at=workers.clock.now()))
    assert await workers.knock(workers.other, later, FORGED) == 200
    assert await workers.front.rows("SELECT count(*) FROM signatures") == [(1,)]


async def test_while_the_store_is_away_a_signature_is_believed(workers: Workers) -> None:
    workers.front.store.is_cut = True
    assert await workers.front.intake.vouch("s", digest=b"d", fresh_for=timedelta(minutes=10))
    workers.front.store.is_cut = False
    assert await workers.front.intake.vouch("s", digest=b"d", fresh_for=timedelta(minutes=10))
    assert not await workers.front.intake.vouch("s", digest=b"e", fresh_for=timedelta(minutes=10))
