"""The holes of the vendor's client stay closed: retries, threads, time-outs, uploads, secrets."""

import io
import logging
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from bot.channels.wechat.client import OfficialAccountClient
from bot.channels.wechat_wire.safe_client import SafeClient
from bot.channels.wechat_wire.verdicts import ErrcodeError
from bot.channels.wecom.client import WeComClient
from handlers.ports import DeliveryFailed, DeliveryRefused, DeliveryUnknown
from tests.bot.channels.tencent import (
    APP_SECRET,
    CUT,
    Asked,
    Json,
    StoppedClock,
    Tencent,
    tencent,
    wechat_account,
    wecom_account,
)

Script = Callable[[Asked], Json]
BAD_TOKEN = {"errcode": 40001, "errmsg": "invalid credential, access_token=canary-token-1 is invalid"}


@pytest.fixture
def platform() -> Iterator[Tencent]:
    with tencent() as pretend:
        yield pretend


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture(params=["wechat", "wecom"])
def client(request: pytest.FixtureRequest, platform: Tencent, clock: StoppedClock) -> SafeClient:
    if request.param == "wechat":
        return OfficialAccountClient(wechat_account(platform.url), clock=clock, read_seconds=0.3)
    return WeComClient(wecom_account(platform.url), clock=clock, read_seconds=0.3)


def at_once(work: Callable[[], Json], *, threads: int = 20) -> list[Json]:
    start = Barrier(threads)

    def run() -> Json:
        start.wait()
        return work()

    with ThreadPoolExecutor(threads) as pool:
        return [future.result() for future in [pool.submit(run) for _ in range(threads)]]


def test_twenty_cold_threads_fetch_one_token(platform: Tencent, client: SafeClient) -> None:
    at_once(lambda: client.post("message/send", data={"a": 1}))
    assert platform.tokens_given == 1
    assert {asked.token for asked in platform.calls("message/send")} == {"canary-token-1"}


def test_a_token_revoked_under_twenty_threads_is_fetched_once_again(platform: Tencent, client: SafeClient) -> None:
    client.post("message/send", data={})
    platform.script = lambda asked: BAD_TOKEN if asked.token == "canary-token-1" else {"errcode": 0}
    assert at_once(lambda: client.post("message/send", data={})) == [{"errcode": 0}] * 20
    assert platform.tokens_given == 2


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_token_that_is_always_bad_costs_two_sends_and_one_fetch(
    platform: Tencent, client: SafeClient, code: int
) -> None:
    client.post("message/send", data={})
    platform.script = lambda _: {**BAD_TOKEN, "errcode": code}
    platform.asked.clear()
    with pytest.raises(ErrcodeError) as refused:
        client.post("message/send", data={})
    assert refused.value.code == code
    assert len(platform.calls("message/send")) == 2
    assert len(platform.asked) == 3


def test_a_token_that_the_platform_insists_on_and_refuses_is_forced_the_next_time(clock: StoppedClock) -> None:
    with tencent() as platform:
        platform.token_of = lambda _: {"access_token": "same"}
        platform.script = lambda _: BAD_TOKEN
        client = OfficialAccountClient(wechat_account(platform.url), clock=clock)
        for _ in range(2):
            with pytest.raises(ErrcodeError):
                client.post("message/send", data={})
        assert [body["force_refresh"] for body in platform.bodies("stable_token")] == [False, False, True]


def test_a_failed_token_fetch_fails_all_who_wait_for_it(platform: Tencent, client: SafeClient) -> None:
    platform.token_of = lambda _: {"errcode": -1, "errmsg": f"system busy, {client.secret}"}

    def reason() -> str:
        with pytest.raises(DeliveryFailed) as failed:
            client.post("message/send", data={})
        return str(failed.value)

    assert set(at_once(reason, threads=4)) == {"no access token: -1 system busy, ***"}


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (CUT, "ConnectionError"),
        ((200, {}, b"<html>"), "no JSON"),
        ((500, {}, b""), "HTTP 500"),
        ([], "None"),
        ({"access_token": 7, "errcode": 40013, "errmsg": "invalid appid"}, "40013 invalid appid"),
    ],
)
def test_without_a_token_nothing_was_sent(platform: Tencent, client: SafeClient, answer: Json, reason: str) -> None:
    platform.token_of = lambda _: answer
    with pytest.raises(DeliveryFailed, match=f"no access token: .*{reason}"):
        client.post("message/send", data={})
    assert platform.calls("message/send") == []


def test_a_token_is_renewed_before_it_ends(platform: Tencent, client: SafeClient, clock: StoppedClock) -> None:
    client.post("message/send", data={})
    clock.at += timedelta(seconds=7139)
    client.post("message/send", data={})
    assert platform.tokens_given == 1
    clock.at += timedelta(seconds=1)
    client.post("message/send", data={})
    assert platform.tokens_given == 2


def test_an_upload_that_is_tried_again_sends_every_byte_again(platform: Tencent, client: SafeClient) -> None:
    client.post("message/send", data={})
    platform.script = lambda asked: BAD_TOKEN if asked.token == "canary-token-1" else {"media_id": "m1"}
    content = bytes(range(256)) * 100
    client.post("media/upload", params={"type": "file"}, files={"media": ("a.bin", io.BytesIO(content), "x/y")})
    assert [asked.file for asked in platform.calls("media/upload")] == [("a.bin", content)] * 2


@pytest.mark.parametrize(
    ("script", "outcome"),
    [
        (lambda _: CUT, DeliveryUnknown),
        (lambda _: (200, {}, b"<html>ok</html>"), DeliveryUnknown),
        (lambda _: (200, {}, b'{"errcode": '), DeliveryUnknown),
        (lambda _: (200, {}, b"[1]"), DeliveryUnknown),
        (lambda _: (200, {}, b'{"errcode": "soon"}'), DeliveryUnknown),
        (lambda _: (200, {}, b"[" * 100_000), DeliveryUnknown),
        (lambda _: (302, {"Location": "http://127.0.0.1:9/"}, b""), DeliveryUnknown),
        (lambda _: (500, {}, b"canary-token-1"), DeliveryFailed),
        (lambda _: (502, {"Content-Type": "text/html"}, b"<html>"), DeliveryFailed),
        (lambda _: (429, {}, b""), DeliveryFailed),
        (lambda _: (404, {}, b""), DeliveryRefused),
    ],
)
def test_every_kind_of_broken_answer_has_its_verdict(
    platform: Tencent, client: SafeClient, script: Script, outcome: type[Exception]
) -> None:
    platform.script = script
    with pytest.raises(outcome):
        client.post("message/send", data={})
    assert len(platform.calls("message/send")) == 1


def test_a_platform_that_does_not_answer_is_waited_for_only_so_long(platform: Tencent, client: SafeClient) -> None:
    slow = Barrier(2)
    platform.script = lambda _: slow.wait(timeout=10) and {"errcode": 0}
    with pytest.raises(DeliveryUnknown, match="ReadTimeout"):
        client.post("message/send", data={})
    slow.wait(timeout=10)


def test_a_platform_that_is_not_there_took_nothing(clock: StoppedClock, platform: Tencent) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    client = OfficialAccountClient(wechat_account(platform.url), clock=clock)
    token = client.access_token
    client.API_BASE_URL = f"http://127.0.0.1:{port}/cgi-bin/"
    with pytest.raises(DeliveryFailed, match="no connection") as failed:
        client.post("message/send", data={})
    assert token not in str(failed.value)


@pytest.mark.parametrize(
    "script",
    [
        lambda _: CUT,
        lambda _: (500, {}, b""),
        lambda _: BAD_TOKEN,
        lambda _: (200, {}, b"?"),
        lambda asked: {"errcode": 40003, "errmsg": f"see {asked.path}?access_token={asked.token}&secret={APP_SECRET}"},
    ],
)
def test_no_secret_is_in_an_error_or_a_log(
    platform: Tencent, client: SafeClient, script: Script, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="urllib3")  # whatever a set-up in this process made of it
    platform.script = script
    with pytest.raises((ErrcodeError, DeliveryFailed, DeliveryUnknown)) as trouble:
        client.post("message/send", data={})
    logging.getLogger("test").error("it_failed", exc_info=trouble.value)
    assert trouble.value.__context__ is None
    assert trouble.value.__cause__ is None
    assert "it_failed" in caplog.text
    assert "/cgi-bin/" in caplog.text
    assert "canary" not in caplog.text
