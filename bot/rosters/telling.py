"""What a roster changes and what it says, as lines for an operator."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desk.people import Member, Staff
from desk.roster.availability import Availability, availability, is_rostered, leave_at, next_on
from desk.roster.shifts import Shift, ShiftKind
from handlers.rostering import Imported

KIND = {ShiftKind.WORK: "work", ShiftKind.ON_CALL: "on call", ShiftKind.LEAVE: "leave"}
STATE = {
    Availability.ON_DUTY: "on duty",
    Availability.ON_CALL: "on call",
    Availability.OFF: "off duty",
    Availability.ON_LEAVE: "on leave",
}
MOST_CHANGES = 200


def changes_of(imported: Imported, zone: ZoneInfo, *, is_trial: bool) -> Iterator[str]:
    """Say what is added and taken away, person by person."""
    lines = [
        f"{imported.staff.by_id[change.member].name}: {sign} {spoken(shift, zone)}"
        for change in imported.changes
        for sign, shifts in (("-", change.removed), ("+", change.added))
        for shift in shifts
    ]
    yield from lines[:MOST_CHANGES]
    if len(lines) > MOST_CHANGES:
        yield f"… and {len(lines) - MOST_CHANGES} more"
    people = len(imported.changes)
    sums = f"{imported.added} shifts added, {imported.removed} taken away, of {people} people"
    yield f"Would change: {sums}. Nothing was changed." if is_trial else f"Done: {sums}."


def roster_lines(staff: Staff, *, now: datetime, days: int, zone: ZoneInfo) -> Iterator[str]:
    """Say how everybody stands, and each of their shifts of some days."""
    for member in staff.members:
        yield f"{member.name} ({member.department}): {_standing(member, now, zone)}"
        soon = (s for s in member.shifts if s.end > now and s.start < now + timedelta(days=days))
        yield from (f"  {spoken(shift, zone)}" + (f"  [{shift.source}]" if shift.source else "") for shift in soon)


def _standing(member: Member, now: datetime, zone: ZoneInfo) -> str:
    state, away, back = availability(member, now), leave_at(member, now), next_on(member, now)
    said = STATE[state] + (f" until {away.end.astimezone(zone):%Y-%m-%d %H:%M}" if away else "")
    duties = [shift for shift in member.shifts if shift.kind is not ShiftKind.LEAVE]
    if is_rostered(member, now) and not any(shift.start > now for shift in duties):
        return f"{said}, no shift ahead: import the next roster"
    return said + (f", next {back.astimezone(zone):%Y-%m-%d %H:%M}" if back else "")


def spoken(shift: Shift, zone: ZoneInfo) -> str:
    """Say one shift."""
    start, end = (at.astimezone(zone) for at in (shift.start, shift.end))
    until = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%Y-%m-%d %H:%M}"
    note = f" ({shift.note})" if shift.note else ""
    return f"{start:%Y-%m-%d %a %H:%M} – {until}  {KIND[shift.kind]}{note}"
