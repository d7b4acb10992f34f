"""The load, a process of its own: posts messages over 64 kept connections, as quickly as they are taken or at a rate.

Reads a `Job` as JSON from its command line and prints a `Tally` as JSON. At a rate, what a message took is counted
from when it was to be sent, so that a stalled server can't hide by holding the load up.
"""

import asyncio
import json
import sys
import time
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import cast

import uvloop

from way_in.said import post

CONNECTIONS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`count` messages, the `nth` of persons from `first` on; `rate` a second, or 0 for as many as can be."""

    port: int
    channel: str
    first: int
    count: int
    nth: int
    rate: float = 0


@dataclass(slots=True, kw_only=True)
class Tally:
    """What came of a job: seconds in all, CPU seconds of the load, milliseconds of each message, answers with words."""

    seconds: float = 0
    cpu: float = 0
    spans: list[float] = field(default_factory=list)
    spoken: int = 0


class _Connection(asyncio.Protocol):
    """One kept connection: the next request goes out when the last was answered, and not before its time."""

    def __init__(self, waiting: deque[tuple[float, bytes]], tally: Tally) -> None:
        self._waiting, self._tally = waiting, tally
        self._loop = asyncio.get_running_loop()
        self.done = self._loop.create_future()
        self._began, self._got = 0.0, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def next(self) -> None:
        """Send the next request that waits, at its time."""
        if not self._waiting:
            self._transport.close()
            self.done.set_result(None)
            return
        at, request = self._waiting.popleft()
        early = at - time.perf_counter() if at else 0
        if early > 0:
            self._loop.call_later(early, self._send, at, request)
        else:
            self._send(at, request)

    def _send(self, at: float, request: bytes) -> None:
        self._began = at or time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, end, body = self._got.partition(b"\r\n\r\n")
        if not end:
            return
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        if len(body) < int(length or 0):
            return
        if b" 200 " not in head[:16]:
            self.done.set_exception(RuntimeError(head.decode()))
            return
        self._tally.spans.append((time.perf_counter() - self._began) * 1000)
        self._tally.spoken += b"<Encrypt>" in body
        self._got = b""
        self.next()


async def run(job: Job) -> Tally:
    """Do a job. Raises RuntimeError when a message is not taken."""
    requests = [post(job.channel, job.first + place, nth=job.nth) for place in range(job.count)]
    tally, loop = Tally(), asyncio.get_running_loop()
    waiting: deque[tuple[float, bytes]] = deque()
    made = [
        await loop.create_connection(lambda: _Connection(waiting, tally), "127.0.0.1", job.port)
        for _ in range(CONNECTIONS)
    ]
    cpu, began = time.process_time(), time.perf_counter()
    waiting.extend((began + place / job.rate if job.rate else 0, request) for place, request in enumerate(requests))
    for _, connection in made:
        connection.next()
    await asyncio.gather(*(connection.done for _, connection in made))
    tally.seconds, tally.cpu = time.perf_counter() - began, time.process_time() - cpu
    return tally


if __name__ == "__main__":
    print(json.dumps(asdict(uvloop.run(run(Job(**json.loads(sys.argv[1])))))))
