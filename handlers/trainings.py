"""Trainings as the use cases see them: kept for good, found by their day and by who took part."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from desk.terms import MemberId
from desk.tickets.ticket import Ticket
from desk.training.session import Session, Topic


class Trainings(Protocol):
    """What may be asked of them within a transaction; new ones are written with their turn."""

    async def last(self, *, of: MemberId | None, limit: int) -> tuple[Session, ...]:
        """Give the last ones, the newest first: all, or those that a member took part in."""
        ...

    async def latest(self) -> Mapping[Topic, date]:
        """Give the day of the last one of each topic that there was any of."""
        ...

    async def closed(self, *, since: datetime, limit: int) -> tuple[Ticket, ...]:
        """Give the tickets that were closed since then, the newest first; they are not locked."""
        ...
