"""Several workers on one port: a parent that forks them, starts anew who died, and stops them all."""

import gc
import itertools
import logging
import os
import select
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import NoReturn

from bot.stopping import ASKING, Stop

log = logging.getLogger(__name__)

STOP_WITHIN = 10.0  # seconds; then a worker is killed
LIVED_WELL = 60.0  # seconds; who lived as long is started anew at once
PAUSES = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0)  # seconds, before one that keeps dying is started anew
LOOK_EVERY = 1.0
SIGNALS = (*ASKING, signal.SIGCHLD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A worker's place. `listener` is its own way in; `lifeline` can be read from once the parent is gone.

    From `bell` can be read when another worker rang; writing to `bells` lets each of the others hear it.
    """

    number: int = 1
    listener: socket.socket | None = None
    lifeline: int | None = None
    bell: int | None = None
    bells: tuple[int, ...] = ()
    is_new: bool = True


ALONE = Seat()  # of a service that is one process

Work = Callable[[Seat], None]
Noted = Callable[[float], set[int]]


class Workers:
    """As many workers as there are listeners, each its own process.

    They are forked from a parent that has imported everything: starting one takes no time, and they share its memory.
    What `stop` has heard before, in the parent or in a worker that is about to begin, counts.
    """

    def __init__(self, work: Work, *, listeners: Sequence[socket.socket], stop: Stop) -> None:
        self._work, self._listeners, self._asked = work, listeners, stop
        self._running: dict[int, tuple[int, float]] = {}  # number: process id, since when
        self._deaths = dict.fromkeys(self._numbers, 0)
        self._start_at = dict.fromkeys(self._numbers, 0.0)
        self._lifeline, self._held_end = os.pipe()
        self._bells = [os.pipe() for _ in listeners]
        for end in itertools.chain(*self._bells):
            os.set_blocking(end, False)

    @property
    def _numbers(self) -> range:
        return range(1, len(self._listeners) + 1)

    def run(self) -> None:
        """Keep every worker running until SIGTERM or SIGINT, then let them finish."""
        gc.collect()
        gc.freeze()  # a collection in a worker would write to every page that it shares with the others
        with _noted_signals() as noted:
            while not (self._asked.is_asked or noted(self._start_missing()) & set(ASKING)):
                for number, code in self._ended():
                    self._mourn(number, code)
            self._stop(noted)

    def _start_missing(self) -> float:
        """Start who is missing and may start by now; gives how long to wait before looking again."""
        for number in self._numbers:
            if number not in self._running and self._start_at[number] <= monotonic():
                process = self._fork(number)
                self._running[number] = (process, monotonic())
                log.info("worker_started", extra={"worker": number, "pid": process})
        return LOOK_EVERY

    def _mourn(self, number: int, code: int) -> None:
        _, since = self._running.pop(number)
        self._deaths[number] = 1 if monotonic() - since > LIVED_WELL else self._deaths[number] + 1
        pause = PAUSES[min(self._deaths[number], len(PAUSES)) - 1]
        self._start_at[number] = monotonic() + pause
        log.error("worker_died", extra={"worker": number, "exit": code, "again_in_seconds": pause})

    def _ended(self) -> Iterator[tuple[int, int]]:
        for number, (process, _) in list(self._running.items()):
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                yield number, os.waitstatus_to_exitcode(status)

    def _stop(self, noted: Noted) -> None:
        for listener in self._listeners:
            listener.close()
        self._tell(signal.SIGTERM)
        until = monotonic() + STOP_WITHIN
        while self._running:
            if monotonic() > until:
                log.error("workers_killed", extra={"workers": sorted(self._running)})
                self._tell(signal.SIGKILL)
                until = float("inf")
            noted(LOOK_EVERY)
            for number, _ in self._ended():
                del self._running[number]

    def _tell(self, what: signal.Signals) -> None:
        for process, _ in self._running.values():
            os.kill(process, what)

    def _fork(self, number: int) -> int:
        sys.stdout.flush()
        sys.stderr.flush()
        # A signal that arrives in between waits until the worker can hear it.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        process = os.fork()
        if process == 0:
            self._live(number)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return process

    def _live(self, number: int) -> NoReturn:
        """Be a worker, and end as one: nothing of what the parent would still do is done here."""
        code = 1
        try:
            os.close(self._held_end)
            self._hear_signals()
            seat = self._seat(number)
            for other in self._listeners:
                if other is not seat.listener:
                    other.close()
            self._work(seat)
            code = 0
        except Exception:
            log.exception("worker_failed", extra={"worker": number})
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _hear_signals(self) -> None:
        """Hear them as a process of one's own, no longer as the parent did."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._asked.listen()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)

    def _seat(self, number: int) -> Seat:
        return Seat(
            number=number,
            listener=self._listeners[number - 1],
            lifeline=self._lifeline,
            bell=self._bells[number - 1][0],
            bells=tuple(rings for other, (_, rings) in enumerate(self._bells, 1) if other != number),
            is_new=self._deaths[number] == 0,
        )


@contextmanager
def _noted_signals() -> Iterator[Noted]:
    """Note signals instead of acting on them; gives what waits for some, at most so many seconds."""
    heard, written = socket.socketpair()
    heard.setblocking(False)
    written.setblocking(False)

    def wait(at_most: float) -> set[int]:
        ready, _, _ = select.select([heard], [], [], at_most)
        return set(heard.recv(4096)) if ready else set()

    with heard, written:
        before = signal.set_wakeup_fd(written.fileno())
        usual = {name: signal.signal(name, lambda *_: None) for name in SIGNALS}
        try:
            yield wait
        finally:
            signal.set_wakeup_fd(before)
            for name, handler in usual.items():
                signal.signal(name, handler)
