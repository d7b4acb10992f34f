"""Fetching what people sent, with the limit kept while it is read, and no address told."""

import gzip
import logging
import traceback

import pytest
from aiogram import Bot

from bot.channels.telegram.session import WireSession
from bot.channels.telegram_staff.request import WireRequest
from desk.messages import MediaRef
from handlers.ports import DeliveryFailed, Fetched, MediaRefused
from tests.bot.channels.telegram_bots import AIOGRAM, PTB, TOKEN, Library, both_bots
from tests.bot.channels.telegram_server import Reply, ok, trouble
from tests.bot.channels.telegram_stage import on_stage

PHOTO = MediaRef(ref="AgAC", mime="image/jpeg", size=5)
AT = ok({"file_id": "AgAC", "file_unique_id": "AQ", "file_size": 5, "file_path": "photos/file_1.jpg"})
UNSIZED = ok({"file_id": "AgAC", "file_unique_id": "AQ", "file_path": "photos/file_1.jpg"})
BYTES = Reply(body=b"12345", headers=("content-type: application/octet-stream",))
CUT_SHORT = Reply(body=b"1234", headers=("content-length: 5",), is_short=True)


@both_bots
async def test_a_file_is_asked_for_and_downloaded(library: Library) -> None:
    async with on_stage(library) as stage:
        stage.api.replies = [AT, BYTES]
        fetched = await stage.channel.fetch(PHOTO, limit=5)
        assert fetched == Fetched(content=b"12345", mime="image/jpeg", name="file_1.jpg")
        assert [(asked.path, asked.fields) for asked in stage.api.asked] == [
            ("getFile", {"file_id": "AgAC"}),
            ("photos/file_1.jpg", {}),
        ]


@both_bots
async def test_a_file_keeps_its_own_name_and_tells_its_kind(library: Library) -> None:
    async with on_stage(library) as stage:
        stage.api.replies = [AT, Reply(body=b"12345", headers=("content-type: application/pdf; x=y",))]
        fetched = await stage.channel.fetch(MediaRef(ref="BQAC", name="发票.pdf"), limit=5)
        assert fetched == Fetched(content=b"12345", mime="application/pdf", name="发票.pdf")


@both_bots
async def test_a_file_known_to_be_too_large_is_not_even_asked_for(library: Library) -> None:
    async with on_stage(library) as stage:
        with pytest.raises(MediaRefused) as refused:
            await stage.channel.fetch(PHOTO, limit=4)
        assert refused.value.too_large
        assert stage.api.asked == []


@both_bots
@pytest.mark.parametrize(
    "replies",
    [
        [trouble(400, "Bad Request: file is too big")],
        [AT],
        [UNSIZED, BYTES],
        [UNSIZED, Reply(body=b"5\r\n12345\r\n0\r\n\r\n", headers=("transfer-encoding: chunked",))],
    ],
    ids=["so Telegram says", "by its own word", "as announced", "as it comes"],
)
async def test_a_file_that_proves_too_large_is_refused(library: Library, replies: list[Reply]) -> None:
    async with on_stage(library) as stage:
        stage.api.replies = list(replies)
        with pytest.raises(MediaRefused) as refused:
            await stage.channel.fetch(MediaRef(ref="AgAC"), limit=4)
        assert refused.value.too_large


@both_bots
@pytest.mark.parametrize(
    "replies",
    [
        [trouble(400, "Bad Request: wrong file_id or the file is temporarily unavailable")],
        [ok({"file_id": "AgAC"})],
        [ok([])],
        [AT, Reply(status=404, body=b"gone")],
        [AT, Reply(status=302, headers=("location: http://127.0.0.1:9/",))],
        [trouble(400, "moved", migrate_to_chat_id=1)],
        [AT, Reply(body=gzip.compress(bytes(9)), headers=("content-encoding: gzip",))],
    ],
)
async def test_a_file_that_is_not_there_can_not_be_had(library: Library, replies: list[Reply]) -> None:
    async with on_stage(library) as stage:
        stage.api.replies = list(replies)
        with pytest.raises(MediaRefused) as refused:
            await stage.channel.fetch(PHOTO, limit=5)
        assert not refused.value.too_large


@both_bots
@pytest.mark.parametrize(
    "replies",
    [
        [trouble(429, "Too Many Requests", retry_after=3)],
        [trouble(502, "")],
        [Reply(is_cut=True)],
        [AT, Reply(status=502)],
        [AT, Reply(status=429)],
        [AT, Reply(is_cut=True)],
        [AT, CUT_SHORT],
    ],
)
async def test_trouble_on_the_way_is_worth_another_try_and_tells_no_token(
    library: Library, replies: list[Reply], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with on_stage(library) as stage:
        stage.api.replies = list(replies)
        with pytest.raises(DeliveryFailed) as failed:
            await stage.channel.fetch(PHOTO, limit=5)
    assert TOKEN not in "".join(traceback.format_exception(failed.value)) + caplog.text


async def test_aiogram_itself_can_read_a_file_by_the_wire() -> None:
    async with on_stage(AIOGRAM) as stage, Bot(TOKEN, session=WireSession(stage.channel.wire)) as bot:
        stage.api.replies = [BYTES]
        content = await bot.download_file("photos/file_1.jpg")
        assert content is not None
        assert content.read() == b"12345"


async def test_python_telegram_bot_is_told_how_long_the_wire_waits() -> None:
    async with on_stage(PTB) as stage:
        assert WireRequest(stage.channel.wire).read_timeout == 20
