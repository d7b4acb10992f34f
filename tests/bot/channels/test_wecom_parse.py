"""Captured callbacks of the WeCom app in, the exact neutral messages out."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.channels.wechat_wire.envelope import MalformedError
from bot.channels.wecom.parse import parse
from desk.messages import (
    Address,
    Channel,
    Datum,
    Ignored,
    InboundMessage,
    Joined,
    Left,
    MediaRef,
    Part,
    Picture,
    Place,
    Press,
    Video,
    Voice,
    Words,
)

PAYLOADS = Path(__file__).parent / "payloads" / "wecom"


def parsed(name: str) -> InboundMessage | Ignored:
    return parse((PAYLOADS / f"{name}.xml").read_text(), agent_id=1000002)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("text", Words(text="/queue")),
        ("image", Picture(media=MediaRef(ref="media-image-1"))),
        ("voice", Voice(media=MediaRef(ref="media-voice-1", mime="audio/amr"))),
        ("video", Video(media=MediaRef(ref="media-video-1"))),
        ("location", Place(latitude=23.134, longitude=113.358, datum=Datum.GCJ02)),
        ("link", Words(text="https://example.com/")),
    ],
)
def test_a_message_says_what_the_member_sent(name: str, part: Part) -> None:
    assert parsed(name) == InboundMessage(
        address=Address(channel=Channel.WECOM, user="LiShifu"),
        key="wecom:1000002:LiShifu:23456789012345678",
        sent_at=datetime(2026, 3, 2, 1, 0, tzinfo=UTC),
        parts=(part,),
        platform_id="23456789012345678",
    )


@pytest.mark.parametrize(
    ("name", "part", "event"),
    [
        ("subscribe", Joined(), "subscribe:"),
        ("unsubscribe", Left(), "unsubscribe:"),
        ("click", Words(text="/queue"), "click:queue"),
        ("card_pressed", Press(token="accept:42", press="code-1"), "template_card_event:accept:42"),
    ],
)
def test_an_event_says_what_the_member_did(name: str, part: Part, event: str) -> None:
    message = parsed(name)
    assert isinstance(message, InboundMessage)
    assert message.parts == (part,)
    assert message.key.startswith(f"wecom:1000002:LiShifu:1772413200:{event}:")


def test_a_press_names_the_card_that_was_pressed() -> None:
    message = parsed("card_pressed")
    assert isinstance(message, InboundMessage)
    assert message.platform_id == "aftercare-7-0123456789"


@pytest.mark.parametrize("name", ["enter_agent", "contact_changed"])
def test_what_is_no_message_to_the_desk_is_ignored(name: str) -> None:
    assert isinstance(parsed(name), Ignored)


def test_a_card_whose_name_is_longer_than_any_is_malformed() -> None:
    xml = (PAYLOADS / "card_pressed.xml").read_text().replace("aftercare-7-0123456789", "9" * 3000)
    with pytest.raises(MalformedError):
        parse(xml, agent_id=1000002)


def test_an_event_without_a_name_is_malformed() -> None:
    with pytest.raises(MalformedError):
        parse("<xml><MsgType>event</MsgType><FromUserName>a</FromUserName></xml>", agent_id=1)
