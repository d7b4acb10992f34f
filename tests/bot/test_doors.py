"""What a watchdog asks: alive, ready, how late; honest also when the database is away, hangs, or the desk stops."""

import asyncio
import gc
from collections.abc import Callable, Coroutine
from datetime import timedelta
from time import monotonic
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.doors import open_doors
from bot.watch import Watch
from desk.messages import Channel
from desk.standing import Backlog, Standing, WayOut
from tests.bot.lookout import NOW, a_watch, away, hanging, idle

Read = Callable[[], Coroutine[Any, Any, Standing]]


def reading(standing: Standing) -> Read:
    async def read() -> Standing:
        return standing

    return read


def at(watch: Watch, *hooks: Route) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(open_doors(hooks, watch=watch)), base_url="http://desk")


def since(**span: float) -> Backlog:
    return Backlog(waiting=1, due=1, oldest_due_at=NOW - timedelta(**span))


async def test_a_desk_that_works_says_so_and_how_late_it_is() -> None:
    late = Standing(at=NOW, timers=since(seconds=2.5))
    async with at(a_watch(reading(late))) as http:
        assert (await http.get("/healthz")).text == "ok"
        answer = await http.get("/readyz")
        assert answer.status_code == 200
        assert answer.json() == {
            "ready": True,
            "lag_seconds": {
                "deliveries": 0.0,
                "timers": 2.5,
                "messages": 0.0,
                "files": 0.0,
                "readings": 0.0,
                "papers": 0.0,
            },
        }
        assert 'aftercare_lag_seconds{work="timers"} 2.5\n' in (await http.get("/metrics")).text


@pytest.mark.parametrize(
    ("late", "named"),
    [
        (Standing(at=NOW, timers=since(minutes=2)), "timers"),
        (Standing(at=NOW, messages=since(minutes=2)), "messages"),
        (
            Standing(at=NOW, ways_out={Channel.WECOM: WayOut(due=1, oldest_due_at=NOW - timedelta(minutes=6))}),
            "deliveries:wecom",
        ),
    ],
)
@pytest.mark.requirement("R6.4-3")
async def test_a_desk_that_is_too_late_is_not_ready_and_says_what_to_do(late: Standing, named: str) -> None:
    async with at(a_watch(reading(late))) as http:
        answer = await http.get("/readyz")
        assert answer.status_code == 503
        told = answer.json()
        assert (told["ready"], set(told["late"])) == (False, {named})
        assert told["late"][named] >= 120
        assert "log" in told["remedy"]
        assert f'aftercare_overdue{{work="{named}"}} 1.0\n' in (await http.get("/metrics")).text


@pytest.mark.parametrize("read", [away, hanging])
async def test_without_a_database_it_is_alive_but_not_ready(read: Read) -> None:
    watch = a_watch(read)
    async with at(watch) as http:
        began = monotonic()
        answer = await http.get("/readyz")
        assert answer.status_code == 503
        assert "database" in answer.json()["remedy"]
        assert "canary" not in answer.text
        figures = await http.get("/metrics")
        assert figures.status_code == 200
        assert "aftercare_store_up 0.0\n" in figures.text
        assert "canary" not in figures.text
        assert (await http.get("/healthz")).status_code == 200
        assert monotonic() - began < 2
    await watch.close()


async def test_a_database_that_hangs_is_asked_once_however_many_ask() -> None:
    asked = []

    async def read() -> Standing:
        asked.append(1)
        return await hanging()

    watch = a_watch(read)
    for _ in range(3):
        assert not (await watch.report()).is_ready
    assert len(asked) == 1
    await watch.close()


async def test_a_look_that_fails_when_nobody_waits_any_more_is_no_trouble_of_the_loop() -> None:
    troubles: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, what: troubles.append(what["message"]))
    broken = asyncio.Event()

    async def read() -> Standing:
        await broken.wait()
        return await away()

    watch = a_watch(read)
    assert not (await watch.report()).is_ready
    broken.set()
    await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=0.01)
    assert not (await watch.report()).is_ready
    gc.collect()
    assert troubles == []


async def test_a_desk_that_stops_wants_no_more_visitors() -> None:
    watch = a_watch(idle)
    watch.is_stopping = True
    async with at(watch) as http:
        answer = await http.get("/readyz")
    assert (answer.status_code, answer.json()["remedy"]) == (503, "this process is stopping: ask another")


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/", 404), ("GET", "/hooks", 404), ("POST", "/healthz", 405)]
)
async def test_there_are_no_other_doors(caplog: pytest.LogCaptureFixture, method: str, path: str, status: int) -> None:
    async with at(a_watch(idle)) as http:
        answer = await http.request(method, path)
    assert (answer.status_code, answer.text) == (status, "")
    assert "no_such_door" in caplog.messages


async def test_who_is_turned_away_is_counted_by_door_and_status_and_strangers_paths_name_nothing() -> None:
    async def shut(_: Request) -> Response:
        return Response(status_code=403)

    async with at(a_watch(idle), Route("/hooks/wechat", shut)) as http:
        for path in ("/hooks/wechat", "/hooks/wechat", "/wp-login.php", "/etc/passwd"):
            await http.get(path)
        told = (await http.get("/metrics")).text
    assert 'aftercare_refused_total{door="/hooks/wechat",status="403"} 2.0\n' in told
    assert 'aftercare_refused_total{door="elsewhere",status="404"} 2.0\n' in told
    assert "wp-login" not in told


async def test_a_desk_that_is_not_ready_is_not_counted_as_a_refusal() -> None:
    async with at(a_watch(away)) as http:
        await http.get("/readyz")
        assert "aftercare_refused_total{" not in (await http.get("/metrics")).text
