"""What people read is what was meant, on every surface: nothing injected, nothing lost, no limit passed."""

import email
import json
import unicodedata
import xml.etree.ElementTree as ET
from email.message import Message
from html.parser import HTMLParser
from itertools import pairwise
from zoneinfo import ZoneInfo

import httpx
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from telegram import InputFile

from bot.channels.bot_api.composing import Note, PressAnswer, Upload, compose
from bot.channels.bot_api.wording import CAPTION_UNITS, MESSAGE_UNITS, TOAST_UNITS, units
from bot.channels.telegram.render import render as aiogram_call
from bot.channels.wechat.render import text_requests
from bot.channels.wechat_wire.words import clean, laid_out
from bot.channels.wechat_wire.xml import answer_xml
from bot.channels.wecom.render import content_requests
from bot.texts import Catalogues
from desk.messages import Address, Channel
from desk.replies import Card, Choice, MediaKind, Row, Say, StoredMedia, Toast
from desk.texts import text, verbatim
from desk.tokens import LONGEST, Button, seal, unseal
from handlers.ports import Errand
from tests.bot.channels.telegram_stage import phrase

MARKUP = (
    "<b>",
    "</b>",
    "&lt;",
    "&",
    "]]>",
    "<![CDATA[",
    "*",
    "_",
    "[a](b)",
    "`",
    "{name}",
    "%s",
    "\r\n",
    '"',
    "\x00",
    "\u202e",
    "\ufffe",
)
WORDS = st.text(max_size=80) | st.lists(st.sampled_from(MARKUP) | st.text(max_size=5), max_size=12).map("".join)
IN_CHINESE = Catalogues(default="zh_CN").phrase("zh_CN", timezone=ZoneInfo("Asia/Shanghai"))
LONG = st.builds(lambda words, times: (words or "漏") * times, WORDS, st.integers(1, 90))


class Shown(HTMLParser):
    """What a person sees of Telegram's HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.tags = "", list[str]()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag + str(attrs or ""))

    def handle_data(self, data: str) -> None:
        self.words += data


def squeezed(words: str) -> str:
    return "".join(words.split())


@given(words=LONG)
def test_on_telegram_markup_in_words_shows_as_it_was_typed(words: str) -> None:
    say = Say(body=(verbatim(words),))
    if not words.strip():
        with pytest.raises(ValueError, match="nothing to say"):
            compose(say, phrase=phrase)
        return
    notes = compose(say, phrase=phrase).sendings
    shown = [Shown(note.html) for note in notes if isinstance(note, Note)]
    assert [page.tags for page in shown] == [[]] * len(notes)
    assert squeezed("".join(page.words for page in shown)) == squeezed(words)
    assert all(units(page.words) <= MESSAGE_UNITS for page in shown)


@given(title=WORDS, label=WORDS, value=LONG)
def test_a_card_on_telegram_has_one_bold_title_and_no_other_markup(title: str, label: str, value: str) -> None:
    card = Card(
        key="t", title=verbatim(f"T{title}"), rows=(Row(label=verbatim(label), value=verbatim(value)),), body=()
    )
    shown = [Shown(note.html) for note in compose(card, phrase=phrase).sendings if isinstance(note, Note)]
    assert [tag for page in shown for tag in page.tags] in ([], ["b"])
    assert squeezed("".join(page.words for page in shown)) == squeezed(f"T{title}{label}:{value}")


@given(words=LONG)
def test_a_caption_that_is_too_long_follows_as_a_message(words: str) -> None:
    media = StoredMedia(sha256="0" * 64, kind=MediaKind.PICTURE, name="a.png", mime="image/png")
    for sending in compose(Say(body=(verbatim(words),), media=media), phrase=phrase).sendings:
        if isinstance(sending, Upload):
            assert units(Shown(sending.caption).words) <= CAPTION_UNITS


@given(words=LONG)
def test_the_answer_to_a_press_is_plain_text_within_its_limit(words: str) -> None:
    (answer,) = compose(Toast(press="p", text=verbatim(words), alert=True), phrase=phrase).sendings
    assert isinstance(answer, PressAnswer)
    assert units(answer.text) <= TOAST_UNITS
    assert "parse_mode" not in aiogram_call(answer, chat="1").model_dump()
    assert words.startswith(answer.text.removesuffix("…"))


@given(words=LONG)
def test_the_passive_reply_holds_the_words_and_nothing_but_the_words(words: str) -> None:
    reply = ET.fromstring(answer_xml({"ToUserName": words, "MsgType": "text", "Content": words, "CreateTime": 7}))  # noqa: S314 -- our own
    assert [(element.tag, len(element), element.attrib) for element in reply] == [
        (name, 0, {}) for name in ("ToUserName", "MsgType", "Content", "CreateTime")
    ]
    assert reply.findtext("Content") == clean(words)


@given(words=LONG)
def test_wechat_gets_texts_that_fit_and_are_cut_within_no_character(words: str) -> None:
    sent = text_requests("oAnn", words=clean(words))
    said = [json.loads(json.dumps(request))["text"]["content"] for request in sent]
    assert squeezed("".join(said)) == squeezed(clean(words))
    assert all(0 < len(piece.encode()) <= 2048 for piece in said)


@given(words=LONG, label=WORDS)
def test_wecom_gets_cards_and_texts_within_its_limits_that_hold_every_word(words: str, label: str) -> None:
    address = Address(channel=Channel.WECOM, user="LiShifu")
    say = Say(body=(verbatim(f"W{words}"),), choices=(Choice(token="t", label=verbatim(f"L{label}")),))
    for message in (say, Say(body=say.body)):
        for request in content_requests(
            Errand(id=7, address=address, message=message), words=laid_out(message, phrase), phrase=phrase
        ):
            if request["msgtype"] == "text":
                assert len(request["text"]["content"].encode()) <= 2048
                continue
            card = request["template_card"]
            assert len(card["main_title"]["title"]) <= 36
            assert len(card.get("sub_title_text", "").encode()) <= 2048
            assert [button["key"] for button in card["button_list"]] == ["t"]
            json.dumps(card, ensure_ascii=False).encode()


@given(words=st.text(max_size=60))
def test_what_no_xml_and_no_line_can_hold_is_left_out(words: str) -> None:
    kept = clean(words)
    assert all(char == "\n" or unicodedata.category(char) not in {"Cc", "Cs"} for char in kept)
    assert not {"\ufffe", "\uffff"} & set(kept)
    assert clean(kept) == kept


@given(words=WORDS, other=WORDS)
def test_words_of_people_are_no_template_of_ours(words: str, other: str) -> None:
    said = text("Ticket {number}. The customer says: {reason}", number=words, reason=other)
    assert phrase(said) == f"Ticket {words}. The customer says: {other}"
    assert words in IN_CHINESE(text("Problem: {words}", words=words))


@given(
    action=st.sampled_from(["rate", "accept", "withdraw_ticket"]),
    ticket=st.integers(0, 10**9),
    version=st.integers(0, 10**4),
    person=st.integers(0, 10**9),
    argument=st.text(max_size=40),
)
def test_a_token_fits_sixty_four_bytes_and_comes_back_as_it_was_or_is_not_made(
    action: str, ticket: int, version: int, person: int, argument: str
) -> None:
    button = Button(action=action, ticket=ticket, version=version, person=person, argument=argument)
    try:
        token = seal(button, secret=b"s")
    except (ValueError, UnicodeEncodeError):
        return
    assert len(token.encode()) <= LONGEST
    assert unseal(token, secret=b"s") == button


@given(token=st.text(max_size=80))
def test_a_token_that_was_not_made_here_is_none(token: str) -> None:
    assert unseal(token.encode(errors="ignore").decode(), secret=b"s") is None


NAMES = st.lists(
    st.sampled_from(['"', "\r\n", "\n\n", ";", "\\", "/", "漏", "a", ".", "--", "\x00", "\u202e"]), max_size=12
)


@given(name=NAMES.map("".join))
def test_no_name_of_a_file_breaks_out_of_its_field(name: str) -> None:
    wechat = requests.Request("POST", "http://127.0.0.1:9/", files={"media": (f"a{name}", b"x", "image/png")}).prepare()
    telegram = httpx.Request("POST", "http://127.0.0.1:9/", files={"photo": (f"a{name}", b"x", "image/png")})
    telegram.read()
    staff = InputFile(b"x", filename=f"a{name}").field_tuple
    assert staff[1] == b"x"
    for kind, body in (
        (wechat.headers["Content-Type"], wechat.body),
        (telegram.headers["Content-Type"], telegram.content),
    ):
        assert isinstance(body, bytes)
        form = email.message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
        parts = form.get_payload()
        assert isinstance(parts, list)
        (part,) = parts
        assert isinstance(part, Message)
        assert part.get_payload(decode=True) == b"x"
        assert [header.lower() for header in part] == ["content-disposition", "content-type"]
        assert part.get_content_type() == "image/png"


def test_pieces_follow_one_another() -> None:
    words = "\n".join(f"line {number}" for number in range(2000))
    said = [request["text"]["content"] for request in text_requests("oAnn", words=words)]
    assert all(int(one.split()[-1]) + 1 == int(next_.split()[1]) for one, next_ in pairwise(said))
