"""What a watchdog asks: alive, ready, how late; honest also when the database is away."""

from collections.abc import Mapping
from datetime import timedelta

import httpx
import pytest

from bot.doors import open_doors


async def late() -> Mapping[str, timedelta]:
    return {"deliveries": timedelta(seconds=2.5), "timers": timedelta()}


async def away() -> Mapping[str, timedelta]:
    raise OSError("connection refused by postgresql://me:canary@host/name")


def at(*, is_up: bool = True) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(open_doors([], lag=late if is_up else away))
    return httpx.AsyncClient(transport=transport, base_url="http://desk")


async def test_a_desk_that_works_says_so_and_how_late_it_is() -> None:
    async with at() as http:
        assert (await http.get("/healthz")).text == "ok"
        assert (await http.get("/readyz")).json() == {"ready": True, "lag_seconds": {"deliveries": 2.5, "timers": 0.0}}
        assert 'aftercare_lag_seconds{work="deliveries"} 2.5\n' in (await http.get("/metrics")).text


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
async def test_without_a_database_it_is_alive_but_not_ready(path: str) -> None:
    async with at(is_up=False) as http:
        answer = await http.get(path)
        assert answer.status_code == 503
        assert "canary" not in answer.text
        assert (await http.get("/healthz")).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/", 404), ("GET", "/hooks", 404), ("POST", "/healthz", 405)]
)
async def test_there_are_no_other_doors(caplog: pytest.LogCaptureFixture, method: str, path: str, status: int) -> None:
    async with at() as http:
        answer = await http.request(method, path)
    assert (answer.status_code, answer.text) == (status, "")
    assert "no_such_door" in caplog.messages
