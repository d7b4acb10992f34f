"""What recurs: every job of the desk, with its times."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from desk.appraisal.period import months_of
from desk.duties import Every
from desk.reports.calling import Call
from desk.reports.kinds import ReportKind, every
from desk.triage.drift import Learnt
from handlers.appraising import AppraisalRound
from handlers.calendars import CalendarWatch
from handlers.calling import DepartmentCall
from handlers.drifting import DriftWatch
from handlers.improving import CaseWatch, EffectWatch, FallWatch
from handlers.owners import OwnerWatch
from handlers.pushing import ReportPush
from handlers.rules import Rules
from handlers.training import TrainingWatch
from scheduler.recurring import CatchUp, Job

NOTHING = Learnt()
BEFORE_REPORTS = timedelta(minutes=30)


def jobs_of(rules: Rules, learnt: Learnt = NOTHING) -> tuple[Job, ...]:
    """Give the jobs; a name says in the store what was done, so it stays as it is. `learnt` is of the recogniser."""
    zone = ZoneInfo(rules.policy.zone)
    return (
        _appraisals(rules, zone),  # what reports are about comes before them, also when it is caught up
        *reports_of(rules, zone),
        *calls_of(rules, zone),
        Job(name="calendars", cron="0 9 * * *", zone=zone, run=CalendarWatch(rules=rules)),
        Job(name="owners", cron="* * * * *", zone=zone, run=OwnerWatch(rules=rules)),
        Job(name="cases", cron="*/5 * * * *", zone=zone, run=CaseWatch(rules=rules)),
        Job(name="effects", cron="2-59/5 * * * *", zone=zone, run=EffectWatch(rules=rules)),
        Job(name="fall", cron="20 9 * * *", zone=zone, run=FallWatch(rules=rules)),
        _trainings(rules, zone),
        Job(name="drift", cron="5 9 * * mon", zone=zone, run=DriftWatch(learnt=learnt)),
    )


def reports_of(rules: Rules, zone: ZoneInfo) -> tuple[Job, ...]:
    """Give the jobs that push reports, each on the day after its period."""
    reports = rules.policy.reports
    kinds = [ReportKind(often.value) for often in reports.progress]
    return tuple(
        Job(
            name=f"report {kind}",
            cron=f"{reports.at.minute} {reports.at.hour} {_DAYS[every(kind, reports)]}",
            zone=zone,
            run=ReportPush(kind=kind, rules=rules),
        )
        for kind in (*kinds, ReportKind.DEPARTMENT, ReportKind.SURVEY, ReportKind.APPRAISAL)
    )


def calls_of(rules: Rules, zone: ZoneInfo) -> tuple[Job, ...]:
    """Give the jobs that ask departments for their words, and remind them the same day."""
    reports = rules.policy.reports
    day = "*" if reports.department is Every.DAILY else reports.ask_on
    return tuple(
        Job(
            name=f"departments {call}",
            cron=f"{at.minute} {at.hour} * * {day}",
            zone=zone,
            run=DepartmentCall(call=call, rules=rules),
        )
        for call, at in ((Call.ASK, reports.ask_at), (Call.REMIND, reports.remind_at))
    )


def _trainings(rules: Rules, zone: ZoneInfo) -> Job:
    """Give the job that looks, on the day after each interval of training, for topics that nobody was trained in."""
    days = _DAYS[rules.policy.training.systematic]
    return Job(name="trainings", cron=f"40 9 {days}", zone=zone, run=TrainingWatch(rules=rules))


_DAYS: dict[Every, str] = {
    Every.DAILY: "* * *",
    Every.WEEKLY: "* * mon",
    Every.MONTHLY: "1 * *",
    Every.QUARTERLY: "1 1,4,7,10 *",
    Every.HALF_YEARLY: "1 1,7 *",
    Every.YEARLY: "1 1 *",
}


def _appraisals(rules: Rules, zone: ZoneInfo) -> Job:
    """Give the job that appraises everybody, half an hour before reports are pushed: in all months, or each third."""
    reports = rules.policy.reports
    at = max(timedelta(hours=reports.at.hour, minutes=reports.at.minute) - BEFORE_REPORTS, timedelta())
    hour, minute = divmod(at // timedelta(minutes=1), 60)
    months = ",".join(map(str, range(1, 13, months_of(reports.appraisal))))
    return Job(
        name="appraisals",
        cron=f"{minute} {hour} 1 {months} *",
        zone=zone,
        run=AppraisalRound(rules=rules),
        catch_up=CatchUp.ALL,
    )
