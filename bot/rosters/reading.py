"""A file with a roster, whatever of the two it is."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.rosters.calendars import Reading, read_calendar
from bot.rosters.tables import read_table
from bot.rosters.written import day_in
from handlers.rostering import RosterError, RosterFile

AHEAD = timedelta(days=90)
MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an operator says beside the file: see `aftercare staff roster import`; empty where they say nothing."""

    source: str = ""
    member: str = ""
    since: str = ""
    until: str = ""
    all_day_is_leave: bool = False


def read_roster(path: Path, asked: Asked, *, now: datetime, zone: ZoneInfo) -> RosterFile:
    """Read a table (.csv, .tsv, .txt) or a calendar (.ics): of this, the days asked for, else 90 from today.

    Raises RosterError.
    """
    try:
        content = path.read_bytes() if path.stat().st_size <= MOST_BYTES else None
    except OSError as missing:
        raise RosterError(f"{path} can't be read: {missing.strerror}.") from missing
    if content is None:
        raise RosterError(f"{path} is larger than {MOST_BYTES // 10**6} MB: no roster is.")
    if path.suffix.casefold() in {".xlsx", ".xls", ".ods"}:
        raise RosterError(f"{path} is a workbook. Save its sheet as “CSV UTF-8” and import that.")
    is_calendar = path.suffix.casefold() in {".ics", ".ical"} or content.lstrip()[:15].upper() == b"BEGIN:VCALENDAR"
    source = asked.source or path.name
    if not is_calendar:
        return read_table(content, source=source, zone=zone, member=asked.member)
    return read_calendar(content, _reading(asked, source, now=now, zone=zone))


def _reading(asked: Asked, source: str, *, now: datetime, zone: ZoneInfo) -> Reading:
    first = _midnight(asked.since, "--since", zone) if asked.since else _start_of(now, zone)
    last = _midnight(asked.until, "--until", zone) if asked.until else first + AHEAD
    if last <= first:
        raise RosterError("--until: expected a later day than --since.")
    return Reading(source=source, since=first, until=last, member=asked.member, all_day_is_leave=asked.all_day_is_leave)


def _start_of(now: datetime, zone: ZoneInfo) -> datetime:
    return datetime.combine(now.astimezone(zone).date(), time(), zone)


def _midnight(words: str, option: str, zone: ZoneInfo) -> datetime:
    try:
        return datetime.combine(day_in(words), time(), zone)
    except ValueError as wrong:
        raise RosterError(f"{option}: {wrong}.") from wrong
