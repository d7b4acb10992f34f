"""Captured updates in, neutral messages out, the same by both libraries."""

import copy
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from bot.channels.bot_api.envelope import NotAnUpdateError
from desk.messages import (
    Address,
    ContactCard,
    File,
    Ignored,
    InboundMessage,
    Joined,
    Left,
    MediaRef,
    Part,
    Picture,
    Place,
    Press,
    Sticker,
    Unsupported,
    Video,
    Voice,
    Words,
)
from tests.bot.channels.telegram_bots import Library, both_bots

PAYLOADS = Path(__file__).parent / "payloads" / "telegram"
Json: TypeAlias = Any
BOT = 7000001
JUNK: tuple[Json, ...] = (None, "", "x", -1, 10**30, 1.5, True, [], {}, [[]], {"id": {}}, "9" * 50)
SENT_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOW = SENT_AT + timedelta(seconds=3)
PHOTO = MediaRef(ref="AgAC-x", mime="image/jpeg", size=150000)
VOICE = Voice(media=MediaRef(ref="AwAC", mime="audio/ogg", size=22222), seconds=7)
NOISE = MediaRef(ref="CQAC", name="noise.mp3", mime="audio/mpeg", size=900000)
LEAK = MediaRef(ref="BAAC", name="leak.mp4", mime="video/mp4", size=700000)
SPIN = MediaRef(ref="CgAC", name="spin.mp4", mime="video/mp4", size=40000)
INVOICE = MediaRef(ref="BQAC", name="发票.pdf", mime="application/pdf", size=50000)
HOME = Place(latitude=31.230416, longitude=121.473701)
EDITED = {"amends": "41", "sent_at": SENT_AT + timedelta(seconds=30)}
PRESSED = Press(token="leak:yes", press="430000000000001")
ON_40 = {"platform_id": "40", "sent_at": NOW}
UNNAMED = {"platform_id": None}

HEARD: dict[str, tuple[tuple[Part, ...], dict[str, Any]]] = {
    "words": ((Words(text="The washer leaks 漏水 💧"),), {}),
    "words_with_control_characters": ((Words(text="ab\tc\nd 😀"),), {}),
    "words_of_nothing": ((Unsupported(kind="text"),), {}),
    "reply": ((Words(text="That one"),), {"reply_to": "40"}),
    "forward": ((Words(text="It says E21"),), {}),
    "start": ((Joined(),), {}),
    "start_with_payload": ((Joined(start="ticket_7-x"),), {}),
    "start_by_name": ((Joined(start="ticket_7-x"),), {}),
    "command": ((Words(text="/queue mine today"),), {}),
    "command_alone": ((Words(text="/help"),), {}),
    "edited": ((Words(text="The washer leaks a lot"),), EDITED),
    "photo": ((Picture(media=PHOTO, caption="the pump"),), {}),
    "album_item": ((Picture(media=PHOTO),), {"album": "13800000000001"}),
    "edited_caption": ((Picture(media=PHOTO, caption="the drum"),), EDITED),
    "voice": ((VOICE,), {}),
    "voice_with_caption": ((VOICE, Words(text="hear it")), {}),
    "audio": ((File(media=NOISE, caption="listen"),), {}),
    "video": ((Video(media=LEAK, caption="see"),), {}),
    "video_note": ((Video(media=MediaRef(ref="DQAC", mime="video/mp4", size=300000)),), {}),
    "animation": ((Video(media=SPIN),), {}),
    "document": ((File(media=INVOICE, caption="invoice"),), {}),
    "sticker": ((Sticker(emoji="😡"),), {}),
    "dice": ((Sticker(emoji="🎲"),), {}),
    "own_contact": ((ContactCard(phone="+8613800000001", name="Ann Lee", own=True),), {"reply_to": "40"}),
    "other_contact": ((ContactCard(phone="+8613800000002", name="Bob"),), {}),
    "location": ((HOME,), {}),
    "venue": ((replace(HOME, label="Home, 1 People's Square"),), {}),
    "poll": ((Unsupported(kind="poll"),), {}),
    "something_new": ((Unsupported(kind="hologram"),), {}),
    "press": ((PRESSED,), ON_40),
    "press_on_an_old_message": ((PRESSED,), ON_40),
    "press_without_message": ((PRESSED,), UNNAMED | {"sent_at": NOW}),
    "blocked": ((Left(),), UNNAMED),
    "unblocked": ((Joined(),), UNNAMED),
    "unreadable": (
        (Unsupported(kind="message"),),
        UNNAMED | {"sent_at": NOW, "sender_name": None, "language": None},
    ),
}
IGNORED = {
    "added_to_a_group": "not a private chat",
    "group": "not a private chat",
    "left_by_itself": "the bot became left",
    "live_location_moved": "a live location moved",
    "nothing": "an update of kind nothing",
    "pinned": "a note of the client: pinned_message",
    "poll_answer": "an update of kind poll_answer",
    "press_in_a_group": "not a private chat",
    "press_of_a_game": "a press of a game's button",
}


def captured(name: str) -> Json:
    return json.loads((PAYLOADS / f"{name}.json").read_text())


@both_bots
@pytest.mark.parametrize("name", HEARD)
def test_an_update_is_heard_as(library: Library, name: str) -> None:
    raw = captured(name)
    parts, others = HEARD[name]
    expected: dict[str, Any] = {
        "address": Address(channel=library.channel, user="1001"),
        "key": f"tg:{BOT}:{raw['update_id']}",
        "sent_at": SENT_AT,
        "parts": parts,
        "sender_name": "Ann Lee",
        "language": "zh-hans",
        "platform_id": "41",
    }
    assert library.parse(raw, bot=BOT, received_at=NOW) == InboundMessage(**(expected | others))


@both_bots
@pytest.mark.parametrize("name", IGNORED)
def test_an_update_is_ignored(library: Library, name: str) -> None:
    assert library.parse(captured(name), bot=BOT, received_at=NOW) == Ignored(why=IGNORED[name])


def test_every_captured_update_is_expected() -> None:
    assert {path.stem for path in PAYLOADS.glob("*.json")} == HEARD.keys() | IGNORED.keys()


@both_bots
@pytest.mark.parametrize(
    "raw",
    [
        None,
        7,
        "update",
        [],
        {},
        {"update_id": "9"},
        {"update_id": True},
        {"update_id": 1.5},
        {"message": {}},
        {"update_id": 9, "message": "hello"},
        {"update_id": 9, "message": {"chat": {"id": "x", "type": "private"}}},
        {"update_id": 9, "message": {"chat": {"id": 9**999, "type": "private"}}},
        {"update_id": 9**999, "message": {"chat": {"id": 9, "type": "private"}}},
        {"update_id": 9, "callback_query": {"id": "1", "chat_instance": "1", "data": "leak:yes"}},
    ],
)
def test_what_telegram_never_sends_is_no_update(library: Library, raw: object) -> None:
    with pytest.raises(NotAnUpdateError):
        library.parse(raw, bot=BOT, received_at=NOW)


@both_bots
@pytest.mark.parametrize(
    "more", [{}, {"entities": [{"type": "bold", "offset": 0, "length": 3}]}, {"has_protected_content": True}]
)
def test_words_are_heard_alike_by_who_reads_them_plainly_and_by_the_library(
    library: Library, more: dict[str, Json]
) -> None:
    parts, _ = HEARD["words"]
    raw = captured("words")
    heard = library.parse(raw, bot=BOT, received_at=NOW)
    raw["message"] |= more
    assert isinstance(heard, InboundMessage)
    assert (heard.parts, heard) == (parts, library.parse(raw, bot=BOT, received_at=NOW))


@both_bots
def test_a_lone_surrogate_can_not_reach_the_store(library: Library) -> None:
    raw = captured("words")
    raw["message"]["text"] = "a\ud83d b"
    heard = library.parse(raw, bot=BOT, received_at=NOW)
    assert isinstance(heard, InboundMessage)
    assert heard.parts == (Words(text="a b"),)


@both_bots
@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("album_item", {"media_group_id": "9" * 3000}),
        ("location", {"location": {"latitude": float("nan"), "longitude": 0.0}}),
        ("location", {"location": {"latitude": 1e308, "longitude": 0.0}}),
        ("words", {"message_id": 9**999}),
    ],
)
def test_of_what_could_not_be_kept_as_it_is_it_is_kept_who_wrote(
    library: Library, name: str, changed: dict[str, Json]
) -> None:
    raw = captured(name)
    raw["message"] |= changed
    heard = library.parse(raw, bot=BOT, received_at=NOW)
    assert isinstance(heard, InboundMessage)
    assert (heard.address.user, heard.parts) == ("1001", (Unsupported(kind="message"),))


@both_bots
def test_a_message_is_read_wherever_it_stands_in_the_update(library: Library) -> None:
    raw = {"update_id": 9, "something_new": {"chat": {"id": 5}}, "message": captured("voice")["message"]}
    heard = library.parse(raw, bot=BOT, received_at=NOW)
    assert isinstance(heard, InboundMessage)
    assert heard.parts == (VOICE,)


@both_bots
@pytest.mark.parametrize("name", sorted(HEARD | IGNORED))
def test_no_malformed_update_raises_anything_else(library: Library, name: str) -> None:
    chance = random.Random(name)  # noqa: S311 -- the same spoilt payloads in every run
    for raw in spoilt(captured(name), chance=chance):
        try:
            heard = library.parse(raw, bot=BOT, received_at=NOW)
        except NotAnUpdateError:
            continue
        if isinstance(heard, InboundMessage):
            assert isinstance(heard.address.user, str)
            assert heard.parts


def spoilt(raw: Json, *, chance: random.Random) -> Iterator[Json]:
    """Each place of a payload once without its value, and once with another one."""
    for path in places(raw):
        for value in (..., chance.choice(JUNK), chance.choice(JUNK)):
            copied = copy.deepcopy(raw)
            place = copied
            for step in path[:-1]:
                place = place[step]
            if value is ...:
                del place[path[-1]]
            else:
                place[path[-1]] = value
            yield copied


def places(value: Json, *, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, held in steps:
        yield (*path, step)
        yield from places(held, path=(*path, step))
