"""Reports: what was counted of the tickets of a period goes into one, whoever asks and in whatever form it is given."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from desk.policy import Policy
from desk.quality.facts import Basis, Facts
from desk.reports.appraising import appraisal_report, subject_of
from desk.reports.blocks import Report
from desk.reports.departments import departments_report
from desk.reports.kinds import Asked, ReportKind
from desk.reports.progress import Progress
from desk.reports.reader import Reader
from desk.reports.regular import service_report
from desk.reports.survey import Answers, survey_report
from desk.texts import Text
from handlers.reading import Reading

MOST_CONSEQUENCES = 500


class Counting(Protocol):
    """Counts tickets that go by."""

    def add(self, facts: Facts) -> None:
        """Count one where it belongs."""
        ...


async def report_of(tx: Reading, asked: Asked, *, policy: Policy, locale: str, at: datetime) -> Report[Text]:
    """Write the report that was asked for, in words of a policy and language; `at` is when it was."""
    reader = Reader(policy=policy, locale=locale)
    match asked.kind:
        case ReportKind.DEPARTMENT:
            return await _departments(tx, asked, reader, at=at)
        case ReportKind.SURVEY:
            return await _survey(tx, asked, reader, at=at)
        case ReportKind.APPRAISAL:
            return await _appraisal(tx, asked, reader, at=at)
        case _:
            return await _service(tx, asked, reader, at=at)


async def _service(tx: Reading, asked: Asked, reader: Reader, *, at: datetime) -> Report[Text]:
    period, standard = asked.period, reader.policy.appraisal
    now = Progress(period=period, department=asked.department, standard=standard)
    was = Progress(period=period.before, department=asked.department, standard=standard, in_sum=True)
    await _count(tx, (now, was), since=period.before.since, until=period.until)
    return service_report(asked, now, was, reader=reader, at=at)


async def _departments(tx: Reading, asked: Asked, reader: Reader, *, at: datetime) -> Report[Text]:
    period = asked.period
    now = Progress(period=period, department=asked.department, standard=reader.policy.appraisal)
    await _count(tx, (now,), since=period.since, until=period.until)
    return departments_report(asked, now, await tx.accounts(period.begins), reader=reader, at=at)


async def _survey(tx: Reading, asked: Asked, reader: Reader, *, at: datetime) -> Report[Text]:
    period, standard = asked.period, reader.policy.appraisal
    now = Answers(period=period, department=asked.department, standard=standard)
    was = Answers(period=period.before, department=asked.department, standard=standard)
    await _count(tx, (now, was), since=period.before.since, until=period.until)
    return survey_report(asked, now, was, reader=reader, at=at)


async def _appraisal(tx: Reading, asked: Asked, reader: Reader, *, at: datetime) -> Report[Text]:
    period = asked.period
    ended = await tx.appraisals.ended(since=period.until, until=period.until)
    sheets = [sheet for sheet in ended if asked.department in {"", sheet.department}]
    given = await tx.appraisals.consequences(map(subject_of, sheets), limit=MOST_CONSEQUENCES) if sheets else ()
    since = [entry for entry in given if entry.at >= period.since]
    return appraisal_report(asked, sheets, since, reader=reader, at=at)


async def _count(tx: Reading, counting: Iterable[Counting], *, since: datetime, until: datetime) -> None:
    """Let every ticket of a time go by once."""
    async for facts in tx.facts(since=since, until=until, by=Basis.ALIVE):
        for one in counting:
            one.add(facts)
