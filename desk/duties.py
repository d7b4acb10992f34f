"""The owner's figures for duties beside the tickets: surveys, records, reports, training, drills, suppliers."""

from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum
from typing import NewType

from desk.appraisal.standard import RULES, PointRule
from desk.survey.instrument import Instrument

Months = NewType("Months", int)
YEAR = 12


class Every(StrEnum):
    """How often something recurs, by the calendar."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half-yearly"
    YEARLY = "yearly"


class Weekday(StrEnum):
    """A day of the week, as crontabs name it."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"


class SpecialCase(StrEnum):
    """What makes an archive one of those that are kept longer (C9; ours, the specification does not define it)."""

    LITIGATION = "litigation"
    SAFETY_INCIDENT = "safety_incident"
    CLASS_SPECIAL = "class_special"
    INCIDENT_GRADE_1 = "incident_grade_1"
    ARCHIVIST = "archivist"


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """The scale of each dimension, from 1; what is negative; and which fall of the mean raises an alert (R7.3.3-2).

    The mean of the last `drop_over`, of at least `drop_answers`, is held against that of the same time before it. Who
    was asked everything within `cool_down` is asked the one question of the result; from `ask_to` to `ask_from`, in the
    desk's zone, nobody is reminded or asked for a campaign.
    """

    scale: int = 10
    negative: int = 6
    drop: float = 0.5
    drop_over: timedelta = timedelta(days=30)
    drop_answers: int = 10
    periodic: Every = Every.QUARTERLY
    cool_down: timedelta = timedelta(days=14)
    ask_from: time = time(8)
    ask_to: time = time(22)
    instrument: Instrument = field(default_factory=Instrument)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """For how long records are kept at least, from the closure of their ticket on, in calendar months (C9).

    `recent`: for how long after closure an archive counts as recent (R5.2-4).
    """

    service_record: Months = Months(3 * YEAR)
    communication_record: Months = Months(3 * YEAR)
    service_data: Months = Months(5 * YEAR)
    archive: Months = Months(5 * YEAR)
    archive_special: Months = Months(10 * YEAR)
    without_ticket: Months = Months(5 * YEAR)
    recent: Months = Months(YEAR)
    special_cases: tuple[SpecialCase, ...] = tuple(SpecialCase)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """How often each report is due (R2.3-4, R3.3-4, R4.2.3-1, R4.4.4-2), and when by the clocks of the desk's zone.

    They go out `at` a time of the day after; departments are asked for their words on a day of the week, and reminded.
    """

    at: time = time(8, 30)
    ask_on: Weekday = Weekday.FRIDAY
    ask_at: time = time(10)
    remind_at: time = time(15)
    progress: tuple[Every, ...] = (Every.DAILY, Every.WEEKLY, Every.MONTHLY)
    department: Every = Every.WEEKLY
    survey: Every = Every.MONTHLY
    appraisal: Every = Every.MONTHLY


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """By what people's work is appraised, the same for all (R7.4.2-1); its times are no customer's limit (C4).

    `rules` turn figures into the measured score. Of fewer than `least_tickets` there is none. Where somebody was judged
    too, `judged_share` percent of the result are the supervisors' judgement, and both are shown beside it (C23).
    """

    response: timedelta = timedelta(hours=24)
    handling: timedelta = timedelta(hours=48)
    least_tickets: int = 3
    judged_share: int = 30
    rules: tuple[PointRule, ...] = RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """How often there is a systematic training, and how long courses are, from and to (R7.2.1-1, R7.2.2)."""

    systematic: Every = Every.QUARTERLY
    basic: tuple[timedelta, timedelta] = (timedelta(weeks=1), timedelta(weeks=2))
    special: tuple[timedelta, timedelta] = (timedelta(weeks=2), timedelta(weeks=4))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drills:
    """How often everything is drilled, and the emergency plans are gone through (R6.3-2, R6.3-6, C26)."""

    full: Every = Every.YEARLY
    plan_update: Every = Every.HALF_YEARLY


@dataclass(frozen=True, slots=True, kw_only=True)
class Incidents:
    """How often customers hear of an incident that goes on, and which tickets raise the question of one (R6.1.1-6)."""

    notice: timedelta = timedelta(hours=1)
    similar_tickets: int = 3
    similar_within: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppliers:
    """For how many days of need suppliers keep stock, their tiers, and how often they are talked to (R3.4)."""

    stock: timedelta = timedelta(days=30)
    tiers: tuple[str, ...] = ("A", "B", "C")
    talk: Every = Every.QUARTERLY


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """How often the house looks after itself; the specification says "regularly" (R5.4-8, R6.4-8, R6.2-2, R4.3.4-1)."""

    confidentiality: Every = Every.QUARTERLY
    resources: Every = Every.QUARTERLY
    risks: Every = Every.QUARTERLY
    improvements: Every = Every.QUARTERLY
    backup: Every = Every.DAILY
    restore_test: Every = Every.QUARTERLY
