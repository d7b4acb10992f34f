"""Reports on schedule: wanted once for their period, drawn and sent afterwards."""

from dataclasses import dataclass
from datetime import datetime

from desk.reports.kinds import Asked, ReportKind, every
from desk.reports.periods import last_before
from desk.reports.pushing import pushed
from desk.turns import Turn
from handlers.rules import Rules
from handlers.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPush:
    """Has the report of one kind drawn for everybody who is to get it (R2.3-4, R3.3-4, R4.2.3-1, R4.4.4-2)."""

    kind: ReportKind
    rules: Rules

    async def __call__(self, tx: Transaction, /, *, scheduled_for: datetime, now: datetime) -> None:
        """Want the report of the last period that was over when it was due."""
        policy = self.rules.policy_at(now)
        period = last_before(scheduled_for, every(self.kind, policy.reports), zone=policy.zone)
        wanted = tuple(pushed(Asked(kind=self.kind, period=period), (await tx.staff()).at(now)))
        if wanted:
            await tx.write([((), Turn(papers=wanted))], now=now)
