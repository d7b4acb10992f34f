"""Who may come in through the doors of WeChat and WeCom, and what everyone else is told."""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from pydantic import SecretStr

from bot.channels.wechat.webhook import wechat_routes
from bot.channels.wechat_wire.envelope import Envelope, Letter
from bot.channels.wechat_wire.replay import TakenLetters
from bot.channels.wecom.webhook import wecom_routes
from tests.bot.channels.callbacks import Doorstep, IntakeOnPaper, doorstep, phrase_for, seal, sealed, sign, stamped
from tests.bot.channels.tencent import (
    KEY,
    MONDAY_9AM,
    OLD_KEY,
    StoppedClock,
    plain_wechat_account,
    wechat_account,
    wecom_account,
)

PAYLOADS = Path(__file__).parent / "payloads"
FOREIGN_KEY = "0" * 43


@dataclass(kw_only=True)
class Door:
    step: Doorstep
    intake: IntakeOnPaper
    clock: StoppedClock
    receiver: str
    done: str
    text: str

    async def knock(self, xml: str | None = None, **how: str) -> int:
        query, body = self.letter(xml, **how)
        return (await self.step.post(query, body)).status_code

    def letter(self, xml: str | None = None, **how: str) -> tuple[dict[str, str], str]:
        return sealed(self.text if xml is None else xml, clock=self.clock, **{"receiver": self.receiver, **how})


@pytest.fixture
def intake() -> IntakeOnPaper:
    return IntakeOnPaper()


@pytest.fixture(params=["wechat", "wecom"])
async def door(request: pytest.FixtureRequest, intake: IntakeOnPaper) -> AsyncIterator[Door]:
    clock = StoppedClock()
    is_wechat = request.param == "wechat"
    routes = (
        wechat_routes(wechat_account(), intake=intake, phrase_for=phrase_for, clock=clock)
        if is_wechat
        else wecom_routes(wecom_account(), intake=intake, clock=clock)
    )
    async with doorstep(routes) as step:
        yield Door(
            step=step,
            intake=intake,
            clock=clock,
            receiver="wxapp1" if is_wechat else "wwcorp1",
            done="success" if is_wechat else "",
            text=(PAYLOADS / request.param / "text.xml").read_text(),
        )


@pytest.fixture
async def plain_door(intake: IntakeOnPaper) -> AsyncIterator[Door]:
    clock = StoppedClock()
    routes = wechat_routes(plain_wechat_account(), intake=intake, phrase_for=phrase_for, clock=clock)
    async with doorstep(routes) as step:
        text = (PAYLOADS / "wechat" / "text.xml").read_text()
        yield Door(step=step, intake=intake, clock=clock, receiver="wxapp1", done="success", text=text)


async def test_a_sealed_message_is_received_and_acknowledged(door: Door) -> None:
    response = await door.step.post(*door.letter())
    assert (response.status_code, response.text) == (200, door.done)
    assert len(door.intake.received) == 1


async def test_a_message_sealed_with_the_former_key_is_received(door: Door) -> None:
    assert await door.knock(key=OLD_KEY) == 200
    assert len(door.intake.received) == 1


async def test_an_ignored_event_is_acknowledged_and_not_received(door: Door) -> None:
    event = "<xml><MsgType>event</MsgType><Event>unheard_of</Event></xml>"
    assert await door.knock(event) == 200
    assert door.intake.received == []


async def test_a_letter_that_is_replayed_is_acknowledged_and_has_no_effect(door: Door) -> None:
    letter = door.letter()
    assert [(await door.step.post(*letter)).status_code for _ in range(3)] == [200, 200, 200]
    assert len(door.intake.received) == 1


async def test_a_letter_that_could_not_be_taken_may_come_again(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    letter = door.letter()
    door.intake.trouble = RuntimeError("洗衣机漏水")
    assert (await door.step.post(*letter)).status_code == 503
    assert "洗衣机" not in caplog.text
    door.intake.trouble = None
    assert (await door.step.post(*letter)).status_code == 200
    assert len(door.intake.received) == 1


@pytest.mark.parametrize("how", [{"token": "guess"}, {"key": FOREIGN_KEY}, {"receiver": "someone-else"}])
async def test_a_letter_that_was_not_sealed_for_this_account_is_refused(door: Door, how: dict[str, str]) -> None:
    assert await door.knock(**how) == 403
    assert door.intake.received == []


@pytest.mark.parametrize("missing", ["timestamp", "nonce", "msg_signature"])
async def test_a_letter_without_its_marks_is_refused(door: Door, missing: str) -> None:
    query, body = door.letter()
    del query[missing]
    assert (await door.step.post(query, body)).status_code == 403


@pytest.mark.parametrize(
    "changed",
    [{"timestamp": "1772413201"}, {"nonce": "other"}, {"msg_signature": "é" * 40}, {"timestamp": "１"}],
)
async def test_a_letter_whose_marks_were_changed_is_refused(door: Door, changed: dict[str, str]) -> None:
    query, body = door.letter()
    assert (await door.step.post({**query, **changed}, body)).status_code == 403


@pytest.mark.parametrize("off", [timedelta(minutes=5, seconds=1), timedelta(minutes=-5, seconds=-1)])
async def test_a_letter_that_is_not_of_now_is_refused(door: Door, off: timedelta) -> None:
    letter = door.letter()
    door.clock.at += off
    assert (await door.step.post(*letter)).status_code == 403
    assert door.intake.received == []


async def test_a_cipher_text_that_is_garbage_is_refused(door: Door) -> None:
    for garbage in ("AAAA", "A" * 4096, "====", "QUJD", "A" * 43 + "="):
        query = stamped(door.clock)
        query["msg_signature"] = sign(query["timestamp"], query["nonce"], garbage)
        body = f"<xml><Encrypt>{garbage}</Encrypt></xml>"
        assert (await door.step.post({**query, "encrypt_type": "aes"}, body)).status_code == 403


async def test_an_open_letter_is_refused_where_letters_are_sealed(door: Door) -> None:
    assert (await door.step.post(stamped(door.clock), door.text)).status_code == 403
    query, body = door.letter()
    for spoilt in ("", "hello", body.replace("Encrypt", "encrypt"), body + body, f"\xff{body}"[:40]):
        assert (await door.step.post(query, spoilt)).status_code == 403
    assert door.intake.received == []


async def test_a_letter_that_is_too_large_is_not_read(door: Door) -> None:
    query, _ = door.letter()
    assert (await door.step.post(query, b"x" * (1024 * 1024 + 1))).status_code == 413

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(30):
            yield b"x" * 65536

    response = await door.step.http.post(door.step.path, params=query, content=endless())
    assert response.status_code == 413


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "not XML",
        "<xml/>",
        "<other><MsgType>text</MsgType></other>",
        '<!DOCTYPE x [<!ENTITY a "b">]><xml><MsgType>&a;</MsgType></xml>',
        "<xml><MsgType>text</MsgType><MsgType>text</MsgType></xml>",
        "<xml><MsgType>text</MsgType><FromUserName>a</FromUserName><Content>a</Content><MsgId>x</MsgId></xml>",
        f"<xml><MsgType>text</MsgType>{'<a>' * 20_000}{'</a>' * 20_000}</xml>",
    ],
)
async def test_a_sealed_letter_that_makes_no_sense_is_a_bad_request(door: Door, xml: str) -> None:
    assert await door.knock(xml) == 400
    assert door.intake.received == []


async def test_the_wechat_address_echoes_when_it_is_set_up() -> None:
    clock = StoppedClock()
    routes = wechat_routes(wechat_account(), intake=IntakeOnPaper(), phrase_for=phrase_for, clock=clock)
    async with doorstep(routes) as step:
        response = await step.get({**stamped(clock), "echostr": "5927"})
        assert (response.status_code, response.text) == (200, "5927")
        assert response.headers["content-type"].startswith("text/plain")
        assert (await step.get({**stamped(clock, token="guess"), "echostr": "5927"})).status_code == 403
        assert (await step.get({"echostr": "5927"})).status_code == 403
        stale = stamped(clock)
        clock.at += timedelta(minutes=6)
        assert (await step.get({**stale, "echostr": "5927"})).status_code == 403


async def test_the_wecom_address_opens_the_echo_when_it_is_set_up() -> None:
    clock = StoppedClock()
    async with doorstep(wecom_routes(wecom_account(), intake=IntakeOnPaper(), clock=clock)) as step:
        query, echo = stamped(clock), seal("4711", receiver="wwcorp1")
        signed = {**query, "echostr": echo, "msg_signature": sign(query["timestamp"], query["nonce"], echo)}
        before = monotonic()
        response = await step.get(signed)
        assert (response.status_code, response.text) == (200, "4711")
        assert monotonic() - before < 1, "WeCom waits for no longer"
        assert (await step.get({**signed, "msg_signature": "0" * 40})).status_code == 403
        assert (await step.get({**query, "echostr": echo})).status_code == 403


async def test_plain_mode_takes_open_letters_and_warns(plain_door: Door, caplog: pytest.LogCaptureFixture) -> None:
    assert (await plain_door.step.post(stamped(plain_door.clock), plain_door.text)).status_code == 200
    assert len(plain_door.intake.received) == 1
    wechat_routes(plain_wechat_account(), intake=plain_door.intake, phrase_for=phrase_for, clock=plain_door.clock)
    assert "wechat_callbacks_are_not_encrypted" in caplog.text


async def test_plain_mode_refuses_what_is_forged_sealed_or_no_text(plain_door: Door) -> None:
    step, clock, text = plain_door.step, plain_door.clock, plain_door.text
    assert (await step.post(stamped(clock, token="guess"), text)).status_code == 403
    assert (await step.post(*plain_door.letter())).status_code == 403
    assert (await step.post(stamped(clock), b"\xff\xfe")).status_code == 400
    assert plain_door.intake.received == []


async def test_an_overheard_plain_signature_is_good_for_no_other_letter(plain_door: Door) -> None:
    query = stamped(plain_door.clock)
    assert (await plain_door.step.post(query, plain_door.text)).status_code == 200
    forged = plain_door.text.replace("23456789012345678", "666")
    assert (await plain_door.step.post(query, forged)).status_code == 403
    assert len(plain_door.intake.received) == 1


def test_taken_letters_are_forgotten_when_their_timestamps_are_stale_or_there_are_too_many() -> None:
    taken = TakenLetters(most=2)
    letters = [Letter(xml="<xml/>", signature=str(number)) for number in range(4)]
    for letter in letters[:3]:
        taken.note(letter, now=MONDAY_9AM)
    assert [taken.holds(letter) for letter in letters[:3]] == [False, True, True]
    taken.note(letters[3], now=MONDAY_9AM + timedelta(minutes=11))
    assert [taken.holds(letter) for letter in letters] == [False, False, False, True]


def test_an_empty_token_and_a_short_key_are_refused() -> None:
    clock = StoppedClock()
    with pytest.raises(ValueError, match="empty token"):
        Envelope(token=SecretStr(""), receiver="r", aes_keys=[], clock=clock)
    with pytest.raises(ValueError, match="43"):
        Envelope(token=SecretStr("t"), receiver="r", aes_keys=[SecretStr(KEY[:39])], clock=clock)


async def test_no_refusal_tells_or_logs_a_secret(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for how in ({"token": "guess"}, {"key": FOREIGN_KEY}):
        await door.knock(**how)
    await door.knock("not XML")
    for secret in (KEY, OLD_KEY, "callbacktoken", "canary"):
        assert secret not in caplog.text
