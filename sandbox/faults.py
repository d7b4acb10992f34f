"""Trouble on order: the faults that the next calls to a platform will meet, and those they may meet by chance."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random
from typing import Any, Literal, get_args

Kind = Literal["delay", "status", "error", "cut", "hang", "garbage", "lost_answer"]
ANY = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What happens to the next `times` calls of `method` (or of any, "*").

    delay: `seconds` pass, then the call goes on. status: `status` with an HTML page. error: the platform's own
    error `body`. cut: the connection drops before the call acts. hang: it drops so only after `seconds`.
    lost_answer: the call acts, then the connection drops. garbage: 200 with something that is not JSON.
    """

    platform: str
    kind: Kind
    method: str = ANY
    seconds: float = 0.0
    status: int = 500
    body: dict[str, Any] | None = None
    times: int = 1

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"there is no fault of the kind {self.kind!r}; there are {', '.join(get_args(Kind))}")

    def meets(self, platform: str, *, method: str) -> bool:
        return self.platform in (ANY, platform) and self.method in (ANY, method)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """A fault that every call it meets may suffer, with a probability from 0 to 1."""

    fault: Fault
    probability: float


class Faults:
    """The faults ordered and not yet met, oldest first; and the weather: those that come by chance."""

    def __init__(self) -> None:
        self._ordered: list[Fault] = []
        self._weather: tuple[Chance, ...] = ()
        self._dice = Random()  # noqa: S311 -- dice of a game

    @property
    def ordered(self) -> int:
        """How many calls are still to meet a fault."""
        return sum(fault.times for fault in self._ordered)

    def add(self, fault: Fault) -> None:
        """Order `fault` for the calls to come."""
        self._ordered.append(fault)

    def expect(self, weather: Iterable[Chance], *, seed: int) -> None:
        """From now on let every call meet one of these faults by chance, or none; the same seed throws the same."""
        self._weather = tuple(weather)
        self._dice.seed(seed)

    def take(self, platform: str, method: str) -> Fault | None:
        """Return the fault that this call meets, counted down; None when it goes well."""
        for index, fault in enumerate(self._ordered):
            if fault.meets(platform, method=method):
                self._ordered[index : index + 1] = [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
                return fault
        return self._by_chance(platform, method)

    def clear(self) -> None:
        """Forget every fault that was ordered, and let the weather be fine."""
        self._ordered.clear()
        self._weather = ()

    def _by_chance(self, platform: str, method: str) -> Fault | None:
        possible = [chance for chance in self._weather if chance.fault.meets(platform, method=method)]
        if not possible:
            return None
        thrown = self._dice.random()
        for chance in possible:
            thrown -= chance.probability
            if thrown < 0:
                return chance.fault
        return None
