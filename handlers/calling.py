"""Departments are asked for their words, and reminded, on schedule (R3.3-4)."""

from dataclasses import dataclass
from datetime import datetime

from desk.quality.facts import Basis
from desk.reports.accounts import period_now
from desk.reports.calling import Call, called
from handlers.rules import Rules
from handlers.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentCall:
    """Asks every department, or reminds those that have not told anything of the period that is running."""

    call: Call
    rules: Rules

    async def __call__(self, tx: Transaction, /, *, scheduled_for: datetime, now: datetime) -> None:  # noqa: ARG002 -- as all jobs
        """Look what is open and what was told, and owe the question."""
        around = self.rules.around(now=now, staff=await tx.staff())
        open_now = [facts async for facts in tx.facts(since=now, until=now, by=Basis.OPEN_AT)]
        accounts = await tx.accounts(period_now(around.policy, now).begins)
        await tx.write([((), called(self.call, open_now, accounts, around))], now=now)
