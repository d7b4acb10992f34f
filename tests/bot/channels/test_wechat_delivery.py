"""Neutral messages in, the exact requests to the Official Account's API out; and what its answers mean."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest

from bot.channels.wechat.client import WeChatChannel
from bot.channels.wechat.menu import MenuEntry
from desk.messages import MediaRef
from desk.replies import Card, Choice, MediaKind, Row, Say, StoredMedia, Toast
from desk.texts import text, verbatim
from handlers.ports import (
    DeliveryFailed,
    DeliveryRefused,
    DeliveryUnknown,
    Fetched,
    MediaRefused,
    Receipt,
)
from tests.bot.channels.files import FilesInMemory
from tests.bot.channels.tencent import (
    APP_SECRET,
    CUT,
    OPENID,
    Asked,
    Json,
    StoppedClock,
    Tencent,
    errand,
    phrase,
    tencent,
    wechat_account,
)

HELLO = Say(body=(verbatim("你好。"),))
SEND = "message/custom/send"


@pytest.fixture
def platform() -> Iterator[Tencent]:
    with tencent() as pretend:
        pretend.script = lambda asked: {"media_id": "m1"} if "upload" in asked.path else {"errcode": 0, "errmsg": "ok"}
        yield pretend


@pytest.fixture
def files() -> FilesInMemory:
    return FilesInMemory()


@pytest.fixture
async def channel(platform: Tencent, files: FilesInMemory) -> AsyncIterator[WeChatChannel]:
    channel = WeChatChannel(wechat_account(platform.url), files=files, clock=StoppedClock(), read_seconds=5)
    yield channel
    await channel.close()


async def stored(files: FilesInMemory, kind: MediaKind, *, name: str, mime: str, size: int = 10) -> StoredMedia:
    return StoredMedia(sha256=await files.keep(b"x" * size), kind=kind, name=name, mime=mime)


async def test_sentences_and_choices_are_one_text_with_numbered_lines(
    platform: Tencent, channel: WeChatChannel
) -> None:
    said = Say(
        body=(verbatim("漏水吗？"), text("Look at {part}.", part="滚筒")),
        choices=(Choice(token="y", label=verbatim("漏")), Choice(token="n", label=verbatim("不漏"))),
    )
    receipt = await channel.deliver(errand(said), phrase)
    words = "漏水吗？\nLook at 滚筒.\n\n1. 漏\n2. 不漏"
    assert receipt == Receipt(words=words)
    assert platform.bodies(SEND) == [{"touser": OPENID, "msgtype": "text", "text": {"content": words}}]
    assert platform.bodies("stable_token") == [
        {"grant_type": "client_credential", "appid": "wxapp1", "secret": APP_SECRET, "force_refresh": False}
    ]


async def test_a_card_is_its_title_rows_body_and_choices(platform: Tencent, channel: WeChatChannel) -> None:
    card = Card(
        key="t:7",
        title=verbatim("工单 7"),
        rows=(Row(label=verbatim("产品"), value=verbatim("洗衣机")),),
        body=(verbatim("明天上门。"),),
        choices=(Choice(token="ok", label=verbatim("好")),),
    )
    await channel.deliver(errand(card), phrase)
    assert platform.bodies(SEND)[0]["text"]["content"] == "工单 7\n产品：洗衣机\n明天上门。\n\n1. 好"


async def test_a_toast_says_nothing_unless_it_must_not_be_missed(platform: Tencent, channel: WeChatChannel) -> None:
    assert await channel.deliver(errand(Toast(press="p", text=verbatim("好"))), phrase) == Receipt(cost=0)
    assert platform.asked == []


async def test_a_long_text_is_split_at_line_ends_and_never_inside_a_character(
    platform: Tencent, channel: WeChatChannel
) -> None:
    lines = ("一" * 500, "二" * 500, "三" * 1000)
    receipt = await channel.deliver(errand(Say(body=tuple(map(verbatim, lines)))), phrase)
    contents = [body["text"]["content"] for body in platform.bodies(SEND)]
    assert contents == ["一" * 500, "二" * 500, "三" * 682, "三" * 318]
    assert all(len(content.encode()) <= 2048 for content in contents)
    assert receipt.words == "\n".join(lines)


async def test_a_picture_follows_its_words_after_it_was_uploaded(
    platform: Tencent, channel: WeChatChannel, files: FilesInMemory
) -> None:
    media = await stored(files, MediaKind.PICTURE, name="漏水 图.JPG", mime="image/jpeg")
    await channel.deliver(errand(Say(body=(verbatim("看图"),), media=media)), phrase)
    assert [asked.path.rpartition("cgi-bin/")[2] for asked in platform.asked] == [
        "stable_token",
        "media/upload",
        SEND,
        SEND,
    ]
    upload = platform.calls("media/upload")[0]
    assert upload.query["type"] == "image"
    assert upload.file == (f"{media.sha256[:16]}.JPG", b"x" * 10)
    assert platform.bodies(SEND)[1] == {"touser": OPENID, "msgtype": "image", "image": {"media_id": "m1"}}


@pytest.mark.parametrize(
    ("kind", "mime", "size"),
    [
        (MediaKind.FILE, "application/pdf", 10),
        (MediaKind.PICTURE, "image/webp", 10),
        (MediaKind.VOICE, "audio/amr", 2 * 1024 * 1024 + 1),
    ],
)
async def test_a_file_that_wechat_does_not_send_is_named(
    platform: Tencent, channel: WeChatChannel, files: FilesInMemory, kind: MediaKind, mime: str, size: int
) -> None:
    media = await stored(files, kind, name="报告.pdf", mime=mime, size=size)
    receipt = await channel.deliver(errand(Say(body=(verbatim("请看"),), media=media)), phrase)
    assert receipt.words == "请看\n📎 报告.pdf"
    assert [body["msgtype"] for body in platform.bodies(SEND)] == ["text"]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (45015, {"window_closed"}),
        (45047, {"window_closed"}),
        (43004, {"unreachable"}),
        (43019, {"unreachable"}),
        (48002, {"unreachable"}),
        (40003, {"unreachable"}),
        (45002, set()),
        (48001, set()),
    ],
)
async def test_a_refusal_says_why(platform: Tencent, channel: WeChatChannel, code: int, why: set[str]) -> None:
    platform.script = lambda _: {"errcode": code, "errmsg": "no rid: 1"}
    with pytest.raises(DeliveryRefused) as refused:
        await channel.deliver(errand(HELLO), phrase)
    assert {name for name in ("unreachable", "window_closed") if getattr(refused.value, name)} == why
    assert refused.value.reason == f"{code} no rid: 1"


@pytest.mark.parametrize(
    ("code", "pause"),
    [(-1, None), (45011, timedelta(minutes=1)), (45009, timedelta(hours=15)), (40001, None), (42001, None)],
)
async def test_what_passes_is_a_failure_with_its_pause(
    platform: Tencent, channel: WeChatChannel, code: int, pause: timedelta | None
) -> None:
    platform.script = lambda _: {"errcode": code, "errmsg": "later"}
    with pytest.raises(DeliveryFailed) as failed:
        await channel.deliver(errand(HELLO), phrase)
    assert failed.value.retry_after == pause


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (CUT, DeliveryUnknown),
        ((200, {}, b"<html>"), DeliveryUnknown),
        ({}, DeliveryUnknown),
        ((503, {}, b""), DeliveryFailed),
    ],
)
async def test_a_broken_answer_has_its_verdict(
    platform: Tencent, channel: WeChatChannel, answer: Json, outcome: type[Exception]
) -> None:
    platform.script = lambda _: answer
    with pytest.raises(outcome):
        await channel.deliver(errand(HELLO), phrase)


async def test_a_failure_after_the_first_part_is_not_called_a_failure(
    platform: Tencent, channel: WeChatChannel
) -> None:
    platform.script = lambda _: {"errcode": 0 if len(platform.calls(SEND)) == 1 else -1}
    with pytest.raises(DeliveryUnknown, match="1 of 2 parts arrived"):
        await channel.deliver(errand(Say(body=(verbatim("一" * 1000),))), phrase)


@pytest.mark.parametrize("answer", [CUT, {"errcode": -1}, {"type": "image"}])
async def test_a_failed_upload_is_a_failure_because_nobody_saw_anything(
    platform: Tencent, channel: WeChatChannel, files: FilesInMemory, answer: Json
) -> None:
    media = await stored(files, MediaKind.PICTURE, name="a.png", mime="image/png")
    platform.script = lambda _: answer
    with pytest.raises(DeliveryFailed):
        await channel.deliver(errand(Say(body=(verbatim("看图"),), media=media)), phrase)
    assert platform.calls(SEND) == []


async def test_a_file_is_fetched_with_its_kind_and_name(platform: Tencent, channel: WeChatChannel) -> None:
    headers = {"Content-Type": "audio/amr", "Content-Disposition": 'attachment; filename="v.amr"'}
    platform.script = lambda asked: (200, headers, f"#!AMR {asked.query['media_id']}".encode())
    fetched = await channel.fetch(MediaRef(ref="m7"), limit=100)
    assert fetched == Fetched(content=b"#!AMR m7", mime="audio/amr", name="v.amr")


async def test_a_video_is_fetched_from_where_it_is_without_the_token(platform: Tencent, channel: WeChatChannel) -> None:
    platform.script = lambda asked: (
        {"video_url": f"{platform.url}/vod/1"}
        if "media/get" in asked.path
        else (200, {"Content-Type": "video/mp4"}, b"film")
    )
    assert (await channel.fetch(MediaRef(ref="m7"), limit=100)).content == b"film"
    assert platform.asked[-1].query == {}


async def test_a_video_that_is_said_to_be_elsewhere_again_and_again_is_not_sought_for_ever(
    platform: Tencent, channel: WeChatChannel
) -> None:
    platform.script = lambda _: {"video_url": f"{platform.url}/vod/1"}
    with pytest.raises(DeliveryFailed):
        await channel.fetch(MediaRef(ref="m7"), limit=100)
    assert len(platform.calls("media/get")) == 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((200, {"Content-Type": "image/png"}, b"x" * 101), "larger than 100 bytes"),
        ((200, {"Content-Type": "image/png"}, b""), "empty"),
        ({"errcode": 40007, "errmsg": "invalid media_id"}, "no such file"),
        ((404, {}, b""), "HTTP 404"),
    ],
)
async def test_a_file_that_can_not_be_had_is_refused(
    platform: Tencent, channel: WeChatChannel, answer: Json, reason: str
) -> None:
    platform.script = lambda _: answer
    with pytest.raises(MediaRefused, match=reason) as refused:
        await channel.fetch(MediaRef(ref="m7"), limit=100)
    assert refused.value.too_large is ("larger" in reason)


@pytest.mark.parametrize("answer", [CUT, {"errcode": -1}, {"errcode": 40001}, (500, {}, b""), (200, {}, b"{"), {}])
async def test_a_file_that_can_not_be_had_now_is_a_failure(
    platform: Tencent, channel: WeChatChannel, answer: Json
) -> None:
    platform.script = lambda _: answer
    with pytest.raises(DeliveryFailed) as failed:
        await channel.fetch(MediaRef(ref="m7"), limit=100)
    assert "canary" not in str(failed.value)


async def test_a_file_is_fetched_with_a_new_token_when_the_first_is_bad(
    platform: Tencent, channel: WeChatChannel
) -> None:
    def script(asked: Asked) -> Json:
        return {"errcode": 40001} if asked.token == "canary-token-1" else (200, {"Content-Type": "image/png"}, b"png")

    platform.script = script
    assert (await channel.fetch(MediaRef(ref="m7"), limit=100)).content == b"png"


async def test_check_says_what_is_wrong_or_nothing(platform: Tencent, channel: WeChatChannel) -> None:
    platform.token_of = lambda _: {"errcode": 40125, "errmsg": "invalid appsecret"}
    assert await channel.check() == "no access token: 40125 invalid appsecret"
    platform.token_of = lambda _: {"access_token": "t", "expires_in": 7200}
    assert await channel.check() is None


async def test_the_menu_is_made_of_commands_pages_and_entries_below(platform: Tencent, channel: WeChatChannel) -> None:
    below = (MenuEntry(label=verbatim("进度"), command="progress"),)
    await channel.create_menu(
        [MenuEntry(label=verbatim("服务"), below=below), MenuEntry(label=verbatim("官网"), url="https://example.com")],
        phrase,
    )
    assert platform.bodies("menu/create") == [
        {
            "button": [
                {"name": "服务", "sub_button": [{"type": "click", "name": "进度", "key": "progress"}]},
                {"type": "view", "name": "官网", "url": "https://example.com"},
            ]
        }
    ]
    with pytest.raises(ValueError, match="1 to 3 entries"):
        await channel.create_menu([], phrase)
    with pytest.raises(ValueError, match="menu entry has"):
        MenuEntry(label=verbatim("x"))
