"""The appraisals of a month: made on the first day of the next one, told to whom they are about and who judges them."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from desk.appraisal.making import Making
from desk.appraisal.news import news_of_appraisals
from desk.appraisal.period import period_before
from desk.appraisal.sheet import AppraisalSheet
from desk.policy import Policy
from desk.quality.facts import Basis
from desk.turns import Turn
from handlers.register import measures_due
from handlers.rules import Rules
from handlers.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalRound:
    """Appraises everybody by what was closed in the last full period, with the policy of its end (R4.4.1, R7.4.2)."""

    rules: Rules

    async def __call__(self, tx: Transaction, /, *, scheduled_for: datetime, now: datetime) -> None:
        """Make what is not there yet, and tell of it."""
        policy = self.rules.policy_at(scheduled_for)
        made = await appraise(tx, policy, before=scheduled_for, now=now)
        staff = (await tx.staff()).at(now)
        if news := news_of_appraisals(made, staff, policy.departments):
            await tx.write([((), Turn(outbound=news))], now=now)


async def appraise(tx: Transaction, policy: Policy, *, before: datetime, now: datetime) -> tuple[AppraisalSheet, ...]:
    """Make and keep the appraisals of the last full period before an instant; gives those that are new."""
    since, until, name = period_before(before, policy.reports.appraisal, ZoneInfo(policy.zone))
    making = Making(standard=policy.appraisal)
    async for facts in tx.facts(since=since, until=until, by=Basis.CLOSED):
        making.add(facts)
    for measure in await measures_due(tx.register, since=since, until=until):
        making.add_measure(measure)
    staff = await tx.staff()
    made = tuple(making.sheets(staff, period=(since, until, name), policy_version=policy.version, now=now))
    fresh = await tx.appraisals.keep(made)
    return tuple(sheet for sheet, _ in made if sheet.key in fresh)
