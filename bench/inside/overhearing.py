"""What is written to the store, heard in passing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from desk.messages import MessageId
from desk.turns import Turn
from storage.transaction import PostgresTransaction


@contextmanager
def overheard(learn: Callable[[Iterable[Turn]], None]) -> Iterator[None]:
    """Hear of every turn that is written."""
    written = PostgresTransaction.write

    async def write(
        tx: PostgresTransaction, turns: Sequence[tuple[tuple[MessageId, ...], Turn]], *, now: datetime | None = None
    ) -> None:
        await written(tx, turns, now=now)
        learn(turn for _, turn in turns)

    PostgresTransaction.write = write  # type: ignore[method-assign]
    try:
        yield
    finally:
        PostgresTransaction.write = written  # type: ignore[method-assign]
