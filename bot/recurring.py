"""What recurs: every job of the desk, with its times."""

from zoneinfo import ZoneInfo

from desk.triage.drift import Learnt
from handlers.calendars import CalendarWatch
from handlers.drifting import DriftWatch
from handlers.improving import CaseWatch, EffectWatch, FallWatch
from handlers.owners import OwnerWatch
from handlers.rules import Rules
from scheduler.recurring import Job

NOTHING = Learnt()


def jobs_of(rules: Rules, learnt: Learnt = NOTHING) -> tuple[Job, ...]:
    """Give the jobs; a name says in the store what was done, so it stays as it is. `learnt` is of the recogniser."""
    zone = ZoneInfo(rules.policy.zone)
    return (
        Job(name="calendars", cron="0 9 * * *", zone=zone, run=CalendarWatch(rules=rules)),
        Job(name="owners", cron="* * * * *", zone=zone, run=OwnerWatch(rules=rules)),
        Job(name="cases", cron="*/5 * * * *", zone=zone, run=CaseWatch(rules=rules)),
        Job(name="effects", cron="2-59/5 * * * *", zone=zone, run=EffectWatch(rules=rules)),
        Job(name="fall", cron="20 9 * * *", zone=zone, run=FallWatch(rules=rules)),
        Job(name="drift", cron="5 9 * * mon", zone=zone, run=DriftWatch(learnt=learnt)),
    )
