"""The process that reads: one file after the other from its input, until that ends. Nothing it does harms the desk.

It has no settings and no secrets, can't reach the network, and ends itself where the desk doesn't.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from bot.reading.errand import MEGABYTE, Errand, Task
from bot.reading.frames import framed, take

Read = Callable[[bytes], dict[str, Any]]

NICENESS = 10
GRACE = 5  # seconds that the desk has to end us first


def main() -> None:
    """Read what comes until there is no more."""
    errand = Errand.read(sys.argv[1])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    _bound(errand)
    read: Read | None = None
    while (content := take(sys.stdin.buffer)) is not None:
        _end_after(errand.seconds + GRACE)
        try:
            read = read or _reader(errand)
            answer = read(content)
        except Exception as broken:  # noqa: BLE001 -- whatever it is, the desk is told its kind and nothing of its words
            answer = {"failed": type(broken).__name__}
        answers.write(framed(json.dumps(answer).encode()))
        answers.flush()
        _end_after(0)


def _reader(errand: Errand) -> Read:
    if errand.task is Task.PICTURES:
        from bot.reading.pictures import picture_reader  # noqa: PLC0415 -- an optional extra, slow to load

        return picture_reader()
    from bot.reading.speech import listener  # noqa: PLC0415 -- as above

    return listener(errand.model, errand.language)


def _bound(errand: Errand) -> None:
    """Stay below the memory that was granted, behind everybody else, and away from the network."""
    sys.addaudithook(_stay_here)
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 -- not everywhere

    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most = errand.megabytes * MEGABYTE
    with suppress(ValueError, OSError):  # macOS knows the limit, and does not set it
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _stay_here(event: str, _args: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.exec", "os.system"}:
        raise PermissionError(event)


def _end_after(seconds: float) -> None:
    """End, whatever hangs, when the desk that started us is gone and can't end us."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


if __name__ == "__main__":
    main()
