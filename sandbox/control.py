"""The control routes: thin HTTP over the Python methods, for the page, the demo script and the tests."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from sandbox.core import Platform, SandboxCore
from sandbox.faults import Fault
from sandbox.journal import Call, Push


class ControlError(ValueError):
    """Something was asked of the sandbox that a person could not do; the message says what."""


def control(path: str, act: Callable[[dict[str, Any]], Awaitable[Any]]) -> Route:
    """Make a POST route that answers with what `act` makes of its JSON object; 400 when `act` refuses or fails."""

    async def endpoint(request: Request) -> Response:
        try:
            asked = _object(await request.body())
            return JSONResponse(await act({**asked, **request.path_params}))
        except json.JSONDecodeError as error:
            return _refused(f"The body is not JSON: {error}.")
        except ControlError as error:
            return _refused(str(error))
        except KeyError as error:
            return _refused(f"The field {error} is missing.")
        except (TypeError, ValueError) as error:
            return _refused(f"Bad input: {error}.")

    return Route(path, endpoint, methods=["POST"])


def control_routes(core: SandboxCore, *, platforms: Sequence[Platform]) -> list[Route]:
    """Make the routes that belong to no platform."""

    async def order(asked: dict[str, Any]) -> dict[str, Any]:
        core.faults.add(Fault(**asked))
        return {"ok": True}

    async def reset(_: dict[str, Any]) -> dict[str, Any]:
        core.reset(platforms)
        return {"ok": True}

    return [control("/control/faults", order), control("/control/reset", reset), *_reading_routes(core)]


def _reading_routes(core: SandboxCore) -> list[Route]:
    async def calls(request: Request) -> Response:
        asked = request.query_params
        found = core.journal.calls(
            asked.get("platform"), account=asked.get("account"), method=asked.get("method"), since=_since(request)
        )
        return JSONResponse([_as_json(call) for call in found])

    async def pushes(request: Request) -> Response:
        asked = request.query_params
        found = core.journal.pushes(
            asked.get("platform"), account=asked.get("account"), kind=asked.get("kind"), since=_since(request)
        )
        return JSONResponse([_as_json(push) for push in found])

    async def phones(_: Request) -> Response:
        return JSONResponse(core.phones.listing())

    async def phone(request: Request) -> Response:
        bubbles = core.phones.transcript(request.path_params["phone"])
        return JSONResponse([bubble.as_json() for bubble in bubbles])

    async def stream(_: Request) -> Response:
        return StreamingResponse(_server_sent(core), media_type="text/event-stream")

    async def clock(_: Request) -> Response:
        return JSONResponse({"now": core.clock.now().isoformat(), "zone": core.zone})

    return [
        Route("/control/clock", clock),
        Route("/control/calls", calls),
        Route("/control/pushes", pushes),
        Route("/control/phones", phones),
        Route("/control/phones/{phone:path}", phone),
        Route("/control/stream", stream),
    ]


def _object(body: bytes) -> dict[str, Any]:
    asked = json.loads(body or b"{}")
    if not isinstance(asked, dict):
        raise ControlError("The body must be a JSON object.")
    return asked


async def _server_sent(core: SandboxCore) -> AsyncIterator[str]:
    yield ": watching\n\n"
    async for event in core.phones.stream():
        yield f"data: {json.dumps(event, ensure_ascii=False)}\n\n"


def _since(request: Request) -> int:
    since = request.query_params.get("since", "0")
    return int(since) if since.isdigit() else 0


def _as_json(record: Call | Push) -> dict[str, Any]:
    return asdict(record) | {"at": record.at.isoformat()}


def _refused(sentence: str) -> Response:
    return JSONResponse({"error": sentence}, 400)
