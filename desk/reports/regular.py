"""The service report of a day, a week or a month: progress, handling, resolution, feedback (R2.3-4, R2.3-5)."""

from datetime import datetime

from desk.reports.blocks import Report
from desk.reports.feedback import feedback
from desk.reports.going import going
from desk.reports.handling import handling
from desk.reports.kinds import NAMES, Asked
from desk.reports.progress import Progress
from desk.reports.reader import Reader
from desk.reports.resolving import resolving
from desk.texts import Text, text


def service_report(asked: Asked, now: Progress, was: Progress, *, reader: Reader, at: datetime) -> Report[Text]:
    """Write it of what was counted in the period and in the one before."""
    return Report(
        name=asked.file_name,
        title=NAMES[asked.kind],
        subtitle=about(asked, reader),
        made_at=at,
        sections=(
            going(now, was, reader),
            handling(now, was),
            resolving(now, was, reader),
            feedback(now, was, scale=reader.policy.survey.scale),
        ),
    )


def about(asked: Asked, reader: Reader) -> Text:
    """Say which period and department a report is about."""
    period, key = asked.period.words, asked.department
    if key:
        return text("{period} · {department}", period=period, department=reader.department(key))
    return text("{period} · all departments", period=period)
