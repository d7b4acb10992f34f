"""The desk's side of a reading process."""

import json
from collections.abc import Sequence
from typing import Any

from bot.apart.process import IDLE, STARTING, LostError, ProcessApart
from bot.reading.errand import Errand
from handlers.legible import UnreadableError

PROGRAM = ("-m", "bot.reading.child")
LONGEST_ANSWER = 1024 * 1024  # bytes: a page full of print has a few thousand


class ReadingProcess:
    """Reads one file at a time. Whatever a file does to it, the next one has a fresh process."""

    def __init__(
        self, errand: Errand, *, program: Sequence[str] = PROGRAM, idle: float = IDLE, starting: float = STARTING
    ) -> None:
        told = (*program, errand.spell())
        self._apart = ProcessApart(told, seconds=errand.seconds, longest=LONGEST_ANSWER, idle=idle, starting=starting)

    @property
    def is_running(self) -> bool:
        """Whether there is a process now."""
        return self._apart.is_running

    async def ask(self, content: bytes) -> dict[str, Any]:
        """Have a file read. Raises UnreadableError when it can't be, or takes too long."""
        try:
            answer: dict[str, Any] = json.loads(await self._apart.ask(content))
        except LostError as lost:
            raise UnreadableError(str(lost)) from None
        if failed := answer.get("failed"):
            raise UnreadableError(str(failed))
        return answer

    async def close(self) -> None:
        """End the process, if there is one."""
        await self._apart.close()
