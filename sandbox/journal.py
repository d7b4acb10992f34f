"""The record of every call a bot made to a platform, and of every callback a platform made to a bot."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from operator import attrgetter
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request of the bot; `status` is 0 when the connection was cut before it took effect."""

    at: datetime
    platform: str
    account: str
    method: str
    request: dict[str, Any]
    status: int
    answer: Any
    fault: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """One callback to the bot; `outcome` is waiting, delivered or given up, `answer` is the bot's last body."""

    at: datetime
    platform: str
    account: str
    kind: str
    payload: dict[str, Any] | str
    attempts: int = 0
    outcome: str = "waiting"
    answer: str = ""
    number: int = 0


class Journal:
    """Numbers calls and pushes in one sequence, so that their order can be told."""

    def __init__(self) -> None:
        self._number = 0
        self._calls: list[Call] = []
        self._pushes: dict[int, Push] = {}

    @property
    def last_number(self) -> int:
        """The number to give as `since` to see only what follows."""
        return self._number

    def record_call(self, call: Call) -> Call:
        """Keep `call` under the next number."""
        numbered = replace(call, number=self._next())
        self._calls.append(numbered)
        return numbered

    def record_push(self, push: Push) -> Push:
        """Keep `push` under the next number."""
        numbered = replace(push, number=self._next())
        self._pushes[numbered.number] = numbered
        return numbered

    def settle_push(self, push: Push, *, attempts: int, outcome: str, answer: str = "") -> Push:
        """Note how far the delivery of `push` has come."""
        settled = replace(push, attempts=attempts, outcome=outcome, answer=answer)
        if push.number in self._pushes:
            self._pushes[push.number] = settled
        return settled

    def push(self, number: int) -> Push | None:
        """Return the push with this number."""
        return self._pushes.get(number)

    def calls(
        self,
        platform: str | None = None,
        *,
        account: str | None = None,
        method: str | None = None,
        since: int = 0,
    ) -> list[Call]:
        """Return the calls after number `since`, in order, narrowed by what is given."""
        return [
            call
            for call in islice(self._calls, bisect_right(self._calls, since, key=attrgetter("number")), None)
            if platform in (None, call.platform) and account in (None, call.account) and method in (None, call.method)
        ]

    def pushes(
        self,
        platform: str | None = None,
        *,
        account: str | None = None,
        kind: str | None = None,
        since: int = 0,
    ) -> list[Push]:
        """Return the pushes after number `since`, in order, narrowed by what is given."""
        return [
            push
            for push in self._pushes.values()
            if push.number > since
            and platform in (None, push.platform)
            and account in (None, push.account)
            and kind in (None, push.kind)
        ]

    def clear(self) -> None:
        """Forget everything but the numbering."""
        self._calls.clear()
        self._pushes.clear()

    def _next(self) -> int:
        self._number += 1
        return self._number
