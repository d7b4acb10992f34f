"""Who may bring an update to a bot's webhook, and what Telegram is told of it."""

import json
import logging
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from desk.messages import Joined, Words
from tests.bot.channels.telegram_bots import Library, both_bots
from tests.bot.channels.telegram_stage import HOOK_WORD, IntakeInMemory, StillClock, an_account
from tests.bot.channels.test_telegram_parse import captured

SECRET = {"X-Telegram-Bot-Api-Secret-Token": HOOK_WORD}
MEBIBYTE = 1024 * 1024
HELLO = json.dumps(captured("words")).encode()


class Hook:
    """A bot's webhook, its intake, and a client that calls it."""

    def __init__(self, library: Library, *, secret: str | None = HOOK_WORD) -> None:
        self.intake = IntakeInMemory(taken=[], refuses=set())
        account = an_account("http://127.0.0.1:9", secret=secret)
        app = Starlette(routes=library.routes(account, intake=self.intake, clock=StillClock(slept=[])))
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://desk")
        self._path = library.path

    async def is_told(
        self, body: bytes | AsyncIterator[bytes] = HELLO, *, headers: dict[str, str] | None = None
    ) -> int:
        async with self._http as http:
            answer = await http.post(self._path, content=body, headers=SECRET if headers is None else headers)
        return answer.status_code


@both_bots
async def test_an_update_is_acknowledged_once_it_is_received(library: Library) -> None:
    hook = Hook(library)
    assert await hook.is_told() == 200
    (message,) = hook.intake.taken
    assert message.parts == (Words(text="The washer leaks 漏水 💧"),)
    assert message.key == "tg:7000001:901"


@both_bots
async def test_a_hook_without_a_secret_stays_shut(library: Library, caplog: pytest.LogCaptureFixture) -> None:
    hook = Hook(library, secret=None)
    assert await hook.is_told() == 503
    assert hook.intake.taken == []
    assert "telegram_hook_shut" in caplog.messages


@both_bots
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Telegram-Bot-Api-Secret-Token": ""},
        {"X-Telegram-Bot-Api-Secret-Token": "hook-canarz"},
        {"X-Telegram-Bot-Api-Secret-Token": "hook-canary "[:-2]},
    ],
)
async def test_a_caller_without_the_secret_is_turned_away(library: Library, headers: dict[str, str]) -> None:
    hook = Hook(library)
    assert await hook.is_told(headers=headers) == 401
    assert hook.intake.taken == []


@both_bots
async def test_a_secret_in_another_alphabet_is_turned_away(library: Library) -> None:
    hook = Hook(library)
    async with hook._http as http:  # noqa: SLF001 -- bytes that no str header can hold
        answer = await http.post(
            library.path, content=HELLO, headers=[(b"x-telegram-bot-api-secret-token", b"\xff\xfe")]
        )
    assert answer.status_code == 401


@both_bots
async def test_an_oversized_body_is_not_read_to_its_end(library: Library) -> None:
    hook, sent = Hook(library), []

    async def endless() -> AsyncIterator[bytes]:
        for number in range(100):
            sent.append(number)
            yield b" " * (MEBIBYTE // 8)

    assert await hook.is_told(endless()) == 413
    assert len(sent) < 15
    assert hook.intake.taken == []


@both_bots
async def test_a_body_announced_as_oversized_is_not_read(library: Library) -> None:
    assert await Hook(library).is_told(HELLO, headers=SECRET | {"Content-Length": str(MEBIBYTE + 1)}) == 413


@both_bots
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b'"update"',
        b"{}",
        b'{"update_id": "1"}',
        b'{"update_id": 1, "message": "hello"}',
        b"[" * 100_000,
        b'{"update_id": 1, "message": ' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"}",
        b'{"update_id": ' + b"9" * 5000 + b"}",
    ],
)
async def test_what_is_no_update_is_a_bad_request(library: Library, body: bytes) -> None:
    hook = Hook(library)
    assert await hook.is_told(body) == 400
    assert hook.intake.taken == []


@both_bots
@pytest.mark.parametrize("name", ["poll_answer", "nothing", "group", "press_in_a_group", "pinned"])
async def test_what_the_desk_does_not_want_is_acknowledged(
    library: Library, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    hook = Hook(library)
    assert await hook.is_told(json.dumps(captured(name)).encode()) == 200
    assert hook.intake.taken == []
    assert "telegram_update_ignored" in caplog.messages


@both_bots
async def test_an_update_that_no_library_reads_still_says_that_somebody_wrote(library: Library) -> None:
    hook = Hook(library)
    assert await hook.is_told(json.dumps(captured("unreadable")).encode()) == 200
    assert [message.address.user for message in hook.intake.taken] == ["1001"]


@both_bots
async def test_the_content_type_does_not_matter(library: Library) -> None:
    hook = Hook(library)
    start = json.dumps(captured("start")).encode()
    assert await hook.is_told(start, headers=SECRET | {"Content-Type": "text/plain; charset=gbk"}) == 200
    assert hook.intake.taken[0].parts == (Joined(),)


@both_bots
async def test_what_could_not_be_received_is_asked_for_again(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    hook = Hook(library)
    hook.intake.refuses = {"tg:7000001:901"}
    assert await hook.is_told() == 503
    assert "telegram_intake_failed" in caplog.messages
    assert "leaks" not in caplog.text
    assert HOOK_WORD not in caplog.text
