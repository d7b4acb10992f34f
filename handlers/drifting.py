"""The recogniser's proposals: once a week it is looked whether people put them right more often than they should."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.triage.drift import Drift, Learnt, drifts
from desk.triage.drift_news import news_of_drift
from desk.turns import Turn
from handlers.reading import Reading
from handlers.store import Transaction

LATELY = timedelta(days=28)
_BEFORE = 4  # times as long: what used to come in


async def drifts_until(
    until: datetime, tx: Reading, learnt: Learnt, *, span: timedelta = LATELY, most: int | None = None
) -> tuple[Drift, ...]:
    """Compare what people said of proposals in a span of time with before; of more than `most`, the newest."""
    begins = until - span
    examples = await tx.examples(since=begins - _BEFORE * span, limit=most)
    lately = [each for each in examples if begins <= each.at < until]
    return drifts(lately, [each for each in examples if each.at < begins], learnt)


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftWatch:
    """Owes supervisors a word on what to do, where something is to be done. `learnt` is the model's own account."""

    learnt: Learnt

    async def __call__(self, tx: Transaction, /, *, scheduled_for: datetime, now: datetime) -> None:
        """Look back from the moment that it was scheduled for."""
        found = await drifts_until(scheduled_for, tx, self.learnt)
        if news := news_of_drift(found, await tx.staff()):
            await tx.write([((), Turn(outbound=news))], now=now)
