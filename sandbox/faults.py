"""Trouble on order: the faults that the next calls to a platform will meet."""

from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

Kind = Literal["delay", "status", "error", "cut", "garbage", "lost_answer"]
ANY = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What happens to the next `times` calls of `method` (or of any, "*").

    delay: `seconds` pass, then the call goes on. status: `status` with an HTML page. error: the platform's own
    error `body`. cut: the connection drops before the call acts. lost_answer: it acts, then the connection drops.
    garbage: 200 with something that is not JSON.
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


class Faults:
    """The faults ordered and not yet met, oldest first."""

    def __init__(self) -> None:
        self._ordered: list[Fault] = []

    @property
    def ordered(self) -> int:
        """How many calls are still to meet a fault."""
        return sum(fault.times for fault in self._ordered)

    def add(self, fault: Fault) -> None:
        """Order `fault` for the calls to come."""
        self._ordered.append(fault)

    def take(self, platform: str, method: str) -> Fault | None:
        """Return the fault that this call meets, counted down; None when it goes well."""
        for index, fault in enumerate(self._ordered):
            if fault.meets(platform, method=method):
                self._ordered[index : index + 1] = [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
                return fault
        return None

    def clear(self) -> None:
        """Forget every fault that was ordered."""
        self._ordered.clear()
