"""Unique keys: the same event brought again has the same, and no other event ever has it."""

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from bot.channels.wechat.parse import parse as parse_wechat
from bot.channels.wecom.parse import parse as parse_wecom
from desk.messages import Ignored, InboundMessage
from tests.bot.channels.telegram_bots import AIOGRAM, PTB, Library, both_bots
from tests.handlers.stage import NOW

PAYLOADS = Path(__file__).parent / "payloads"
AGENT = 1000002
BOT = 123456
Parse = Callable[[str], InboundMessage | Ignored]

parse_app = partial(parse_wecom, agent_id=AGENT)
CASES = [
    pytest.param(parse_wechat, "wechat/text", id="wechat message"),
    pytest.param(parse_wechat, "wechat/scan", id="wechat event"),
    pytest.param(parse_app, "wecom/text", id="wecom message"),
    pytest.param(parse_app, "wecom/click", id="wecom event"),
    pytest.param(parse_app, "wecom/card_pressed", id="wecom press"),
]


def captured(name: str) -> str:
    return (PAYLOADS / f"{name}.xml").read_text()


def key_of(heard: InboundMessage | Ignored) -> str:
    assert isinstance(heard, InboundMessage)
    return heard.key


def with_field(xml: str, name: str, value: str) -> str:
    """Give a callback in which one field says something else."""
    changed, times = re.subn(
        rf"(<{name}>)(<!\[CDATA\[)?[^<\]]*(\]\]>)?(</{name}>)", rf"\g<1>\g<2>{value}\g<3>\g<4>", xml
    )
    assert times == 1, f"no {name} there"
    return changed


def in_other_order(xml: str) -> str:
    """Give a callback with its fields the other way round, and blanks between them."""
    fields = re.findall(r"<(?!xml|/xml)(\w+)>.*?</\1>", xml, re.DOTALL)
    bodies = [re.search(rf"<{name}>.*?</{name}>", xml, re.DOTALL) for name in fields]
    inner = "\n  ".join(body[0] for body in reversed(bodies) if body)
    return f"<xml>\n  {inner}\n</xml>"


@pytest.mark.requirement("R3.1-7")
@pytest.mark.parametrize(("parse", "name"), CASES)
def test_what_is_brought_again_is_known_again_however_it_is_laid_out(parse: Parse, name: str) -> None:
    xml = captured(name)
    assert key_of(parse(in_other_order(xml))) == key_of(parse(xml)) == key_of(parse(xml))


@pytest.mark.requirement("R1.4-1", "R3.1-7")
@pytest.mark.parametrize(("parse", "name"), CASES)
def test_two_people_in_the_same_second_are_two(parse: Parse, name: str) -> None:
    """Message numbers are not unique between people, and an event has none."""
    xml = captured(name)
    assert key_of(parse(with_field(xml, "FromUserName", "SomebodyElse"))) != key_of(parse(xml))


@pytest.mark.requirement("R1.4-1")
@pytest.mark.parametrize(
    ("parse", "name", "field", "value"),
    [
        pytest.param(parse_wechat, "wechat/text", "MsgId", "23456789012345679", id="two messages of a second"),
        pytest.param(parse_app, "wecom/text", "MsgId", "23456789012345679", id="two messages of a second, wecom"),
        pytest.param(parse_wechat, "wechat/scan", "EventKey", "qrscene_9", id="two codes scanned"),
        pytest.param(parse_wechat, "wechat/scan", "CreateTime", "1772413201", id="a second later"),
        pytest.param(parse_wechat, "wechat/scan", "Ticket", "OTHER", id="the same code from another poster"),
        pytest.param(parse_app, "wecom/click", "EventKey", "mine", id="two menu entries"),
        pytest.param(parse_app, "wecom/card_pressed", "ResponseCode", "OTHER", id="two presses of a second"),
        pytest.param(parse_app, "wecom/card_pressed", "TaskId", "other-card", id="two cards in a second"),
    ],
)
def test_what_one_person_does_twice_in_a_second_is_two(parse: Parse, name: str, field: str, value: str) -> None:
    xml = captured(name)
    assert key_of(parse(with_field(xml, field, value))) != key_of(parse(xml))


def test_two_apps_of_one_company_do_not_share_keys() -> None:
    keys = {key_of(parse_wecom(captured("wecom/click"), agent_id=agent)) for agent in (AGENT, AGENT + 1)}
    assert len(keys) == 2


@both_bots
def test_an_update_is_one_of_its_bot_and_an_edit_is_another_than_its_original(library: Library) -> None:
    said = json.loads((PAYLOADS / "telegram/words.json").read_text())
    edited = {"update_id": said["update_id"] + 1, "edited_message": {**said["message"], "edit_date": 1772413230}}
    first, again = (library.parse(said, bot=BOT, received_at=at) for at in (NOW, NOW.replace(year=2027)))
    keys = [key_of(heard) for heard in (first, again, library.parse(said, bot=BOT + 1, received_at=NOW))]
    assert (keys[0] == keys[1], keys[0] != keys[2]) == (True, True)
    assert key_of(library.parse(edited, bot=BOT, received_at=NOW)) not in keys


def test_the_customers_and_the_staffs_bot_never_share_a_key() -> None:
    said = json.loads((PAYLOADS / "telegram/words.json").read_text())
    keys = {key_of(library.parse(said, bot=BOT + n, received_at=NOW)) for n, library in enumerate((AIOGRAM, PTB))}
    assert len(keys) == 2
