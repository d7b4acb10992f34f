"""What recurs: every job of the desk, with its times."""

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
from scheduler.recurring import CatchUp, Job

NOTHING = Learnt()


def jobs_of(rules: Rules, learnt: Learnt = NOTHING) -> tuple[Job, ...]:
    """Give the jobs; a name says in the store what was done, so it stays as it is. `learnt` is of the recogniser."""
    zone = ZoneInfo(rules.policy.zone)
    return (
        *reports_of(rules, zone),
        *calls_of(rules, zone),
        Job(name="calendars", cron="0 9 * * *", zone=zone, run=CalendarWatch(rules=rules)),
        Job(name="owners", cron="* * * * *", zone=zone, run=OwnerWatch(rules=rules)),
        Job(name="cases", cron="*/5 * * * *", zone=zone, run=CaseWatch(rules=rules)),
        Job(name="effects", cron="2-59/5 * * * *", zone=zone, run=EffectWatch(rules=rules)),
        Job(name="fall", cron="20 9 * * *", zone=zone, run=FallWatch(rules=rules)),
        Job(
            name="appraisals",
            cron=f"0 8 1 {_first_months(rules)} *",
            zone=zone,
            run=AppraisalRound(rules=rules),
            catch_up=CatchUp.ALL,
        ),
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


_DAYS: dict[Every, str] = {
    Every.DAILY: "* * *",
    Every.WEEKLY: "* * mon",
    Every.MONTHLY: "1 * *",
    Every.QUARTERLY: "1 1,4,7,10 *",
    Every.HALF_YEARLY: "1 1,7 *",
    Every.YEARLY: "1 1 *",
}


def _first_months(rules: Rules) -> str:
    """Give the months that begin with appraisals, as often as the policy says: all, or "1,4,7,10" for quarters."""
    months = months_of(rules.policy.reports.appraisal)
    return ",".join(map(str, range(1, 13, months)))
