"""Neutral messages in, the exact requests to the WeCom app's API out; and what its answers mean."""

import re
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import pytest

from bot.channels.wecom.client import WeComChannel
from desk.messages import Channel
from desk.replies import Card, Choice, MediaKind, Outgoing, Row, Say, StoredMedia, Toast
from desk.texts import verbatim
from handlers.ports import DeliveryFailed, DeliveryRefused, DeliveryUnknown, Errand, Receipt
from tests.bot.channels.files import FilesInMemory
from tests.bot.channels.tencent import (
    CORP_SECRET,
    CUT,
    Json,
    StoppedClock,
    Tencent,
    phrase,
    tencent,
    wecom_account,
)
from tests.bot.channels.tencent import errand as any_errand

SEND, UPDATE = "message/send", "message/update_template_card"
SENT = {"errcode": 0, "errmsg": "ok", "msgid": "msg1", "response_code": "code-1", "invaliduser": ""}
TAKE = Choice(token="take:7", label=verbatim("接单"))
LEAVE = Choice(token="leave:7", label=verbatim("转派"))
ADDRESS = "深圳市南山区科技园南区高新南一道九号某某大厦某某栋某某单元某某室门牌"
JOB = Card(
    key="job:7",
    title=verbatim("工单 7"),
    rows=(
        Row(label=verbatim("产品"), value=verbatim("洗衣机")),
        Row(label=verbatim("地址"), value=verbatim(ADDRESS)),
    ),
    body=(verbatim("带上水泵。"),),
    choices=(TAKE, LEAVE),
)
SENT_TO_LI = {"touser": "LiShifu", "agentid": 1000002, "enable_duplicate_check": 1, "duplicate_check_interval": 7207}


@pytest.fixture
def platform() -> Iterator[Tencent]:
    with tencent() as pretend:
        pretend.script = lambda asked: {"media_id": "m1"} if "upload" in asked.path else SENT
        yield pretend


@pytest.fixture
def files() -> FilesInMemory:
    return FilesInMemory()


@pytest.fixture
async def channel(platform: Tencent, files: FilesInMemory) -> AsyncIterator[WeComChannel]:
    channel = WeComChannel(wecom_account(platform.url), files=files, clock=StoppedClock(), read_seconds=5)
    yield channel
    await channel.close()


def errand(message: Outgoing, **more: Json) -> Errand:
    return any_errand(message, channel=Channel.WECOM, **more)


async def test_words_alone_are_a_text(platform: Tencent, channel: WeComChannel) -> None:
    receipt = await channel.deliver(errand(Say(body=(verbatim("好"), verbatim("的")))), phrase)
    assert receipt == Receipt(platform_id="msg1", response_code="code-1", words="好\n的")
    assert platform.bodies(SEND) == [{**SENT_TO_LI, "msgtype": "text", "text": {"content": "好\n的"}}]
    assert platform.calls("gettoken")[0].query == {"corpid": "wwcorp1", "corpsecret": CORP_SECRET}


async def test_a_job_is_a_card_with_buttons_and_what_is_too_long_for_a_row_stands_below(
    platform: Tencent, channel: WeComChannel
) -> None:
    receipt = await channel.deliver(errand(JOB), phrase)
    body = platform.bodies(SEND)[0]
    task_id = body["template_card"].pop("task_id")
    assert re.fullmatch(r"aftercare-7-[0-9a-f]{10}", task_id)
    assert body == {
        **SENT_TO_LI,
        "msgtype": "template_card",
        "template_card": {
            "card_type": "button_interaction",
            "main_title": {"title": "工单 7"},
            "sub_title_text": f"地址：{ADDRESS}\n带上水泵。",
            "horizontal_content_list": [{"keyname": "产品", "value": "洗衣机"}],
            "button_list": [
                {"text": "接单", "style": 1, "key": "take:7"},
                {"text": "转派", "style": 2, "key": "leave:7"},
            ],
        },
    }
    assert (receipt.platform_id, receipt.response_code) == (task_id, "code-1")
    assert receipt.words == f"工单 7\n产品：洗衣机\n地址：{ADDRESS}\n带上水泵。\n\n1. 接单\n2. 转派"


async def test_a_question_is_a_card_whose_title_is_its_first_sentence(platform: Tencent, channel: WeComChannel) -> None:
    await channel.deliver(errand(Say(body=(verbatim("修好了吗？"), verbatim("请选。")), choices=(TAKE,))), phrase)
    card = platform.bodies(SEND)[0]["template_card"]
    assert (card["main_title"], card["sub_title_text"]) == ({"title": "修好了吗？"}, "请选。")
    assert "horizontal_content_list" not in card


@pytest.mark.parametrize(("pause", "title", "below"), [("，", "", ""), ("：", "", ""), ("。二，", "。", "二，")])
async def test_a_question_too_long_for_a_title_goes_on_below_after_its_first_sentence_or_pause(
    platform: Tencent, channel: WeComChannel, pause: str, title: str, below: str
) -> None:
    question = verbatim("长" * 20 + pause + "短" * 20)
    await channel.deliver(errand(Say(body=(question,), choices=(TAKE,))), phrase)
    card = platform.bodies(SEND)[0]["template_card"]
    assert (card["main_title"]["title"], card["sub_title_text"]) == ("长" * 20 + title, below + "短" * 20)


async def test_a_question_without_a_pause_is_cut_in_the_title_and_stands_below_in_full(
    platform: Tencent, channel: WeComChannel
) -> None:
    await channel.deliver(errand(Say(body=(verbatim("长" * 40),), choices=(TAKE,))), phrase)
    card = platform.bodies(SEND)[0]["template_card"]
    assert card["main_title"]["title"] == "长" * 35 + "…"
    assert card["sub_title_text"] == "长" * 40


async def test_a_card_whose_title_is_too_long_shows_it_cut_and_below_in_full(
    platform: Tencent, channel: WeComChannel
) -> None:
    await channel.deliver(errand(Card(key="k", title=verbatim("长" * 40), choices=(TAKE,))), phrase)
    card = platform.bodies(SEND)[0]["template_card"]
    assert card["main_title"]["title"] == "长" * 35 + "…"
    assert card["sub_title_text"] == "长" * 40


async def test_no_more_than_six_rows_stand_in_the_list_and_the_text_below_is_bounded(
    platform: Tencent, channel: WeComChannel
) -> None:
    rows = tuple(Row(label=verbatim(f"项{n}"), value=verbatim("值")) for n in range(8))
    card = Card(key="k", title=verbatim("t"), rows=rows, body=(verbatim("文" * 900),), choices=(TAKE,))
    await channel.deliver(errand(card), phrase)
    sent = platform.bodies(SEND)[0]["template_card"]
    assert [row["keyname"] for row in sent["horizontal_content_list"]] == [f"项{n}" for n in range(6)]
    assert sent["sub_title_text"].startswith("项6：值\n项7：值\n文")
    assert sent["sub_title_text"].endswith("…")
    assert len(sent["sub_title_text"].encode()) <= 2048


@pytest.mark.parametrize(("words", "count"), [("选哪个？", 7), ("", 2)])
async def test_more_than_six_choices_or_nothing_said_is_a_text_with_numbers(
    platform: Tencent, channel: WeComChannel, words: str, count: int
) -> None:
    choices = tuple(Choice(token=f"c{n}", label=verbatim(f"项{n}")) for n in range(count))
    await channel.deliver(errand(Say(body=(verbatim(words),), choices=choices)), phrase)
    content = platform.bodies(SEND)[0]["text"]["content"]
    assert content.split("\n")[-1] == f"{count}. 项{count - 1}"


async def test_a_repeated_delivery_is_the_same_request_and_another_one_is_not(
    platform: Tencent, channel: WeComChannel
) -> None:
    for number in (7, 7, 8):
        await channel.deliver(errand(JOB, number=number), phrase)
        await channel.deliver(errand(Say(body=(verbatim("好"),)), number=number), phrase)
    cards, texts = platform.calls(SEND)[::2], platform.calls(SEND)[1::2]
    for first, again, other in (cards, texts):
        assert first.body == again.body
        assert first.body != other.body


async def test_a_file_that_got_no_answer_is_not_repeated_since_its_twin_has_another_id(
    platform: Tencent, channel: WeComChannel, files: FilesInMemory
) -> None:
    platform.script = lambda asked: {"media_id": "m1"} if "upload" in asked.path else CUT
    media = StoredMedia(sha256=await files.keep(b"x"), kind=MediaKind.FILE, name="a.pdf", mime="application/pdf")
    with pytest.raises(DeliveryUnknown):
        await channel.deliver(errand(Say(body=(), media=media)), phrase)


async def test_a_card_that_was_taken_before_its_answer_got_lost_counts_as_sent(
    platform: Tencent, channel: WeComChannel
) -> None:
    platform.script = lambda _: {"errcode": 42014, "errmsg": "invalid task_id"}
    receipt = await channel.deliver(errand(JOB), phrase)
    assert (receipt.platform_id, receipt.response_code) == (platform.bodies(SEND)[0]["template_card"]["task_id"], None)


async def test_a_toast_is_said_only_when_it_must_not_be_missed(platform: Tencent, channel: WeComChannel) -> None:
    assert await channel.deliver(errand(Toast(press="p", text=verbatim("好"))), phrase) == Receipt(cost=0)
    assert platform.asked == []
    receipt = await channel.deliver(errand(Toast(press="p", text=verbatim("已被接走"), alert=True)), phrase)
    assert receipt.words == "已被接走"
    assert platform.bodies(SEND)[0]["text"] == {"content": "已被接走"}


REVISED = Card(key="job:7", title=verbatim("工单 7"), choices=(LEAVE,), revises=True)
CLOSED = Card(key="job:7", title=verbatim("已完成"), body=(verbatim("谢谢。"),), revises=True)


async def test_a_card_is_changed_where_it_is(platform: Tencent, channel: WeComChannel) -> None:
    platform.script = lambda _: {"errcode": 0, "errmsg": "ok", "invaliduser": []}
    receipt = await channel.deliver(errand(REVISED, revises="task-1", response_code="code-9"), phrase)
    assert platform.bodies(UPDATE) == [
        {
            "userids": ["LiShifu"],
            "agentid": 1000002,
            "response_code": "code-9",
            "template_card": {
                "card_type": "button_interaction",
                "main_title": {"title": "工单 7"},
                "button_list": [{"text": "转派", "style": 1, "key": "leave:7"}],
            },
        }
    ]
    assert receipt == Receipt(platform_id="task-1", words="工单 7\n\n1. 转派", cost=0)
    assert platform.calls(SEND) == []


async def test_a_card_with_nothing_left_to_press_gets_one_grey_button(platform: Tencent, channel: WeComChannel) -> None:
    await channel.deliver(errand(CLOSED, revises="task-1", response_code="code-9"), phrase)
    card = platform.bodies(UPDATE)[0]["template_card"]
    assert card["replace_text"] == "已完成"
    assert card["button_list"] == [{"text": "已完成", "style": 4, "key": "closed"}]
    assert card["sub_title_text"] == "谢谢。"


@pytest.mark.parametrize("answer", [{"errcode": 42036, "errmsg": "used"}, {"errcode": 0, "invaliduser": ["lishifu"]}])
async def test_a_card_that_can_not_be_changed_any_more_is_sent_anew(
    platform: Tencent, channel: WeComChannel, answer: Json
) -> None:
    platform.script = lambda asked: answer if asked.path.endswith(UPDATE) else SENT
    receipt = await channel.deliver(errand(REVISED, revises="task-1", response_code="code-9"), phrase)
    assert receipt.platform_id == platform.bodies(SEND)[0]["template_card"]["task_id"]


async def test_a_card_whose_code_is_not_known_is_sent_anew(platform: Tencent, channel: WeComChannel) -> None:
    await channel.deliver(errand(CLOSED, revises="task-1"), phrase)
    assert platform.calls(UPDATE) == []
    assert platform.bodies(SEND)[0]["text"] == {"content": "已完成\n谢谢。"}


async def test_a_change_that_got_no_answer_is_unknown(platform: Tencent, channel: WeComChannel) -> None:
    platform.script = lambda _: CUT
    with pytest.raises(DeliveryUnknown):
        await channel.deliver(errand(REVISED, revises="task-1", response_code="code-9"), phrase)
    assert platform.calls(SEND) == []


@pytest.mark.parametrize(
    ("kind", "mime", "sent_as"),
    [
        (MediaKind.PICTURE, "image/png", "image"),
        (MediaKind.PICTURE, "image/webp", "file"),
        (MediaKind.VOICE, "audio/amr", "voice"),
        (MediaKind.VOICE, "audio/ogg", "file"),
        (MediaKind.VIDEO, "video/mp4", "video"),
        (MediaKind.FILE, "application/pdf", "file"),
    ],
)
async def test_a_file_goes_out_as_what_wecom_takes_it_for(
    platform: Tencent, channel: WeComChannel, files: FilesInMemory, kind: MediaKind, mime: str, sent_as: str
) -> None:
    media = StoredMedia(sha256=await files.keep(b"content"), kind=kind, name="报告.bin", mime=mime)
    await channel.deliver(errand(Say(body=(verbatim("请看"),), media=media)), phrase)
    assert platform.calls("media/upload")[0].query["type"] == sent_as
    assert platform.calls("media/upload")[0].file[1] == b"content"
    assert "报告.bin".encode() in platform.calls("media/upload")[0].body
    assert platform.bodies(SEND)[1] == {**SENT_TO_LI, "msgtype": sent_as, sent_as: {"media_id": "m1"}}


@pytest.mark.parametrize(
    "answer",
    [
        {"errcode": 81013, "errmsg": "user & party & tag all invalid"},
        {"errcode": 60111, "errmsg": "userid not found"},
        {**SENT, "invaliduser": "lishifu"},
        {**SENT, "unlicenseduser": "LiShifu"},
    ],
)
async def test_a_member_who_is_not_there_is_unreachable(platform: Tencent, channel: WeComChannel, answer: Json) -> None:
    platform.script = lambda _: answer
    with pytest.raises(DeliveryRefused) as refused:
        await channel.deliver(errand(JOB), phrase)
    assert refused.value.unreachable


async def test_a_quota_is_waited_for_by_the_minute(platform: Tencent, channel: WeComChannel) -> None:
    platform.script = lambda _: {"errcode": 45009, "errmsg": "api freq out of limit"}
    with pytest.raises(DeliveryFailed) as failed:
        await channel.deliver(errand(JOB), phrase)
    assert failed.value.retry_after == timedelta(minutes=1)


async def test_a_quiet_change_of_a_card_that_can_not_be_changed_sends_nothing(
    platform: Tencent, channel: WeComChannel
) -> None:
    quiet = Card(key="ticket:1", title=verbatim("工单 1"), choices=(TAKE,), revises=True, quiet=True)
    receipt = await channel.deliver(errand(quiet, revises="task-1"), phrase)
    assert (receipt.platform_id, receipt.words) == ("task-1", "")
    assert platform.bodies(SEND) == []
