"""WeChat's budget as the use cases see it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from desk.messages import Address
from desk.wechat_budget import Grant


class Budget(Protocol):
    """What WeChat still lets the desk say to each customer."""

    async def renew(self, granted: Iterable[tuple[Address, Grant]]) -> None:
        """Renew grants, each in place of the older one of its kind."""
        ...

    async def grants(self, wanted: Iterable[Address]) -> dict[Address, tuple[Grant, ...]]:
        """Give the grants of customers, those that ran out too."""
        ...

    async def spend(self, address: Address, *, cost: int, now: datetime) -> tuple[Grant, ...] | None:
        """Spend so many messages and say of which grants; None, and nothing spent, where they are not left."""
        ...

    async def give_back(self, address: Address, taken: Iterable[Grant]) -> None:
        """Undo a `spend`: the platform did not send the message."""
        ...

    async def exhaust(self, address: Address) -> None:
        """Learn from the platform that nothing is left."""
        ...

    async def consent(self, given: Mapping[tuple[Address, str], int]) -> None:
        """Note consents to templates; they add up."""
        ...

    async def use_consent(self, address: Address, template: str) -> bool:
        """Spend a consent; False where there is none."""
        ...
