"""Has papers drawn in a process of their own: bounded, and gone when it idles."""

import pickle
from collections.abc import Sequence
from typing import Any

from bot.apart.process import IDLE, STARTING, LostError, ProcessApart
from bot.papers import answers
from bot.papers.bounds import LONGEST, SECONDS
from desk.papers.paper import Drawn
from handlers.drawing import Drawer, UndrawableError

PROGRAM = ("-m", "bot.papers.child")


class ArtistApart:
    """Draws one paper at a time; nothing is started before there is one."""

    def __init__(
        self,
        *,
        program: Sequence[str] = PROGRAM,
        seconds: float = SECONDS,
        idle: float = IDLE,
        starting: float = STARTING,
    ) -> None:
        self._apart = ProcessApart(program, seconds=seconds, longest=LONGEST, idle=idle, starting=starting)

    async def draw(self, drawer: Drawer, plain: Any) -> tuple[Drawn, ...]:  # noqa: ANN401 -- what it has gathered
        """Draw. Raises UndrawableError."""
        try:
            answer = await self._apart.ask(pickle.dumps((drawer.draw, plain)))
        except LostError as lost:
            raise UndrawableError(str(lost)) from None
        return answers.read(answer)

    async def close(self) -> None:
        """End the process, if there is one."""
        await self._apart.close()
