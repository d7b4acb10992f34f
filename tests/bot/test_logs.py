"""What the log says, on which line, and what it never says."""

import asyncio
import json
import logging
from collections.abc import Iterator
from io import StringIO
from itertools import product

import pytest

from bot.logs import Form, bound, set_up
from bot.redaction import Redaction, known_secrets
from bot.settings import Settings, TelegramAccount

CANARY = "canary/+secret=with odd letters"
TOKEN = "7012345678:AAHcanary-canary_canary-canary_canary12"
log = logging.getLogger("desk.example")


@pytest.fixture(autouse=True)
def pristine_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, raises = root.handlers[:], root.level, logging.raiseExceptions
    yield
    root.handlers[:], logging.raiseExceptions = handlers, raises
    root.setLevel(level)
    logging.captureWarnings(False)


@pytest.fixture
def written() -> StringIO:
    stream = StringIO()
    set_up([CANARY, TOKEN], stream=stream)
    return stream


def last_event(stream: StringIO) -> str:
    return stream.getvalue().split("[info     ] ", 1)[1].rstrip("\n")


def test_a_line_is_an_event_and_its_fields(written: StringIO) -> None:
    log.info("ticket_opened", extra={"ticket": 17, "category": "washing machine", "note": ""})
    assert last_event(written) == 'ticket_opened ticket=17 category="washing machine" note=""'


def test_the_ids_of_the_message_at_hand_stand_on_every_line(written: StringIO) -> None:
    with bound(channel="wechat"), bound(message=5):
        log.info("received")
    assert last_event(written) == "received channel=wechat message=5"
    log.info("idle")
    assert written.getvalue().endswith("[info     ] idle\n")


async def test_messages_taken_at_once_keep_their_ids_apart(written: StringIO) -> None:
    async def take(message: int) -> None:
        with bound(message=message):
            await asyncio.sleep(0)  # noqa: TID251 -- lets the other message in between
            log.info("taken", extra={"expected": message})

    await asyncio.gather(*(take(message) for message in range(20)))
    for line in written.getvalue().splitlines():
        ids = dict(field.split("=") for field in line.partition("] ")[2].split()[1:])
        assert ids["message"] == ids["expected"]


def test_a_log_store_gets_one_object_a_line() -> None:
    stream = StringIO()
    set_up([CANARY], form=Form.JSON, stream=stream)
    with bound(message=5):
        log.warning("half\ndone", extra={"why": f'say "{CANARY}"', "level": "no"})
    (line,) = stream.getvalue().splitlines()
    said = json.loads(line)
    assert said.pop("at").endswith("Z")
    assert said == {
        "level": "warning",
        "logger": "desk.example",
        "event": "half\ndone",
        "message": 5,
        "why": "say ***",
    }


def test_nobody_can_forge_a_line(written: StringIO) -> None:
    log.info("said", extra={"words": "hi\n2026-01-01 [info] ticket_closed"})
    log.info("a\nb")
    try:
        raise ValueError("first\nsecond")  # noqa: TRY301 -- the error is the example
    except ValueError:
        log.exception("failed")
    lines = written.getvalue().splitlines()
    assert len([line for line in lines if not line.startswith("    ")]) == 3
    assert lines[-1] == "    ValueError"


@pytest.mark.parametrize(
    ("secret", "way"),
    list(product([CANARY, TOKEN, "canary%2F%2Bsecret%3Dwith%20odd%20letters"], ["message", "argument", "field"])),
)
def test_a_known_secret_is_blotted_out_wherever_it_turns_up(written: StringIO, secret: str, way: str) -> None:
    match way:
        case "message":
            log.info(f"calling {secret} now")  # noqa: G004 -- what a careless library does
        case "argument":
            log.info("calling %s", secret)
        case _:
            log.info("calling", extra={"url": f"https://example.com/{secret}/x"})
    assert secret not in written.getvalue()
    assert "***" in written.getvalue()


@pytest.mark.parametrize(
    ("words", "clean"),
    [
        (f"POST https://api.telegram.org/bot{TOKEN}/sendMessage", "POST https://api.telegram.org/bot***/sendMessage"),
        ("GET /cgi-bin/token?appid=wx1&secret=c4n4ry&x=1", "GET /cgi-bin/token?appid=wx1&secret=***&x=1"),
        ("/send?access_token=c4n4ry", "/send?access_token=***"),
        ("/gettoken?corpid=ww1&corpsecret=c4n4ry", "/gettoken?corpid=ww1&corpsecret=***"),
        ('{"access_token": "c4n4ry", "expires_in": 7200}', '{"access_token": "***", "expires_in": 7200}'),
        ("/back?code=c4n4ry&state=1", "/back?code=***&state=1"),
        ("Authorization: Bearer c4n4ryc4n4ry", "Authorization: Bearer ***"),
        ("postgresql://desk:c4n4ry@db/aftercare", "postgresql://***@db/aftercare"),
        ("call 13812345678 today", "call *** today"),
        ("电话13812345678。", "电话***。"),
        ("call +86 138-1234-5678", "call ***"),
        ("call +44 20 7946 0958", "call ***"),
        ("call +49 (0)30 901820", "call ***"),
        ("call 010-12345678", "call ***"),
        ("call 400-820-1234", "call ***"),
        ("电话＋８６　１３８－１２３４－５６７８！", "电话***！"),
        ("电话１３８１２３４５６７８", "电话***"),
        ("call 138 1234 5678 today", "call *** today"),
        ("call 138.1234.5678", "call ***"),
        ("call (+86)13812345678", "call ***"),
        ("call 0086-138-1234-5678", "call ***"),
        ("call 138–1234–5678", "call ***"),
        ("call (010) 1234-5678", "call ***"),
        ("call 0755-8888 1234", "call ***"),
    ],
)
def test_what_looks_like_a_secret_or_a_phone_number_is_blotted_out(words: str, clean: str) -> None:
    assert Redaction().clean(words) == clean


@pytest.mark.parametrize(
    "words",
    [
        "ticket 20261123-0017",
        "message 7012345678901234567",
        "chat=7012345678 update=512345678",
        "at 2026-11-23T10:00:00.123+00:00",
        "sha256 138123456780ab",
        "took 0.13812345678 s",
        "errcode 45047: out of response count limit",
        "https://desk.example.com/t/abc",
    ],
)
def test_ids_and_times_stay_readable(words: str) -> None:
    assert Redaction().clean(words) == words


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    "word", ["a", "1", "+1", "1-", "token=", "token ", "://", "://a", "1 (2", "bearer ", "1234567:"]
)
def test_a_long_hostile_word_is_cleaned_in_no_time(word: str) -> None:
    assert Redaction().clean(word * 50_000)


def test_a_field_with_a_secret_name_shows_nothing() -> None:
    redaction = Redaction()
    assert redaction.clean_field("webhook_secret", value="x") == "***"
    assert redaction.clean_field("phone", value="12") == "***"
    assert redaction.clean_field("ticket", value=17) == "17"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            '400: can\'t parse entities: unsupported tag "ouch" at byte 5',
            "400: can't parse entities: unsupported tag *** at byte 5",
        ),
        ("45009 reach max api daily quota", "45009 reach max api daily quota"),
        ("no answer to 洗衣机漏水 and “the washer leaks", "no answer to *** and ***"),
    ],
)
def test_an_explanation_is_given_without_what_it_quotes(said: str, shown: str) -> None:
    assert Redaction().clean_field("reason", value=said) == shown


def test_an_error_is_told_by_kind_and_place_never_in_its_own_words(written: StringIO) -> None:
    try:
        try:
            raise KeyError("the washer leaks")  # noqa: TRY301 -- the errors are the example
        except KeyError as first:
            raise ExceptionGroup("my address", [ConnectionRefusedError(111, "Connection refused")]) from first
    except ExceptionGroup:
        log.exception("it_failed")
    told = written.getvalue()
    assert "KeyError" in told
    assert "ConnectionRefusedError: Connection refused" in told
    assert "test_logs.py" in told
    assert "washer" not in told
    assert "address" not in told


def test_all_secrets_of_the_settings_are_known() -> None:
    settings = Settings.model_validate(
        {
            "secret_key": "A" * 44,
            "database_url": "postgresql://desk:pass-word@db/aftercare",
            "telegram_customer": TelegramAccount.model_validate({"token": TOKEN}),
        }
    )
    assert known_secrets(settings) == {
        "A" * 44,
        "postgresql://desk:pass-word@db/aftercare",
        "pass-word",
        TOKEN,
    }


def test_the_http_librarys_chatter_is_not_logged(written: StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request: POST https://example.com")
    assert written.getvalue() == ""


def test_a_record_that_cannot_be_written_is_dropped_and_not_shown(
    written: StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    log.info("%d canary", CANARY)
    assert CANARY not in written.getvalue() + "".join(capsys.readouterr())


def test_a_connection_of_the_pool_that_broke_takes_one_line(written: StringIO) -> None:
    broken = ConnectionResetError("by peer, at my address")
    logging.getLogger("sqlalchemy.pool.impl.AsyncAdaptedQueuePool").error("Exception closing it", exc_info=broken)
    (line,) = written.getvalue().splitlines()
    assert "Exception closing it" in line
    assert line.endswith("error=ConnectionResetError")
