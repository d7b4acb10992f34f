"""Working calendars that run out: once a day it is looked whether somebody is to be told."""

from dataclasses import dataclass
from datetime import datetime

from desk.sla.calendar_end import news_of_calendars
from desk.turns import Turn
from handlers.rules import Rules
from handlers.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarWatch:
    """Owes supervisors and administrators a warning, on the days that deserve one."""

    rules: Rules

    async def __call__(self, tx: Transaction, /, *, scheduled_for: datetime, now: datetime) -> None:
        """Warn as of the day that it was scheduled for: what is caught up later is told once, and not twice a day."""
        news = news_of_calendars(self.rules.policy_at(now), await tx.staff(), scheduled_for)
        if news:
            await tx.write([((), Turn(outbound=news))], now=now)
