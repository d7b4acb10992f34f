"""Serving the desk's doors over HTTP in the running loop, without taking over the process's signals."""

import asyncio
import gc
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import Literal

import uvicorn
from starlette.types import ASGIApp

BACKLOG = 2048
UNDER_WAY = 5  # seconds that requests under way have to be answered, once it ends
LOOK_EVERY = 0.05
GENTLY = (20_000, 25, 100)


class PortTakenError(Exception):
    """Another program listens there already."""


@asynccontextmanager
async def serve(app: ASGIApp, *, host: str, port: int, listener: socket.socket | None = None) -> AsyncIterator[str]:
    """Serve while the block runs; gives the base URL. Port 0 takes a free one. Raises PortTakenError.

    With a `listener` that somebody else has opened on that address, serve on it.
    """
    listener = listener or _listen(host, port)
    url = f"http://{host}:{listener.getsockname()[1]}"
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        http=_protocol(),
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=UNDER_WAY,
        backlog=BACKLOG,
    )
    config.load()
    server = uvicorn.Server(config)
    # Server.serve() would take over the signals of the whole process; the two halves around its loop do not.
    server.lifespan = config.lifespan_class(config)
    # What was loaded until now stays: collecting the vendor libraries' models again and again takes 0.3 s each time.
    gc.collect()
    gc.freeze()
    # A turn makes some thousand objects and drops them all: with the usual thresholds a tenth of the time went there.
    gc.set_threshold(*GENTLY)
    await server.startup(sockets=[listener])
    try:
        yield url
    finally:
        await _shut(server, listener)


async def _shut(server: uvicorn.Server, listener: socket.socket) -> None:
    """Let what is under way be answered, and hang up on who only keeps a connection.

    The library tells each connection once: who connected in that very moment would cost all the time there is.
    """
    shutting = asyncio.get_running_loop().create_task(server.shutdown(sockets=[listener]))
    while not shutting.done():
        for connection in list(server.server_state.connections):
            connection.shutdown()
        await asyncio.wait({shutting}, timeout=LOOK_EVERY)
    await shutting


def _protocol() -> type[asyncio.Protocol] | Literal["auto"]:
    """Choose who parses requests: ours on httptools; where that is not installed, uvicorn's slower and strict one."""
    if find_spec("httptools") is None:
        return "auto"
    from bot.patience import PatientProtocol  # noqa: PLC0415 -- it can't be imported without httptools

    return PatientProtocol


def listen_together(host: str, port: int, *, count: int) -> list[socket.socket]:
    """Open a listener for each of several workers on one port; port 0 takes a free one. Raises PortTakenError.

    Each has a queue of its own, and the kernel deals connections out evenly: workers that share one queue don't, since
    whoever wakes first empties it. The opener keeps them all open, so what waits in the queue of a worker that died is
    taken up by its successor.
    """
    if sys.platform != "linux":  # elsewhere the kernel gives everything to the last that was opened
        return [_listen(host, port)] * count
    # Alone first: sockets that share a port would share it with another program's just as well.
    with _listen(host, port) as alone:
        port = alone.getsockname()[1]
    return [_listen(host, port, is_shared=True) for _ in range(count)]


def _listen(host: str, port: int, *, is_shared: bool = False) -> socket.socket:
    try:
        listener = socket.create_server((host, port), backlog=BACKLOG, reuse_port=is_shared)
    except OSError as taken:
        raise PortTakenError(
            f"{host}:{port} can't be listened on ({taken.strerror}). Stop the other program, or set AFTERCARE_PORT."
        ) from taken
    # Accepted sockets inherit it; without it an answer in two parts waits for a delayed acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
