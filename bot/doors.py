"""The doors of the desk: the platforms' hooks, and what a watchdog asks."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.metrics import CONTENT_TYPE, Metrics
from bot.watch import Watch

log = logging.getLogger(__name__)

REFUSED = 400
ELSEWHERE = "elsewhere"  # one name for all paths that strangers try


def open_doors(hooks: Sequence[BaseRoute], *, watch: Watch) -> ASGIApp:
    """Give the web application: the hooks, `/healthz` (alive), `/readyz` (in time), `/metrics` (how much, how late)."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> Response:
        report = await watch.report()
        return JSONResponse(report.as_json(), status_code=200 if report.is_ready else 503)

    async def figures(_: Request) -> Response:
        return Response(await watch.figures(), headers={"content-type": CONTENT_TYPE})

    watchdogs = [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", figures)]
    ways_in = frozenset(hook.path for hook in hooks if isinstance(hook, Route))
    counted = Middleware(_Counted, metrics=watch.metrics, ways_in=ways_in)
    doors = Starlette(
        routes=[*hooks, *watchdogs], exception_handlers={HTTPException: _no_such_door}, middleware=[counted]
    )
    doors.router.redirect_slashes = False
    posted = {r.path: r.endpoint for r in hooks if isinstance(r, Route) and "POST" in _methods(r)}
    return _quick(doors, posted=posted, metrics=watch.metrics)


def _methods(route: Route) -> set[str]:
    return route.methods or set()


def _quick(
    doors: ASGIApp, *, posted: Mapping[str, Callable[[Request], Awaitable[Response]]], metrics: Metrics
) -> ASGIApp:
    """Take platforms' calls straight to their hook: Starlette's way to a route costs half as much as the update."""

    async def quick(scope: Scope, receive: Receive, send: Send) -> None:
        answer = posted.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
        if answer is None:
            await doors(scope, receive, send)
            return
        response = await answer(Request(scope, receive, send))
        if response.status_code >= REFUSED:
            metrics.refused(scope["path"], response.status_code)
        await response(scope, receive, send)

    return quick


class _Counted:
    """Counts who is turned away at which door."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, ways_in: frozenset[str]) -> None:
        self._app, self._metrics, self._ways_in = app, metrics, ways_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] >= REFUSED:
                self._count(scope["path"], message["status"])
            await send(message)

        await self._app(scope, receive, answer)

    def _count(self, path: str, status: int) -> None:
        if path in self._ways_in:
            self._metrics.refused(path, status)
        elif status in {404, 405}:
            self._metrics.refused(ELSEWHERE, status)


async def _no_such_door(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, HTTPException)  # noqa: S101 -- it is registered for nothing else
    fields = {"method": request.method, "path": request.url.path, "status": refusal.status_code}
    log.warning("no_such_door", extra=fields)
    return Response(status_code=refusal.status_code, headers=refusal.headers)
