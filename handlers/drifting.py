"""The recogniser's proposals: once a week it is looked whether people put them right more often than they should."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.triage.drift import Learnt, drifts
from desk.triage.drift_news import news_of_drift
from desk.turns import Turn
from handlers.store import Transaction

LATELY = timedelta(days=28)
BEFORE = 4 * LATELY


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftWatch:
    """Owes supervisors a word on what to do, where something is to be done. `learnt` is the model's own account."""

    learnt: Learnt

    async def __call__(self, tx: Transaction, /, *, scheduled_for: datetime, now: datetime) -> None:
        """Look back from the moment that it was scheduled for."""
        begins = scheduled_for - LATELY
        examples = await tx.examples(since=begins - BEFORE)
        lately = [each for each in examples if begins <= each.at < scheduled_for]
        found = drifts(lately, [each for each in examples if each.at < begins], self.learnt)
        if news := news_of_drift(found, await tx.staff()):
            await tx.write([((), Turn(outbound=news))], now=now)
