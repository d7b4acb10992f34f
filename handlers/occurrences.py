"""Recurring work as the store remembers it: which occurrence of which job was done, and who is at one now."""

from datetime import datetime
from typing import Protocol


class Occurrences(Protocol):
    """The occurrences of recurring jobs, within a transaction."""

    async def take(self, job: str) -> bool:
        """Be the only one at a job until the transaction ends; False when somebody else is, at this moment."""
        ...

    async def latest(self, job: str, *, now: datetime) -> datetime | None:
        """Tell for when the last occurrence of a job was scheduled that was done; what lies ahead does not count."""
        ...

    async def note(self, job: str, scheduled_for: datetime, *, now: datetime) -> bool:
        """Note that an occurrence is done, with whatever else this transaction does; False when it was done before."""
        ...
