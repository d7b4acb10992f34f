"""What recurs: every job of the desk, with its times."""

from zoneinfo import ZoneInfo

from handlers.calendars import CalendarWatch
from handlers.owners import OwnerWatch
from handlers.rules import Rules
from scheduler.recurring import Job


def jobs_of(rules: Rules) -> tuple[Job, ...]:
    """Give the jobs; a name says in the store what was done, so it stays as it is."""
    zone = ZoneInfo(rules.policy.zone)
    return (
        Job(name="calendars", cron="0 9 * * *", zone=zone, run=CalendarWatch(rules=rules)),
        Job(name="owners", cron="* * * * *", zone=zone, run=OwnerWatch(rules=rules)),
    )
