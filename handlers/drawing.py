"""Who draws papers: a drawer for each kind, and somebody who has it done in a process of its own."""

from datetime import datetime
from typing import Any, Protocol

from desk.papers.handing import handed_over
from desk.papers.paper import Drawn, PaperWanted
from desk.replies import StoredMedia
from desk.turns import Turn
from handlers.store import Transaction


class UndrawableError(Exception):
    """The paper could not be drawn, this time; the message says why, without anybody's words."""


class Drawer(Protocol):
    """Draws the papers of one kind: gathers what it needs in a transaction, then draws without one.

    What `gather` gives goes to another process, so that it must be picklable and hold no secret. `draw` is a static
    method: it runs there, knows nothing else, reads no clock, and loads its libraries itself, so that the desk does
    not. Whoever gathers by their own rows is given the transaction; most need no more than `Reading`.
    """

    async def gather(self, tx: Transaction, wanted: PaperWanted, *, at: datetime) -> Any:  # noqa: ANN401 -- its own
        """Give what is to be drawn; `at` is when the paper was wanted, the same with each try."""
        ...

    @staticmethod
    def draw(plain: Any) -> tuple[Drawn, ...]:  # noqa: ANN401 -- what it has gathered
        """Draw it: the same bytes for the same content."""
        ...


class Handing(Protocol):
    """Says what becomes of a paper once its files are kept, where it is more than sending them."""

    async def __call__(
        self, tx: Transaction, wanted: PaperWanted, files: tuple[StoredMedia, ...], *, now: datetime
    ) -> Turn:
        """Give the turn that is written with it."""
        ...


class Artist(Protocol):
    """Has a drawer's work done where it harms nobody."""

    async def draw(self, drawer: Drawer, plain: Any) -> tuple[Drawn, ...]:  # noqa: ANN401 -- of its own kind
        """Draw. Raises UndrawableError."""
        ...


async def send_as_it_is(
    tx: Transaction,  # noqa: ARG001 -- as `Handing` is called
    wanted: PaperWanted,
    files: tuple[StoredMedia, ...],
    *,
    now: datetime,  # noqa: ARG001 -- as above
) -> Turn:
    """Owe the files to everybody who is to get them."""
    return handed_over(wanted, files)
