"""What the pretend platforms share: clock, journal, faults, phones, the network, and the one way to answer a call."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

import httpx
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute

from sandbox.clock import Clock
from sandbox.faults import Fault, Faults
from sandbox.journal import Call, Journal
from sandbox.phones import Phones

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a platform says to a call: JSON in `body`, or bytes in `content`."""

    body: Any = None
    status: int = 200
    content: bytes | None = None
    media_type: str = "application/octet-stream"
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        if self.content is not None:
            return Response(self.content, self.status, headers=self.headers, media_type=self.media_type)
        return JSONResponse(self.body, self.status, headers=self.headers)

    def journalled(self) -> Any:  # noqa: ANN401 - whatever JSON the platform answers
        if self.content is not None:
            return {"bytes": len(self.content), "type": self.media_type}
        return self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asked what of which platform: the part of a call that is known before it acts."""

    platform: str
    account: str
    method: str
    params: dict[str, Any]


class Platform(Protocol):
    """One pretend platform: its public protocol, and the control routes that play its people."""

    def routes(self) -> list[BaseRoute]: ...

    def control_routes(self) -> list[BaseRoute]: ...

    def reset(self) -> None: ...


class SandboxCore:
    """The state that all platforms share; `url`, `http` and `spawn` work while the sandbox is served."""

    def __init__(self, clock: Clock, *, zone: str = "Asia/Shanghai") -> None:
        self.clock, self.zone = clock, zone
        self.journal = Journal()
        self.faults = Faults()
        self.phones = Phones()
        self.url = ""
        self.closing = asyncio.Event()
        self._connections: Collection[Any] = ()
        self._http: httpx.AsyncClient | None = None
        self._tasks: asyncio.TaskGroup | None = None
        self._running: set[asyncio.Task[None]] = set()

    @property
    def http(self) -> httpx.AsyncClient:
        """The client that callbacks are pushed with; RuntimeError unless served."""
        if self._http is None:
            raise RuntimeError("The sandbox is not served.")
        return self._http

    def attach(self, url: str, *, connections: Collection[Any]) -> None:
        """Learn the address and the live connections of the server."""
        self.closing.clear()
        self.url = url
        self._connections = connections

    def start(self, http: httpx.AsyncClient, *, tasks: asyncio.TaskGroup) -> None:
        """Learn what to push with and where to run background work."""
        self._http, self._tasks = http, tasks

    def close(self) -> None:
        """End what would keep connections open: streams at once, long polls that watch `closing`."""
        self.closing.set()
        self.phones.close()

    def reset(self, platforms: Iterable[Platform]) -> None:
        """Forget what happened on `platforms`, and what was written down, ordered and shown."""
        for platform in platforms:
            platform.reset()
        self.journal.clear()
        self.faults.clear()
        self.phones.clear()

    def stop(self) -> None:
        """Give up all background work."""
        for task in self._running:
            task.cancel()
        self._http = self._tasks = None

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` beside the server; an error in it is logged and ends only itself."""
        if self._tasks is None:
            work.close()
            raise RuntimeError("The sandbox is not served.")
        task = self._tasks.create_task(_logged(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def respond(self, request: Request, asked: Asked, *, act: Callable[[], Awaitable[Answer]]) -> Response:
        """Meet the fault that was ordered, if any, act, and write the call down."""
        at = self.clock.now()
        fault = self.faults.take(asked.platform, asked.method)
        answer = await self._answer(fault, act=act)
        is_cut = fault is not None and fault.kind in {"cut", "hang"}
        self.journal.record_call(
            Call(
                at=at,
                platform=asked.platform,
                account=asked.account,
                method=asked.method,
                request=asked.params,
                status=0 if is_cut else answer.status,
                answer=None if is_cut else answer.journalled(),
                fault=fault.kind if fault else "",
            )
        )
        if fault is not None and fault.kind in {"cut", "hang", "lost_answer"}:
            await self._sever(request)
        return answer.response()

    async def _answer(self, fault: Fault | None, *, act: Callable[[], Awaitable[Answer]]) -> Answer:
        if fault is None or fault.kind == "lost_answer":
            return await act()
        match fault.kind:
            case "delay":
                await self.clock.sleep(timedelta(seconds=fault.seconds))
                return await act()
            case "error":
                body = fault.body or {}
                return Answer(body=body, status=int(body.get("error_code", 200)))
            case "garbage":
                return Answer(content=b"\xef\xbb\xbfnot { json", media_type="application/json")
            case "status":
                page = HTMLResponse(f"<html><body><h1>{fault.status}</h1></body></html>")
                return Answer(content=bytes(page.body), status=fault.status, media_type="text/html")
            case "hang":
                await self.clock.sleep(timedelta(seconds=fault.seconds))
                return Answer(content=b"")
            case "cut":
                return Answer(content=b"")

    async def _sever(self, request: Request) -> None:
        address = tuple(request.client or ())
        for connection in list(self._connections):
            if connection.client == address:
                connection.transport.close()
        while (await request.receive())["type"] != "http.disconnect":
            pass


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:
        log.exception("sandbox_background_work_failed")
