"""Appraisals as the use cases see them: kept for good, found by whose they are and of what time."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from desk.appraisal.consequence import Consequence
from desk.appraisal.examining import Tested
from desk.appraisal.sheet import AppraisalSheet, Counted
from desk.terms import MemberId


class Appraisals(Protocol):
    """What may be asked of them within a transaction; what changes later is written with its turn."""

    async def of(self, subject: str, *, limit: int) -> tuple[AppraisalSheet, ...]:
        """Give those of a member (by number) or department (by key), the newest first, and lock them."""
        ...

    async def ended(self, *, since: datetime, until: datetime) -> tuple[AppraisalSheet, ...]:
        """Give those of times that ended in a span, in the order of their keys; `until` is in it."""
        ...

    async def evidence(self, key: str) -> tuple[Counted, ...]:
        """Give the tickets that one was counted of."""
        ...

    async def keep(self, made: Sequence[tuple[AppraisalSheet, Sequence[Counted]]]) -> frozenset[str]:
        """Keep fresh ones with their tickets; gives the keys of those that were not there before."""
        ...

    async def tested(self, person: MemberId, *, limit: int) -> tuple[Tested, ...]:
        """Give the results of a member's tests, the newest first."""
        ...

    async def consequences(self, subjects: Iterable[str], *, limit: int) -> tuple[Consequence, ...]:
        """Give the rewards and penalties of members (by number) or departments (by key), the newest first."""
        ...
