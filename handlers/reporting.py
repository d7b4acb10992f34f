"""Reports: what was counted of the tickets of a period goes into one, whoever asks and in whatever form it is given."""

from datetime import datetime

from desk.policy import Policy
from desk.quality.facts import Basis
from desk.reports.blocks import Report
from desk.reports.kinds import Asked
from desk.reports.progress import Progress
from desk.reports.reader import Reader
from desk.reports.regular import service_report
from desk.texts import Text
from handlers.reading import Reading


async def report_of(tx: Reading, asked: Asked, *, policy: Policy, locale: str, at: datetime) -> Report[Text]:
    """Write the report that was asked for, in words of a policy and language; `at` is when it was."""
    reader = Reader(policy=policy, locale=locale)
    period, before = asked.period, asked.period.before
    now = Progress(period=period, department=asked.department, standard=policy.appraisal)
    was = Progress(period=before, department=asked.department, standard=policy.appraisal)
    async for facts in tx.facts(since=before.since, until=period.until, by=Basis.ALIVE):
        now.add(facts)
        was.add(facts)
    return service_report(asked, now, was, reader=reader, at=at)
