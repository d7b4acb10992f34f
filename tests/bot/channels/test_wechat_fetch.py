"""How much is read of a file on WeChat's servers: never more than was asked for, however it comes."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Iterator
from threading import Event
from time import monotonic

import pytest

from bot.channels.wechat.client import WeChatChannel
from bot.channels.wechat_wire import transfer
from desk.messages import MediaRef
from handlers.ports import DeliveryFailed, MediaRefused
from tests.bot.channels.files import FilesInMemory
from tests.bot.channels.tencent import StoppedClock, Tencent, tencent, wechat_account

MEGABYTE = 1024 * 1024


@pytest.fixture
def platform() -> Iterator[Tencent]:
    with tencent() as platform:
        yield platform


@pytest.fixture
async def channel(platform: Tencent) -> AsyncIterator[WeChatChannel]:
    channel = WeChatChannel(wechat_account(platform.url), files=FilesInMemory(), clock=StoppedClock())
    yield channel
    await channel.close()


@pytest.mark.parametrize("kind", ["image/png", "application/json"])
async def test_what_comes_packed_is_not_unpacked(platform: Tencent, channel: WeChatChannel, kind: str) -> None:
    headers = {"Content-Type": kind, "Content-Encoding": "gzip"}
    platform.script = lambda _: (200, headers, gzip.compress(b" " * 20 * MEGABYTE))
    with pytest.raises(MediaRefused, match="packed"):
        await channel.fetch(MediaRef(ref="m7"), limit=MEGABYTE)


async def test_a_file_that_grows_beyond_the_limit_is_not_read_to_its_end(
    platform: Tencent, channel: WeChatChannel
) -> None:
    platform.script = lambda _: (200, {"Content-Type": "image/png"}, b"x" * 20 * MEGABYTE)
    with pytest.raises(MediaRefused, match="larger") as refused:
        await channel.fetch(MediaRef(ref="m7"), limit=MEGABYTE)
    assert refused.value.too_large


async def test_a_note_as_long_as_a_file_is_not_read_to_its_end(platform: Tencent, channel: WeChatChannel) -> None:
    note = json.dumps({"errcode": 0, "errmsg": "x" * MEGABYTE}).encode()
    platform.script = lambda _: (200, {"Content-Type": "application/json"}, note)
    with pytest.raises(MediaRefused):
        await channel.fetch(MediaRef(ref="m7"), limit=2 * MEGABYTE)


async def test_a_file_that_only_trickles_is_given_up_in_time(
    platform: Tencent, channel: WeChatChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "DOWNLOAD_SECONDS", 0.2)
    has_hung_up = Event()

    def trickle() -> Iterator[bytes]:
        try:
            while True:
                yield b"x"
                Event().wait(0.02)
        finally:
            has_hung_up.set()

    platform.script = lambda _: (200, {"Content-Type": "image/png"}, trickle())
    before = monotonic()
    with pytest.raises(DeliveryFailed, match="had not come"):
        await channel.fetch(MediaRef(ref="m7"), limit=MEGABYTE)
    assert monotonic() - before < 2
    assert await asyncio.to_thread(has_hung_up.wait, 2), "nobody reads it any more"


@pytest.mark.parametrize("told", [{}, {"Content-Length": "9"}])
async def test_a_file_that_breaks_off_is_fetched_again_later(
    platform: Tencent, channel: WeChatChannel, told: dict[str, str]
) -> None:
    pieces = iter([b"GIF89a"]) if told else iter([b"5\r\nGIF"])
    headers = {"Content-Type": "image/gif", **(told or {"Transfer-Encoding": "chunked"})}
    platform.script = lambda _: (200, headers, pieces)
    with pytest.raises(DeliveryFailed):
        await channel.fetch(MediaRef(ref="m7"), limit=MEGABYTE)
