"""Captured callbacks of the Official Account in, the exact neutral messages out."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.wechat.parse import parse
from bot.channels.wechat_wire.envelope import MalformedError
from desk.messages import (
    Address,
    Channel,
    Consented,
    Datum,
    File,
    Gesture,
    Ignored,
    InboundMessage,
    Joined,
    Left,
    MediaRef,
    NoticeFate,
    Part,
    Picture,
    Place,
    Unsupported,
    Video,
    Voice,
    Words,
)
from tests.bot.channels.tencent import OPENID

PAYLOADS = Path(__file__).parent / "payloads" / "wechat"
SENT_AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def captured(name: str) -> str:
    return (PAYLOADS / f"{name}.xml").read_text()


def heard(name: str) -> InboundMessage:
    message = parse(captured(name))
    assert isinstance(message, InboundMessage)
    return message


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("text", Words(text="洗衣机漏水\n地上都是")),
        ("text_from_menu", Words(text="满意")),
        ("text_with_control_characters", Words(text="漏水了 <b>&amp; ]]> 完")),
        ("image", Picture(media=MediaRef(ref="media-image-1"))),
        ("voice", Voice(media=MediaRef(ref="media-voice-1", mime="audio/amr"))),
        (
            "voice_recognised",
            Voice(media=MediaRef(ref="media-voice-1", mime="audio/amr"), transcript="洗衣机不转了。"),
        ),
        ("video", Video(media=MediaRef(ref="media-video-1"))),
        ("shortvideo", Video(media=MediaRef(ref="media-video-2"))),
        ("location", Place(latitude=23.134521, longitude=113.358803, label="广州市天河区", datum=Datum.GCJ02)),
        ("link", Words(text="使用手册\nhttps://example.com/manual?a=1&b=2")),
        ("file", File(media=MediaRef(ref="media-file-1", name="发票.pdf", size=1024))),
        ("file_out_of_reach", Unsupported(kind="file")),
        ("miniprogrampage", Unsupported(kind="miniprogrampage")),
    ],
)
def test_a_message_says_what_its_sender_sent(name: str, part: Part) -> None:
    assert parse(captured(name)) == InboundMessage(
        address=Address(channel=Channel.WECHAT, user=OPENID),
        key=f"wx:{OPENID}:23456789012345678",
        sent_at=SENT_AT,
        parts=(part,),
        platform_id="23456789012345678",
    )


@pytest.mark.parametrize(
    ("name", "part", "event"),
    [
        ("subscribe", Joined(), "subscribe:"),
        ("subscribe_by_code", Joined(start="ticket42"), "subscribe_scan:ticket42"),
        ("scan", Joined(start="ticket42"), "SCAN:ticket42"),
        ("unsubscribe", Left(), "unsubscribe:"),
        ("click", Words(text="/progress"), "CLICK:progress"),
    ],
)
def test_an_event_says_what_its_sender_did(name: str, part: Part, event: str) -> None:
    message = heard(name)
    assert message.parts == (part,)
    assert message.platform_id is None
    assert message.sent_at == SENT_AT
    assert message.key.startswith(f"wx:{OPENID}:1772413200:{event}:")
    assert len(message.key.rpartition(":")[2]) == 16


@pytest.mark.parametrize(
    "name",
    ["view", "report_location", "photo_picked", "text_empty"],
)
def test_what_is_no_message_to_the_desk_is_ignored(name: str) -> None:
    assert isinstance(parse(captured(name)), Ignored)


@pytest.mark.parametrize(
    ("name", "gesture"),
    [
        ("text", None),
        ("unsubscribe", None),
        ("click", Gesture.MENU),
        ("subscribe", Gesture.FOLLOW),
        ("subscribe_by_code", Gesture.FOLLOW),
        ("scan", Gesture.SCAN),
    ],
)
def test_what_the_platform_counts_apart_from_a_message_is_told_apart(name: str, gesture: Gesture | None) -> None:
    assert heard(name).gesture is gesture


@pytest.mark.parametrize(
    ("name", "said", "part"),
    [
        ("subscribe_msg_popup", "accept", Consented(template="T")),
        ("template_result", "success", NoticeFate(ref="200163836")),
        ("template_result", "failed:user block", NoticeFate(ref="200163836", failure="failed:user block")),
    ],
)
def test_what_the_platform_reports_of_a_person_is_no_word_of_theirs(name: str, said: str, part: Part) -> None:
    message = parse(captured(name).replace("success", said))
    assert isinstance(message, InboundMessage)
    assert message.parts == (part,)
    assert message.is_report


def test_who_refuses_a_template_has_not_consented() -> None:
    assert isinstance(parse(captured("subscribe_msg_popup").replace("accept", "reject")), Ignored)


def test_a_redelivered_event_has_the_same_key_and_another_of_the_same_second_has_not() -> None:
    other = captured("scan").replace("TICKET", "OTHER")
    assert heard("scan").key == heard("scan").key
    message = parse(other)
    assert isinstance(message, InboundMessage)
    assert message.key != heard("scan").key


@pytest.mark.parametrize(
    "xml",
    [
        "",
        " ",
        "hello",
        "<xml/>",
        "<xml></xml>",
        '<!DOCTYPE xml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><MsgType>&b;</MsgType></xml>',
        f"<xml><MsgType>text</MsgType>{'<a>' * 20_000}{'</a>' * 20_000}</xml>",
    ],
)
def test_what_makes_no_sense_is_malformed_and_nothing_else(xml: str) -> None:
    with pytest.raises(MalformedError):
        parse(xml)


NAMES = st.sampled_from(
    ["MsgType", "Event", "EventKey", "FromUserName", "CreateTime", "MsgId", "Content", "MediaId", "Location_X", "Url"]
)
WORDS = st.text() | st.sampled_from(
    ["text", "event", "image", "location", "CLICK", "subscribe", "qrscene_", "1", "<a/>"]
)


@given(fields=st.lists(st.tuples(NAMES, WORDS)))
@settings(max_examples=300)
def test_whatever_comes_is_understood_or_malformed(fields: list[tuple[str, str]]) -> None:
    xml = "".join(f"<{name}>{words}</{name}>" for name, words in fields)
    with suppress(MalformedError):
        assert isinstance(parse(f"<xml>{xml}</xml>"), InboundMessage | Ignored)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("xml>", "html>"),
        ("</xml>", "</x"),
        ("<xml>", '<!DOCTYPE xml [<!ENTITY a "b">]><xml>&a;'),
        ("<MsgId>", "<MsgId>x"),
        ("<MsgId>", "<MsgId>-"),
        ("<MsgId>", f"<MsgId>{'9' * 5000}"),
        ("<MsgId>", "<MsgId>1</MsgId><MsgId>"),
        ("<MsgId>23456789012345678</MsgId>", ""),
        ("<MsgType>", "<MsgType>text</MsgType><MsgType>"),
        ("<MsgType><![CDATA[text]]></MsgType>", ""),
        ("<MsgType><![CDATA[text]]></MsgType>", "<MsgType><a>1</a></MsgType>"),
        ("<Content>", "<Content>one</Content><Content>"),
        ("<Content>", '<Content lang="zh">'),
        ("<Content>", f"{'<a>' * 20}{'</a>' * 20}<Content>"),
        ("FromUserName>", "Nobody>"),
        ("oAnn-", "o" * 200),
        ("1772413200", "soon"),
        ("1772413200", "9" * 30),
    ],
)
def test_a_message_that_was_tampered_with_is_malformed(old: str, new: str) -> None:
    with pytest.raises(MalformedError):
        parse(captured("text").replace(old, new))


def test_a_size_that_is_no_size_of_a_file_is_not_believed() -> None:
    size = captured("file").partition("FileTotalLen>")[2].partition("<")[0]
    message = parse(captured("file").replace(size, "9" * 5000))
    assert isinstance(message, InboundMessage)
    (part,) = message.parts
    assert isinstance(part, File)
    assert part.media.size is None


def test_the_name_of_an_event_makes_no_key_too_long() -> None:
    message = parse(captured("subscribe_by_code").replace("qrscene_", "qrscene_" + "9" * 3000))
    assert isinstance(message, InboundMessage)
    assert len(message.key) < 512


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("location", "23.134521", "north"),
        ("location", "23.134521", "nan"),
        ("location", "113.358803", "181"),
        ("image", "media-image-1", ""),
        ("subscribe", "<Event><![CDATA[subscribe]]></Event>", ""),
        ("scan", "<EventKey>", "<EventKey>a</EventKey><EventKey>"),
    ],
)
def test_a_field_that_makes_no_sense_is_malformed(name: str, old: str, new: str) -> None:
    with pytest.raises(MalformedError):
        parse(captured(name).replace(old, new))
