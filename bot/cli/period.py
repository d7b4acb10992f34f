"""Days as they are given on the command line, and the time from one to another in the desk's own zone."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A time; `until` is not in it."""

    since: datetime
    until: datetime


def period_of(since: str, until: str, *, now: datetime, zone: ZoneInfo) -> Period:
    """Read first day and the day after the last; left out, they are 30 days ago and tomorrow. Raises SettingsError."""
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- it imports half of the house, which --help can do without

    ends = day(until, "--until") if until else now.astimezone(zone).date() + timedelta(days=1)
    begins = day(since, "--since") if since else ends - timedelta(days=DAYS)
    if begins >= ends:
        raise SettingsError(f"--since {begins} must lie before --until {ends}.")
    return Period(since=midnight(begins, zone), until=midnight(ends, zone))


def day(words: str, option: str) -> date:
    """Read a day. Raises SettingsError, which names the option."""
    from bot.cli.trouble import SettingsError  # noqa: PLC0415 -- as above

    try:
        return date.fromisoformat(words)
    except ValueError:
        raise SettingsError(f"{option} {words}: expected a day like 2026-11-01.") from None


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Give the first instant of a day."""
    return datetime.combine(day, time(), tzinfo=zone)
