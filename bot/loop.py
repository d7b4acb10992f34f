"""The event loop that the service runs on: uvloop where there is one."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from handlers.failure import told

T = TypeVar("T")
log = logging.getLogger(__name__)


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end on the quickest loop of this machine."""
    with asyncio.Runner(loop_factory=_quickest()) as runner:
        runner.get_loop().set_exception_handler(_stumbled)
        return runner.run(main)


def _quickest() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        from uvloop import new_event_loop  # noqa: PLC0415 -- there is none on Windows
    except ImportError:
        return asyncio.new_event_loop
    return new_event_loop


def _stumbled(_: asyncio.AbstractEventLoop, what: dict[str, Any]) -> None:
    """Log what nobody waited for; the loop's own words would repeat the error's, and with them what people wrote."""
    broken, fields = what.get("exception"), {"what": what["message"].partition("<")[0].strip()}
    log.error("loop_stumbled", extra=told(broken, **fields) if broken else fields)
