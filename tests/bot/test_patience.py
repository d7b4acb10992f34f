"""Requests as no platform sends them, over a bare connection: too slow, without an end, cut short, or lying."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.patience import PatientProtocol
from bot.serving import serve

HEAD = b"POST /hook HTTP/1.1\r\nHost: desk\r\n"
SOON = 0.2


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    async def hook(request: Request) -> Response:
        return PlainTextResponse(f"read {len(await request.body())}")

    monkeypatch.setattr(PatientProtocol, "whole_within", SOON)
    app = Starlette(routes=[Route("/hook", hook, methods=["POST"])])
    async with serve(app, host="127.0.0.1", port=0) as url:
        yield int(url.rpartition(":")[2])


async def sent(port: int, *pieces: bytes, is_over: bool = False) -> bytes:
    """Send pieces over one connection; gives all that comes back until it is shut, within a second."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(3):
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
            if is_over:
                writer.write_eof()
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


def whole(body: bytes) -> bytes:
    return HEAD + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body


async def test_a_request_that_is_whole_is_answered(port: int) -> None:
    assert (await sent(port, whole(b"12345"))).endswith(b"read 5")


@pytest.mark.parametrize(
    "pieces",
    [(), (HEAD,), (HEAD + b"Content-Length: 9\r\n\r\n1234",), (HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n12",)],
    ids=["nothing at all", "half a head", "half a body", "half a chunk"],
)
async def test_whoever_does_not_come_to_an_end_is_hung_up_on(
    port: int, pieces: tuple[bytes, ...], caplog: pytest.LogCaptureFixture
) -> None:
    assert status(await sent(port, *pieces)) == 408
    assert "request_too_slow" in caplog.messages


async def test_the_second_request_of_a_connection_is_waited_for_no_longer_than_the_first(port: int) -> None:
    first = HEAD + b"Content-Length: 1\r\n\r\n1"
    answer = await sent(port, first, HEAD)
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"HTTP/1.1 408" in answer


async def test_a_slow_answer_is_no_slow_request(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hook(_: Request) -> Response:
        await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=2 * SOON)
        return PlainTextResponse("done")

    monkeypatch.setattr(PatientProtocol, "whole_within", SOON)
    app = Starlette(routes=[Route("/hook", hook, methods=["POST"])])
    async with serve(app, host="127.0.0.1", port=0) as url:
        assert (await sent(int(url.rpartition(":")[2]), whole(b""))).endswith(b"done")


@pytest.mark.parametrize(
    "pieces",
    [
        (b"POST /hook?" + b"x" * 40_000 + b" HTTP/1.1\r\nHost: desk\r\n\r\n",),
        (HEAD + b"X-Long: " + b"x" * 40_000 + b"\r\n\r\n",),
        (HEAD + b"".join(b"X-%d: y\r\n" % number for number in range(9000)) + b"\r\n",),
    ],
    ids=["query", "header", "headers"],
)
async def test_a_head_that_is_too_long_is_refused(
    port: int, pieces: tuple[bytes, ...], caplog: pytest.LogCaptureFixture
) -> None:
    assert status(await sent(port, *pieces)) == 400
    assert "request_head_too_long" in caplog.messages


async def test_a_header_without_an_end_is_not_kept_in_memory(port: int, caplog: pytest.LogCaptureFixture) -> None:
    answer = await sent(port, HEAD + b"X-Long: ", *[b"x" * 65_536] * 64)
    assert status(answer) in {0, 408}
    assert "request_head_too_long" in caplog.messages


@pytest.mark.parametrize(
    "garbage",
    [b"\x00\x01\x02\r\n\r\n", b"POST /\xff\xfe HTTP/1.1\r\n\r\n", HEAD + b"Content-Length: many\r\n\r\n",
     HEAD + b"Content-Length: -5\r\n\r\n", HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n12345",
     HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
     HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"],
)  # fmt: skip
async def test_what_is_no_http_is_a_bad_request(port: int, garbage: bytes, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, logger="uvicorn.error")
    assert status(await sent(port, garbage)) == 400


async def test_more_than_was_announced_is_a_bad_request(port: int) -> None:
    answer = await sent(port, HEAD + b"Content-Length: 2\r\n\r\n12345\r\n\r\n")
    assert status(answer) == 400
    assert b"read" not in answer


async def test_who_hangs_up_in_the_middle_harms_nobody(port: int) -> None:
    await sent(port, HEAD + b"Content-Length: 9\r\n\r\n1234", is_over=True)
    assert (await sent(port, whole(b"1"))).endswith(b"read 1")
