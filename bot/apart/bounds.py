"""What a child process holds itself to: memory, time, and no way out to the network or to other programs."""

import os
import signal
import sys
from contextlib import suppress

MEGABYTE = 1024 * 1024
NICENESS = 10
GRACE = 5  # seconds that the desk has to end us first


def stay_within(megabytes: int) -> None:
    """Stay below the memory that was granted, behind everybody else, and away from the network."""
    sys.addaudithook(_stay_here)
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 -- not everywhere

    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most = megabytes * MEGABYTE
    with suppress(ValueError, OSError):  # macOS knows the limit, and does not set it
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def end_after(seconds: float) -> None:
    """End, whatever hangs, when the desk that started us is gone and can't end us; 0: no longer."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _stay_here(event: str, _args: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.exec", "os.system"}:
        raise PermissionError(event)
