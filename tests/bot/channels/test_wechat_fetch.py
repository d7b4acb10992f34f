"""How much is read of a file on WeChat's servers: never more than was asked for, however it comes."""

import gzip
import json
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.channels.wechat.client import WeChatChannel
from desk.messages import MediaRef
from handlers.ports import MediaRefused
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
