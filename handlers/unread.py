"""Kept files that wait to be read, as the use cases see them."""

from datetime import datetime, timedelta
from typing import Protocol

from desk.findings.unread import UnreadFile


class Unread(Protocol):
    """The files of tickets that nobody has read or listened to yet, within a transaction."""

    async def add(self, attachment: int, *, now: datetime) -> None:
        """Have a kept file of a ticket read, once; not a recording whose words the platform has sent."""
        ...

    async def claim(self, *, now: datetime, lease: timedelta) -> UnreadFile | None:
        """Lease the file that has waited longest; one whose lease ran out comes again."""
        ...

    async def done(self, attachment: int, *, outcome: str, now: datetime) -> None:
        """Note that nothing more is to be done with a file, and why."""
        ...

    async def again(self, attachment: int, *, outcome: str, at: datetime) -> None:
        """Note that a file could not be read this time."""
        ...
