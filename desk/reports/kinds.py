"""Which reports there are, over which span of time each goes, and for whom one is made."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desk.duties import Every, Reports
from desk.reports.periods import Period, containing
from desk.texts import Text, text


class ReportKind(StrEnum):
    """The reports of the specification (R2.3-4, R3.3-4, R4.2.3-1, R4.4.4-2)."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    DEPARTMENT = "department"
    SURVEY = "survey"
    APPRAISAL = "appraisal"


NAMES: dict[ReportKind, Text] = {
    ReportKind.DAILY: text("Daily service report"),
    ReportKind.WEEKLY: text("Weekly service report"),
    ReportKind.MONTHLY: text("Monthly service report"),
    ReportKind.DEPARTMENT: text("Report of the departments"),
    ReportKind.SURVEY: text("Survey report"),
    ReportKind.APPRAISAL: text("Appraisal report"),
}
SPOKEN: dict[ReportKind, tuple[str, ...]] = {
    ReportKind.DAILY: ("day", "日报", "每日"),
    ReportKind.WEEKLY: ("week", "周报", "每周"),
    ReportKind.MONTHLY: ("month", "月报", "每月"),
    ReportKind.DEPARTMENT: ("departments", "部门", "部门周报"),
    ReportKind.SURVEY: ("satisfaction", "满意度", "调查", "回访"),
    ReportKind.APPRAISAL: ("assessment", "考核", "绩效"),
}
_PROGRESS = {ReportKind.DAILY: Every.DAILY, ReportKind.WEEKLY: Every.WEEKLY, ReportKind.MONTHLY: Every.MONTHLY}


def kind_of(word: str) -> ReportKind | None:
    """Understand which report is meant by a word."""
    said = word.strip().casefold()
    return next((kind for kind in ReportKind if said == kind.value or said in SPOKEN[kind]), None)


def every(kind: ReportKind, reports: Reports) -> Every:
    """Tell over how long a report of a kind goes: as long as the owner has one made."""
    match kind:
        case ReportKind.DEPARTMENT:
            return reports.department
        case ReportKind.SURVEY:
            return reports.survey
        case ReportKind.APPRAISAL:
            return reports.appraisal
        case _:
            return _PROGRESS[kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which report is wanted: of what kind and period, and of one department only where one is named."""

    kind: ReportKind
    period: Period
    department: str = ""

    def spell(self) -> str:
        """Write it as one word after the other, as `read` takes it."""
        return f"{self.kind} {self.period.every} {self.period.begins} {self.department}".strip()

    @staticmethod
    def read(words: str, *, zone: str) -> "Asked":
        """Read what `spell` wrote. Raises ValueError where it did not."""
        kind, often, begins, *department = words.split()
        period = containing(date.fromisoformat(begins), Every(often), zone=zone)
        return Asked(kind=ReportKind(kind), period=period, department=" ".join(department))

    @property
    def file_name(self) -> str:
        """Name its files, without an ending."""
        return "-".join(part for part in (self.kind.value, str(self.period.begins), self.department) if part)
