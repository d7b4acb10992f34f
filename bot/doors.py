"""The doors of the desk: the platforms' hooks, and what a watchdog asks."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

log = logging.getLogger(__name__)

Lag = Callable[[], Awaitable[Mapping[str, timedelta]]]


def open_doors(hooks: list[BaseRoute], *, lag: Lag) -> ASGIApp:
    """Give the web application: the hooks, `/healthz` (alive), `/readyz` (the store answers), `/metrics` (how late)."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> Response:
        try:
            late = await lag()
        except Exception:  # noqa: BLE001 -- whatever keeps the store from answering, the desk is not ready
            return JSONResponse({"ready": False, "remedy": "the database does not answer"}, status_code=503)
        return JSONResponse({"ready": True, "lag_seconds": {name: span.total_seconds() for name, span in late.items()}})

    async def metrics(_: Request) -> Response:
        try:
            late = await lag()
        except Exception:  # noqa: BLE001 -- as above
            return PlainTextResponse("the database does not answer\n", status_code=503)
        lines = ["# HELP aftercare_lag_seconds How late the oldest due work is.", "# TYPE aftercare_lag_seconds gauge"]
        lines += [f'aftercare_lag_seconds{{work="{name}"}} {span.total_seconds()}' for name, span in late.items()]
        return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")

    watch = [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]
    doors = Starlette(routes=[*hooks, *watch], exception_handlers={HTTPException: _no_such_door})
    doors.router.redirect_slashes = False
    return _quick(doors, posted={r.path: r.endpoint for r in hooks if isinstance(r, Route) and "POST" in _methods(r)})


def _methods(route: Route) -> set[str]:
    return route.methods or set()


def _quick(doors: ASGIApp, *, posted: Mapping[str, Callable[[Request], Awaitable[Response]]]) -> ASGIApp:
    """Take platforms' calls straight to their hook: Starlette's way to a route costs half as much as the update."""

    async def quick(scope: Scope, receive: Receive, send: Send) -> None:
        answer = posted.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
        if answer is None:
            await doors(scope, receive, send)
            return
        response = await answer(Request(scope, receive, send))
        await response(scope, receive, send)

    return quick


async def _no_such_door(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, HTTPException)  # noqa: S101 -- it is registered for nothing else
    fields = {"method": request.method, "path": request.url.path, "status": refusal.status_code}
    log.warning("no_such_door", extra=fields)
    return Response(status_code=refusal.status_code, headers=refusal.headers)
