"""The running service: its bell, its doors, its accounts in trouble, and how it stops."""

import asyncio
import logging
import socket
from collections.abc import Generator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from starlette.applications import Starlette

from bot import loop, operation
from bot.clock import SystemClock
from bot.demo.stage import Setting, set_stage
from bot.operation import Bell, drain, running
from bot.serving import UNDER_WAY, PortTakenError, listen_together, serve
from bot.wiring import Desk
from desk.messages import Address, Channel
from desk.replies import Say
from desk.texts import verbatim
from desk.turns import Outbound, Turn
from handlers.store import Transaction
from sandbox.clock import TravelledClock
from scheduler.recurring import Job, Recurring
from storage.store import PostgresStore
from tests.bot.office import Platform, a_desk, until
from tests.handlers.stage import NOW, rows
from tests.scheduler.stage import ANN, Mailbox

SECOND = timedelta(seconds=1)


async def test_who_was_busy_when_it_rang_does_not_wait_afterwards() -> None:
    bell = Bell()
    first, second = bell.ear(), bell.ear()
    bell.ring()
    before = monotonic()
    await asyncio.gather(first.wait(10 * SECOND), second.wait(10 * SECOND))
    assert monotonic() - before < 1
    await first.wait(0.05 * SECOND)
    assert monotonic() - before >= 0.05, "it rang once, and was heard"


@pytest.fixture
def clock() -> TravelledClock:
    return TravelledClock(NOW)


@pytest.mark.parametrize("trouble", ["raises", "hangs"])
async def test_one_account_in_trouble_does_not_stop_the_others_and_is_tried_again(
    database_url: str, tmp_path: Path, clock: TravelledClock, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    monkeypatch.setattr(operation, "REGISTER_WITHIN", 0.1 * SECOND)
    bad = Platform(
        Channel.WECHAT, troubles=[RuntimeError("401")] if trouble == "raises" else [], hangs=trouble == "hangs"
    )
    good = Platform(Channel.TELEGRAM)
    public = "https://desk.example.com"
    async with (
        a_desk(database_url, tmp_path, clock, bad, good, public_url=public) as (desk, bell),
        running(desk, bell) as url,
    ):
        assert good.calls == [f"register {public}", "menu"]
        assert bad.calls == [f"register {public}"]
        async with httpx.AsyncClient() as http:
            assert (await http.get(f"{url}/healthz")).text == "ok"
        bad.hangs = False
        await clock.travel(operation.TRY_AGAIN)
        await until(lambda: "menu" in bad.calls)
        assert "poll" not in good.calls + bad.calls
        assert good.calls.count("menu") == 1


async def test_what_must_be_entered_by_hand_is_told(
    database_url: str, tmp_path: Path, clock: TravelledClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with (
        a_desk(database_url, tmp_path, clock, Platform(), public_url="https://a.b") as (desk, bell),
        running(desk, bell),
    ):
        told = next(record for record in caplog.records if record.message == "enter_by_hand")
        assert vars(told)["what"] == "enter https://a.b by hand"


async def test_without_a_public_address_it_polls_through_every_trouble(
    database_url: str, tmp_path: Path, clock: TravelledClock
) -> None:
    platform = Platform(troubles=[RuntimeError("no route"), RuntimeError("no route")])
    async with a_desk(database_url, tmp_path, clock, platform) as (desk, bell), running(desk, bell):
        for polls in (1, 2, 3):
            await until(lambda: platform.calls == ["poll"] * polls)  # noqa: B023 -- awaited within the round
            await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=0.02)
            await clock.travel(operation.TRY_AGAIN)
    assert platform.calls == ["poll"] * 3


async def test_what_is_owed_goes_out_as_soon_as_the_bell_rings(
    database_url: str, tmp_path: Path, clock: TravelledClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operation, "TICK", 60 * SECOND)
    async with a_desk(database_url, tmp_path, clock) as (desk, bell):
        box = Mailbox(Channel.TELEGRAM)
        boxed = speaking(desk, box)
        async with running(boxed, bell):
            await owe(desk, "hello")
            bell.ring()
            await until(lambda: box.words == ["hello"])


async def test_at_the_end_a_send_under_way_has_its_moment_and_nothing_new_is_begun(
    database_url: str, tmp_path: Path, clock: TravelledClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operation, "LAST_SENDS", 0.3 * SECOND)
    slow, stuck = Mailbox(Channel.TELEGRAM), Mailbox(Channel.WECHAT)
    slow.gate, stuck.gate = asyncio.Event(), asyncio.Event()
    async with a_desk(database_url, tmp_path, clock) as (desk, bell):
        boxed = speaking(desk, slow, stuck)
        async with running(boxed, bell):
            await owe(desk, "slow")
            await owe(desk, "not begun")
            await owe(desk, "stuck", to=replace(ANN, channel=Channel.WECHAT))
            bell.ring()
            await until(lambda: slow.asked and stuck.asked)
            asyncio.get_running_loop().call_later(0.1, slow.gate.set)
        assert slow.words == ["slow"]
        assert await states(desk) == ["sent", "due", "unknown"]
        async with desk.store.begin() as tx:
            (free,) = await tx.claim_lanes(now=NOW, limit=9, lease=60 * SECOND)
        assert [owed.begun_at for owed in free.owed] == [None], "the next process need not wait for it"


async def test_who_is_asked_to_stop_does_not_wait_for_a_platform_that_takes_its_time_to_register_a_hook(
    database_url: str, tmp_path: Path, clock: TravelledClock
) -> None:
    hanging, stopping, before = Platform(hangs=True), asyncio.Event(), monotonic()
    async with a_desk(database_url, tmp_path, clock, hanging, public_url="https://a.b") as (desk, bell):
        asyncio.get_running_loop().call_later(0.1, stopping.set)
        async with running(desk, bell, stopping=stopping):
            assert hanging.calls == ["register https://a.b"]
    assert monotonic() - before < operation.REGISTER_WITHIN.total_seconds() / 2


class Step:
    """Awaited, it lets the loop go one step."""

    def __await__(self) -> Generator[None]:
        yield


def test_who_has_just_connected_and_asks_nothing_does_not_hold_up_the_end() -> None:
    async def serve_shortly(steps: int) -> float:
        async with serve(Starlette(), host="127.0.0.1", port=0) as url:
            address = httpx.URL(url)
            with socket.create_connection((address.host, address.port or 0)):
                for _ in range(steps):
                    await Step()
                before = monotonic()
        return monotonic() - before

    # within so many steps a connection is accepted, and then made known
    assert max(loop.run(serve_shortly(steps)) for steps in range(4)) < UNDER_WAY / 2


async def test_a_stumbling_store_does_not_end_the_service(
    database_url: str, tmp_path: Path, clock: TravelledClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operation, "TICK", 0.02 * SECOND)
    async with a_desk(database_url, tmp_path, clock) as (desk, bell):
        box, rope = Mailbox(Channel.TELEGRAM), desk.store
        begin, left = rope.begin, [OSError("refused")] * 20

        def stumbling() -> Any:  # noqa: ANN401 -- as `begin`
            if left:
                raise left.pop()
            return begin()

        boxed = speaking(desk, box)
        await owe(desk, "hello")
        monkeypatch.setattr(rope, "begin", stumbling)
        async with running(boxed, bell):
            await until(lambda: box.words == ["hello"])


def speaking(desk: Desk, *boxes: Mailbox) -> Desk:
    """Let the desk speak into mailboxes."""
    return replace(desk, post=replace(desk.post, channels={box.channel: box for box in boxes}))


async def owe(desk: Desk, words: str, *, to: Address = ANN) -> None:
    async with desk.store.begin() as tx:
        say = Say(body=(verbatim(words),))
        await tx.write([((), Turn(outbound=(Outbound(to=to, message=say),)))], now=NOW)


async def states(desk: Desk) -> list[str]:
    assert isinstance(desk.store, PostgresStore)
    return [str(state) for (state,) in await rows(desk.store.engine, "SELECT state FROM deliveries ORDER BY id")]


async def test_a_port_in_use_is_named_with_its_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTakenError, match=f"127.0.0.1:{port} can't be listened on .* AFTERCARE_PORT"):
            async with serve(Starlette(), host="127.0.0.1", port=port):
                pass
        with pytest.raises(PortTakenError, match="Stop the other program"):
            listen_together("127.0.0.1", port, count=2)


async def test_several_workers_listen_on_one_port_which_is_then_taken() -> None:
    first, second = listen_together("127.0.0.1", 0, count=2)
    with first, second:
        port = first.getsockname()[1]
        assert second.getsockname()[1] == port
        with pytest.raises(PortTakenError):
            listen_together("127.0.0.1", port, count=2)


async def test_the_running_service_does_what_recurs(database_url: str, tmp_path: Path, clock: TravelledClock) -> None:
    async def work(_: Transaction, *, scheduled_for: datetime, now: datetime) -> None:
        done.append((scheduled_for, now))

    done: list[tuple[datetime, datetime]] = []
    job = Job(name="work", cron="* * * * *", zone=ZoneInfo("Asia/Shanghai"), run=work)
    async with a_desk(database_url, tmp_path, clock) as (plain, bell):
        desk = replace(plain, recurring=Recurring([job], store=plain.store, clock=clock))
        await drain(desk)
        await clock.travel(90 * SECOND)
        async with running(desk, bell):
            await until(lambda: bool(done))
    assert done == [(NOW + 60 * SECOND, NOW + 90 * SECOND)]


async def test_work_that_never_ends_is_called_so(database_url: str, tmp_path: Path, clock: TravelledClock) -> None:
    class Endless(Desk):
        async def fire(self) -> int:
            return 1

    async with a_desk(database_url, tmp_path, clock) as (desk, _):
        endless = Endless(**{name: getattr(desk, name) for name in Desk.__slots__})
        with pytest.raises(RuntimeError, match="does not come to an end"):
            await drain(endless)


async def test_a_live_stage_answers_by_itself(database_url: str, tmp_path: Path) -> None:
    async with set_stage(Setting(clock=SystemClock(), database_url=database_url, data_dir=tmp_path)) as stage:
        await stage.sandbox.telegram.customer.say(1001, text="The washer leaks", name="Ann", language="en")
        phones = stage.sandbox.phones
        await until(lambda: [b for b in phones.transcript("telegram:customer:1001") if b.side == "them"])
