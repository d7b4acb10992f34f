"""The foremost of many, in small memory."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappush, heappushpop
from typing import Generic, TypeVar

Held = TypeVar("Held")


@dataclass(slots=True, kw_only=True)
class Foremost(Generic[Held]):
    """Keeps the `most` that have the lowest rank, and goes through them from the lowest on; of equals, the first."""

    most: int
    _held: list[tuple[float, int, Held]] = field(default_factory=list)
    _seen: int = 0

    def add(self, one: Held, *, rank: float) -> None:
        """Keep it, if it is among the foremost so far."""
        self._seen += 1
        ranked = (-rank, -self._seen, one)  # no two are equal, so that what is held is never compared
        if len(self._held) < self.most:
            heappush(self._held, ranked)
        else:
            heappushpop(self._held, ranked)

    def __iter__(self) -> Iterator[Held]:
        return (one for *_, one in sorted(self._held, key=lambda held: held[:2], reverse=True))

    def __len__(self) -> int:
        return len(self._held)
