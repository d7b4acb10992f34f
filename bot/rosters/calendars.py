"""Calendars (iCalendar, RFC 5545) as rosters: each event is a shift of those whom it names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, vDDDTypes

from bot.rosters.written import DAY, kind_of_title
from desk.roster.shifts import Shift, ShiftKind
from handlers.rostering import RosterError, RosterFile, Row

_TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY"})
_MOST_NOTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a calendar is read: under which name, for which days, and whose it is where its events don't say.

    `all_day_is_leave`: an event without hours is leave, whatever its title.
    """

    source: str
    since: datetime
    until: datetime
    member: str = ""
    all_day_is_leave: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """The desk's own zone: that of times without one."""
        zone = self.since.tzinfo
        assert isinstance(zone, ZoneInfo)  # noqa: S101 -- whoever makes one sees to it
        return zone


def read_calendar(content: bytes, reading: Reading) -> RosterFile:
    """Read the events of some days. Raises RosterError where it is no calendar; wrong events are its problems."""
    try:
        calendars = Calendar.from_ical(content, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as broken:  # whatever the library meets
        raise RosterError(f"The file is no calendar: {broken}. Nothing was changed.") from broken
    if not any(calendar.name == "VCALENDAR" for calendar in calendars):
        raise RosterError("The file is no calendar: it has no BEGIN:VCALENDAR. Nothing was changed.")
    rows: list[Row] = []
    problems: list[str] = []
    lines = _lines_of_events(content)
    for calendar in calendars:
        problems += _unknown_zones(calendar, lines)
        for event in _events(calendar, reading):
            place = _place(event, lines)
            try:
                if shift := _shift(event, reading):
                    rows.append(_row(event, calendar, shift, place=place, reading=reading))
            except ValueError as wrong:
                problems.append(f"{place}: {wrong}")
    return RosterFile(
        source=reading.source, since=reading.since, until=reading.until, rows=tuple(rows), problems=tuple(problems)
    )


def _events(calendar: Any, reading: Reading) -> Iterator[Any]:  # noqa: ANN401 -- the library's components
    """Give each occurrence of each event that begins within the days, those of rules among them."""
    try:
        if any(_repeats_at_once(event) for event in calendar.walk("VEVENT")):
            raise RosterError("An event repeats every minute or second: no shift does. Nothing was changed.")
        for event in recurring_ical_events.of(calendar).between(reading.since, reading.until):
            start = _instant(event["DTSTART"].dt, reading.zone)  # others only go on in these days
            if reading.since <= start < reading.until and not _is_cancelled(event):
                yield event
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as broken:  # as above
        raise RosterError(f"The calendar has an event that can't be read: {broken}. Nothing was changed.") from broken


def _repeats_at_once(event: Any) -> bool:  # noqa: ANN401 -- as above
    """Whether a rule has more occurrences than anybody has shifts, and would take minutes to be followed."""
    rules = _listed(event.get("RRULE", []))
    return any(str(often).upper() in _TOO_OFTEN for rule in rules for often in rule.get("FREQ", ()))


def _is_cancelled(event: Any) -> bool:  # noqa: ANN401 -- as above
    return _text(event, "STATUS").upper() == "CANCELLED"


def _shift(event: Any, reading: Reading) -> Shift | None:  # noqa: ANN401 -- as above
    """Read the shift of an event; None for one that says that nothing is on."""
    start = event["DTSTART"].dt
    end = event["DTEND"].dt if "DTEND" in event else start + (DAY if _is_day(start) else DAY * 0)
    title = _text(event, "SUMMARY")
    said = kind_of_title(" ".join((title, *_categories(event))))
    kind = said or ShiftKind.WORK
    if _is_day(start) and reading.all_day_is_leave:
        kind = ShiftKind.LEAVE
    elif _is_day(start) and said not in {ShiftKind.LEAVE, ShiftKind.ON_CALL}:
        raise ValueError(
            f"{title!r} on {start} has no hours and does not say leave or on call (请假, 待命):"
            " put it into its title, or pass --all-day-leave"
        )
    begins, ends = _instant(start, reading.zone), _instant(end, reading.zone)
    if ends <= begins:
        raise ValueError(f"{title!r} on {begins.astimezone(reading.zone):%Y-%m-%d %H:%M} ends before it begins")
    return Shift(start=begins, end=ends, kind=kind, note=title[:_MOST_NOTE])


def _unknown_zones(calendar: Any, lines: dict[str, int]) -> Iterator[str]:  # noqa: ANN401 -- as above
    """Name the events whose time is in a zone that nobody knows: the desk's own would be a guess."""
    for event in calendar.walk("VEVENT"):
        start = event.get("DTSTART")
        is_floating = isinstance(start, vDDDTypes) and isinstance(start.dt, datetime) and start.dt.tzinfo is None
        named = start.params.get("TZID") if is_floating else None
        if named:
            yield f"{_place(event, lines)}: {named!r} is no time zone that is known here; write one like Asia/Shanghai"


def _row(event: Any, calendar: Any, shift: Shift, *, place: str, reading: Reading) -> Row:  # noqa: ANN401 -- as above
    owner = _text(calendar, "X-WR-CALNAME") or _text(calendar, "NAME")
    who = (reading.member,) if reading.member else tuple(_attending(event))
    return Row(place=place, who=who, owner=owner, title=_text(event, "SUMMARY"), shift=shift)


def _attending(event: Any) -> Iterator[str]:  # noqa: ANN401 -- as above
    """Give the names and addresses of who attends."""
    for one in _listed(event.get("ATTENDEE", [])):
        yield from filter(None, (str(one.params.get("CN", "")), str(one)))


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 -- one property or several
    return value if isinstance(value, list) else [value]


def _categories(event: Any) -> Iterable[str]:  # noqa: ANN401 -- as above
    return (str(word) for held in _listed(event.get("CATEGORIES", [])) for word in getattr(held, "cats", []))


def _text(component: Any, name: str) -> str:  # noqa: ANN401 -- as above
    return str(component.get(name, "")).strip()


def _is_day(moment: date) -> bool:
    return not isinstance(moment, datetime)


def _instant(moment: date, zone: ZoneInfo) -> datetime:
    """Give an instant; a day begins, and a time without a zone is, as in the desk's zone."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _lines_of_events(content: bytes) -> dict[str, int]:
    """Tell by its UID in which line an event begins."""
    found: dict[str, int] = {}
    begun = 0
    for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
        if line.strip().upper() == "BEGIN:VEVENT":
            begun = number
        elif line.upper().startswith("UID:"):
            found.setdefault(line[4:].strip(), begun)
    return found


def _place(event: Any, lines: dict[str, int]) -> str:  # noqa: ANN401 -- as above
    return f"line {lines.get(_text(event, 'UID'), 0) or '?'}"
