"""The control routes, as the page and the demo script use them."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from sandbox.server import Sandbox

ANN = 1001
PNG = b"\x89PNG washer"


@pytest.fixture(scope="session")
async def http(served: tuple[Sandbox, str]) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=served[1], trust_env=False) as client:
        yield client


async def test_a_page_can_say_press_edit_and_block(
    sandbox: Sandbox, http: httpx.AsyncClient, customer_bot: Bot
) -> None:
    said = (await http.post("/control/telegram/customer/say", json={"chat": ANN, "text": "Hi", "name": "Ann"})).json()
    assert set(said) == {"update_id", "message_id"}
    yes = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Yes", callback_data="y")]])
    sent = await customer_bot.send_message(ANN, "Fixed?", reply_markup=yes)
    acts: list[tuple[str, dict[str, Any]]] = [
        ("press", {"message_id": sent.message_id, "data": "y"}),
        ("edit", {"message_id": said["message_id"], "text": "Hi!"}),
        ("block", {}),
        ("unblock", {}),
    ]
    for act, asked in acts:
        answer = await http.post(f"/control/telegram/customer/{act}", json={"chat": ANN, **asked})
        assert answer.status_code == 200, answer.text
    kinds = [update.event_type for update in await customer_bot.get_updates()]
    assert kinds == ["message", "callback_query", "edited_message", "my_chat_member", "my_chat_member"]
    assert sandbox.phones.listing() == [{"phone": f"telegram:customer:{ANN}", "title": "Ann", "bubbles": 2}]


async def test_a_picture_from_the_page_is_seen_on_the_page(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    picture = {"name": "washer.png", "type": "image/png", "base64": base64.b64encode(PNG).decode()}
    await http.post("/control/telegram/staff/say", json={"chat": ANN, "album": [picture, picture]})
    bubbles = (await http.get(f"/control/phones/telegram:staff:{ANN}")).json()
    assert [bubble["media"]["kind"] for bubble in bubbles] == ["photo", "photo"]
    shown = await http.get(bubbles[0]["media"]["url"])
    assert (shown.content, shown.headers["content-type"]) == (PNG, "image/png")
    assert sandbox.phones.transcript(f"telegram:staff:{ANN}")[0].side == "me"


@pytest.mark.parametrize(
    ("path", "asked", "complaint"),
    [
        ("telegram/customer/say", {"chat": ANN}, "Say one of text, photo"),
        ("telegram/customer/say", {"chat": ANN, "song": "la"}, "cannot carry song"),
        ("telegram/customer/say", {"text": "who?"}, "The field 'chat' is missing."),
        ("telegram/customer/say", {"chat": "Ann", "text": "who?"}, "Bad input"),
        ("telegram/customer/say", {"chat": ANN, "photo": "no!"}, "not base64"),
        ("telegram/kitchen/say", {"chat": ANN, "text": "hi"}, "There is no bot 'kitchen'"),
        ("telegram/customer/block", {"chat": ANN}, "has never written"),
        ("faults", {"platform": "telegram", "kind": "sneeze"}, "no fault of the kind 'sneeze'"),
        ("faults", {"platform": "telegram"}, "Bad input"),
    ],
)
async def test_bad_input_is_refused_with_a_sentence(
    sandbox: Sandbox, http: httpx.AsyncClient, path: str, asked: dict[str, Any], complaint: str
) -> None:
    answer = await http.post(f"/control/{path}", json=asked)
    assert answer.status_code == 400
    assert complaint in answer.json()["error"]
    assert sandbox.telegram.customer.chats.get(ANN) is None or sandbox.telegram.customer.chats[ANN].messages == {}


async def test_what_is_not_json_is_refused(http: httpx.AsyncClient) -> None:
    for body in (b"{", b"[]"):
        assert (await http.post("/control/reset", content=body)).status_code == 400


async def test_faults_calls_and_pushes_are_reached_by_http(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    await http.post("/control/faults", json={"platform": "telegram", "kind": "status", "status": 503})
    gone = await http.post(f"/telegram/bot{sandbox.telegram.customer.token}/getMe")
    assert gone.status_code == 503
    (call,) = (await http.get("/control/calls", params={"platform": "telegram", "since": 0})).json()
    assert (call["method"], call["status"], call["fault"]) == ("getMe", 503, "status")
    assert (await http.get("/control/calls", params={"since": call["number"]})).json() == []
    assert (await http.get("/control/pushes")).json() == []
    await http.post("/control/reset")
    assert (await http.get("/control/calls")).json() == []


async def test_the_stream_tells_of_bubbles_as_they_come(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    async with asyncio.timeout(5), http.stream("GET", "/control/stream") as stream:
        lines = stream.aiter_lines()
        assert await anext(lines) == ": watching"
        await sandbox.telegram.customer.say(ANN, text="It leaks", name="Ann")
        events = [json.loads(line.removeprefix("data: ")) async for line in _first(lines, count=2)]
    assert [event["event"] for event in events] == ["phone", "bubble"]
    assert events[1]["bubble"]["text"] == "It leaks"


async def _first(lines: AsyncIterator[str], *, count: int) -> AsyncIterator[str]:
    async for line in lines:
        if line.startswith("data: "):
            yield line
            count -= 1
        if not count:
            return


async def test_forms_are_read_like_json(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    await sandbox.telegram.customer.say(ANN, text="/start")
    send = f"/telegram/bot{sandbox.telegram.customer.token}/sendmessage"
    keyboard = json.dumps({"inline_keyboard": [[{"text": "Go", "callback_data": "1"}]]})
    for body in (
        {"data": {"chat_id": str(ANN), "text": "42", "reply_markup": keyboard}},
        {"json": {"chat_id": ANN, "text": "42"}},
    ):
        answer = (await http.post(send, **body)).json()
        assert answer["result"]["text"] == "42"
    assert (await http.get(send, params={"chat_id": ANN, "text": "by query"})).json()["ok"]
    assert (await http.post(send, json={"chat_id": ANN, "text": "x", "reply_markup": "{"})).status_code == 400
    assert (await http.post(send, json={"text": "x"})).json()["description"] == "Bad Request: chat_id is empty"
    first = sandbox.journal.calls(method="sendMessage")[0].request
    assert first == {"chat_id": ANN, "text": "42", "reply_markup": json.loads(keyboard)}


async def test_an_upload_over_50_mb_is_too_large(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    send = f"/telegram/bot{sandbox.telegram.customer.token}/sendDocument"
    answer = await http.post(send, content=bytes(50 * 1024 * 1024 + 1))
    assert (answer.status_code, answer.json()["description"]) == (413, "Request Entity Too Large")


@pytest.mark.parametrize(
    ("method", "asked", "complaint"),
    [
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendPhoto", {"photo": "https://example.com/a.jpg"}, "failed to get HTTP URL content"),
        ("sendLocation", {"latitude": 31.2}, "longitude is empty"),
        ("sendContact", {"phone_number": "+86"}, "first_name is empty"),
        ("sendChatAction", {"action": "dance"}, "wrong parameter action in request"),
        ("sendMessage", {"text": "x", "parse_mode": "MarkdownV3"}, "unsupported parse_mode"),
        ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "?"}]]}}, "Text buttons are"),
        (
            "sendMessage",
            {"text": "x", "reply_markup": {"inline_keyboard": [{"text": "?"}]}},
            "array of arrays expected",
        ),
        ("sendMessage", {"text": "x", "reply_markup": {"keyboard": [[{"text": ""}]]}}, "must be non-empty"),
        ("editMessageCaption", {"message_id": 2, "caption": "x"}, "there is no caption in the message to edit"),
        ("setMyCommands", {"commands": [{"command": "start"}]}, "must be non-empty"),
        ("getFile", {"file_id": "nowhere"}, "invalid file_id"),
    ],
)
async def test_calls_that_telegram_refuses_are_refused(
    sandbox: Sandbox, http: httpx.AsyncClient, method: str, asked: dict[str, Any], complaint: str
) -> None:
    bot = sandbox.telegram.customer
    await bot.say(ANN, text="/start")
    await http.post(f"/telegram/bot{bot.token}/sendMessage", json={"chat_id": ANN, "text": "Hello"})
    answer = await http.post(f"/telegram/bot{bot.token}/{method}", json={"chat_id": ANN, **asked})
    assert answer.status_code == 400
    assert complaint in answer.json()["description"]


async def test_several_messages_are_deleted_at_once(sandbox: Sandbox, http: httpx.AsyncClient) -> None:
    bot = sandbox.telegram.customer
    numbers = [(await bot.say(ANN, text=text)).message_id for text in ("one", "two", "three")]
    asked = {"chat_id": ANN, "message_ids": [*numbers[:2], 99]}
    assert (await http.post(f"/telegram/bot{bot.token}/deleteMessages", json=asked)).json()["result"]
    states = [bubble.state for bubble in sandbox.phones.transcript(f"telegram:customer:{ANN}")]
    assert states == ["deleted", "deleted", "sent"]
