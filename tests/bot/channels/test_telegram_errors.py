"""What goes wrong on the way to Telegram, as one of three outcomes, without a secret in any of them."""

import asyncio
import logging
import traceback
from datetime import timedelta

import pytest

from desk.replies import Say
from desk.texts import verbatim
from handlers.ports import DeliveryFailed, DeliveryRefused, DeliveryUnknown
from tests.bot.channels.files import FilesInMemory
from tests.bot.channels.telegram_bots import TOKEN, Library, both_bots
from tests.bot.channels.telegram_server import Reply, trouble
from tests.bot.channels.telegram_stage import YES, Stage, an_account, on_stage, phrase

SAY = Say(body=(verbatim("A canary sings."),), choices=(YES,))
FAILED = [
    (trouble(429, "Too Many Requests: retry after 7", retry_after=7), 7),
    (trouble(429, "Too Many Requests"), None),
    (trouble(400, "Bad Request: flood", retry_after=3), 3),
    (trouble(500, "Internal Server Error"), None),
    (trouble(502, "Bad Gateway"), None),
    (Reply(status=504, body=b"<html>504</html>"), None),
    (Reply(status=302, body=b"", headers=("location: http://127.0.0.1:9/login",)), None),
]
REFUSED = [
    (trouble(403, "Forbidden: bot was blocked by the user"), True),
    (trouble(403, "Forbidden: user is deactivated"), True),
    (trouble(400, "Bad Request: chat not found"), True),
    (trouble(400, "Bad Request: PEER_ID_INVALID"), True),
    (trouble(400, "Bad Request: message text is empty"), False),
    (trouble(401, "Unauthorized"), False),
    (trouble(404, "Not Found"), False),
    (trouble(413, "Request Entity Too Large"), False),
    (Reply(status=413, body=b"<html>too large</html>"), False),
    (Reply(body=b'{"ok": false, "error_code": 400, "description": "Bad Request"}'), False),
]
UNKNOWN = [
    Reply(body=b"not { json"),
    Reply(body=b"[]"),
    Reply(body=b'{"ok": true}'),
    Reply(body=b'{"ok": true, "result": {"text": "canary"}}'),
    Reply(body=b'{"ok": true, "result": {"message_id": "canary"}}'),
    Reply(body=b"\xff\xfe"),
    Reply(is_cut=True),
]


async def outcome(stage: Stage) -> Exception:
    with pytest.raises((DeliveryFailed, DeliveryRefused, DeliveryUnknown)) as raised:
        await stage.channel.deliver(stage.errand(SAY), phrase)
    return raised.value


@both_bots
@pytest.mark.parametrize(("reply", "pause"), FAILED)
async def test_what_telegram_did_not_take_failed(library: Library, reply: Reply, pause: int | None) -> None:
    async with on_stage(library) as stage:
        stage.api.replies = [reply]
        failed = await outcome(stage)
        assert isinstance(failed, DeliveryFailed)
        assert (failed.retry_after and failed.retry_after.total_seconds()) == pause


@both_bots
@pytest.mark.parametrize(("reply", "unreachable"), REFUSED)
async def test_what_telegram_never_takes_is_refused(
    library: Library,
    reply: Reply,
    unreachable: bool,  # noqa: FBT001 -- a table's column
) -> None:
    async with on_stage(library) as stage:
        stage.api.replies = [reply]
        refused = await outcome(stage)
        assert isinstance(refused, DeliveryRefused)
        assert refused.unreachable is unreachable


@both_bots
@pytest.mark.parametrize("reply", UNKNOWN)
async def test_what_telegram_may_have_taken_is_not_known(library: Library, reply: Reply) -> None:
    async with on_stage(library) as stage:
        stage.api.replies = [reply]
        unknown = await outcome(stage)
        assert isinstance(unknown, DeliveryUnknown)
        assert "canary" not in str(unknown)


@both_bots
async def test_an_answer_that_does_not_come_is_not_waited_for_without_end(library: Library) -> None:
    async with on_stage(library) as stage:
        stage.api.replies = [Reply(is_stuck=True)]
        with pytest.raises(DeliveryUnknown, match="getMe: no answer"):
            await stage.channel.wire.call("getMe", patience=timedelta(milliseconds=50))


@both_bots
async def test_a_server_that_is_not_there_failed(library: Library) -> None:
    channel = library.open(an_account("http://127.0.0.1:9"), files=FilesInMemory())
    async with on_stage(library) as stage:
        with pytest.raises(DeliveryFailed, match="not sent"):
            await channel.deliver(stage.errand(SAY), phrase)
    await channel.close()


@both_bots
async def test_an_abandoned_delivery_stays_abandoned(library: Library) -> None:
    async with on_stage(library) as stage:
        stage.api.replies = [Reply(is_stuck=True)]
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(stage.deliver(SAY), timeout=0.1)


@both_bots
@pytest.mark.parametrize(
    "reply",
    [
        *(reply for reply, _ in FAILED + REFUSED),
        *UNKNOWN,
        Reply(status=502, body=f'{{"description": "no way to /bot{TOKEN}/sendMessage"}}'.encode()),
        Reply(status=407, body=f'{{"description": "no way to /bot{TOKEN}/sendMessage"}}'.encode()),
    ],
)
async def test_no_trouble_tells_the_token_or_the_words(
    library: Library, reply: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with on_stage(library) as stage:
        stage.api.replies = [reply]
        raised = await outcome(stage)
        told = "".join(traceback.format_exception(raised)) + repr(raised) + repr(stage.channel) + caplog.text
        assert TOKEN not in told
        assert "canary" not in told.replace("canary-token", "")


@both_bots
async def test_a_token_that_is_none_is_told_at_once(library: Library) -> None:
    for token in ("abc", "12:", ":abc", "12:a b"):
        with pytest.raises(ValueError, match="BotFather"):
            library.open(an_account("http://127.0.0.1:9", token=token), files=FilesInMemory())
