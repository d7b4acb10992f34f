"""One web application over pretend platforms, and serving it in the running loop."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.control import control_routes
from sandbox.core import Platform, SandboxCore

PAGE = Path(__file__).parent / "page"


def application(core: SandboxCore, *, platforms: Sequence[Platform]) -> Starlette:
    """Join the platforms' routes, the control routes and the page."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with _pushing_client() as http, asyncio.TaskGroup() as tasks:
            core.start(http, tasks=tasks)
            yield
            core.stop()

    routes: list[BaseRoute] = [Route("/", _page), Mount("/page", StaticFiles(directory=PAGE, check_dir=False))]
    routes += control_routes(core, platforms=platforms)
    for platform in platforms:
        routes += [*platform.control_routes(), *platform.routes()]
    return Starlette(routes=routes, lifespan=lifespan, exception_handlers={ClientDisconnect: _hung_up})


@asynccontextmanager
async def serve_application(
    app: Starlette, *, core: SandboxCore, host: str = "127.0.0.1", port: int = 0
) -> AsyncIterator[str]:
    """Serve an application over `core` while the block runs; gives its base URL. OSError when the port is taken."""
    listener = socket.create_server((host, port))
    # Accepted sockets inherit it; without it every answer in two parts waits 40 ms for a delayed acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    url = f"http://{host}:{listener.getsockname()[1]}"
    # Server.serve would take over the signals of the whole process; the two halves around its loop do not.
    server = uvicorn.Server(_config(app))
    server.lifespan = server.config.lifespan_class(server.config)
    core.attach(url, connections=server.server_state.connections)
    await server.startup(sockets=[listener])
    try:
        yield url
    finally:
        core.close()
        await server.shutdown(sockets=[listener])


def _config(app: Starlette) -> uvicorn.Config:
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="on",
        ws="none",
        proxy_headers=False,
        timeout_graceful_shutdown=1,
    )
    config.load()
    return config


def _pushing_client() -> httpx.AsyncClient:
    # Callbacks stay on loopback; an empty context spares the reading of all trusted certificates.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return httpx.AsyncClient(trust_env=False, verify=context, limits=httpx.Limits(max_connections=None))


async def _hung_up(_: Request, gone: Exception) -> Response:  # noqa: ARG001 -- as Starlette calls it
    """Answer nobody: the caller was killed while it called."""
    return Response(status_code=400)


async def _page(_: Request) -> Response:
    return FileResponse(PAGE / "index.html")
