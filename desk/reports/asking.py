"""Which report is meant when somebody asks for one."""

from datetime import date

from desk.policy import Policy
from desk.reports.kinds import Asked, ReportKind, every
from desk.reports.periods import containing


def asked_for(kind: ReportKind, day: date | None, department: str, policy: Policy, *, today: date) -> Asked:
    """Give the report of the period that a day lies in; without a day, of the last one that is over."""
    often = every(kind, policy.reports)
    period = containing(day or today, often, zone=policy.zone)
    return Asked(kind=kind, period=period if day else period.before, department=department)
