"""Calendars as rosters: rules, zones, whole days, and whose an event is."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rosters.calendars import Reading, read_calendar
from desk.roster.shifts import ShiftKind
from handlers.rostering import RosterError, RosterFile

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST = datetime(2026, 12, 1, tzinfo=SHANGHAI)
WORK, CALL, LEAVE = ShiftKind
USUAL = Reading(source="li.ics", since=FIRST, until=FIRST + timedelta(days=14))


def calendar(*events: str, name: str = "") -> bytes:
    """A calendar of events, each written as its lines."""
    made = [
        f"BEGIN:VEVENT\nUID:{number}\nDTSTAMP:20261101T000000Z\n{event}\nEND:VEVENT"
        for number, event in enumerate(events)
    ]
    head = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:tests\n{f'X-WR-CALNAME:{name}' if name else 'CALSCALE:GREGORIAN'}"
    return "\r\n".join([*head.split("\n"), *"\n".join(made).split("\n"), "END:VCALENDAR", ""]).encode()


def event(start: str, end: str, title: str = "Shift", *more: str) -> str:
    return "\n".join([f"DTSTART{start}", f"DTEND{end}", f"SUMMARY:{title}", *more])


def seen(file: RosterFile) -> list[tuple[str, str, ShiftKind]]:
    return [(clock(row.shift.start), clock(row.shift.end), row.shift.kind) for row in file.rows]


def clock(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%d %H:%M}"


def read(*events: str, name: str = "", reading: Reading = USUAL) -> RosterFile:
    return read_calendar(calendar(*events, name=name), reading)


def test_an_event_is_a_shift_in_its_own_zone_the_desks_or_utc() -> None:
    file = read(
        event(":20261201T080000", ":20261201T170000"),
        event(";TZID=Europe/Berlin:20261202T080000", ";TZID=Europe/Berlin:20261202T120000", "On call: Li"),
        event(":20261203T140000Z", ":20261203T220000Z", "夜班"),
        event(
            ";TZID=Tokyo Standard Time:20261204T090000", ";TZID=Tokyo Standard Time:20261204T180000", "As Outlook says"
        ),
    )
    assert seen(file) == [
        ("01 08:00", "01 17:00", WORK),
        ("02 15:00", "02 19:00", CALL),
        ("03 22:00", "04 06:00", WORK),
        ("04 08:00", "04 17:00", WORK),
    ]
    assert file.problems == ()


def test_a_rule_makes_a_shift_of_each_day_but_those_left_out_and_moved() -> None:
    rule = event(
        ";TZID=Asia/Shanghai:20261102T080000",
        ";TZID=Asia/Shanghai:20261102T170000",
        "Early",
        "RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR",
        "EXDATE;TZID=Asia/Shanghai:20261204T080000",
    )
    moved = event(":20261208T100000", ":20261208T120000", "Early", "RECURRENCE-ID;TZID=Asia/Shanghai:20261207T080000")
    content = calendar(rule, moved).replace(b"UID:1", b"UID:0")
    assert seen(read_calendar(content, USUAL)) == [
        ("02 08:00", "02 17:00", WORK),
        ("08 10:00", "08 12:00", WORK),
        ("09 08:00", "09 17:00", WORK),
        ("11 08:00", "11 17:00", WORK),
        ("14 08:00", "14 17:00", WORK),
    ]


def test_whole_days_are_leave_or_on_call_where_they_say_so() -> None:
    whole = ";VALUE=DATE:20261201", ";VALUE=DATE:20261204"
    file = read(event(*whole, "年假"), event(*whole, "x", "CATEGORIES:Vacation"), event(*whole, "Standby Li"))
    assert seen(file) == [("01 00:00", "04 00:00", LEAVE)] * 2 + [("01 00:00", "04 00:00", CALL)]
    [told] = read(event(*whole, "Birthday")).problems
    assert told.startswith("line 5: 'Birthday' on 2026-12-01 has no hours and does not say leave or on call")
    said = Reading(source="x", since=FIRST, until=USUAL.until, all_day_is_leave=True)
    assert seen(read(event(*whole, "Birthday"), reading=said)) == [("01 00:00", "04 00:00", LEAVE)]


def test_whose_a_shift_is_is_said_by_who_attends_the_calendar_or_the_title() -> None:
    hours = ":20261201T080000", ":20261201T170000"
    invited = event(*hours, "Early", "ATTENDEE;CN=Li:mailto:li@example.com", "ATTENDEE:mailto:wu@example.com")
    [row] = read(invited, name="Wang").rows
    assert (row.who, row.owner, row.title) == (
        ("Li", "mailto:li@example.com", "mailto:wu@example.com"),
        "Wang",
        "Early",
    )
    said = Reading(source="x", since=FIRST, until=USUAL.until, member="Gu")
    assert read(invited, reading=said).rows[0].who == ("Gu",)


def test_what_was_cancelled_or_lies_outside_is_no_shift() -> None:
    file = read(
        event(":20261201T080000", ":20261201T170000", "Early", "STATUS:CANCELLED"),
        event(":20261130T220000", ":20261201T060000", "Night before"),
        event(":20261215T000000", ":20261215T060000", "Later"),
        "DTSTART:20261202T080000\nDURATION:PT2H\nSUMMARY:Short",
    )
    assert seen(file) == [("02 08:00", "02 10:00", WORK)]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "no calendar"),
        (b"name,start\n", "no calendar"),
        (b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "no BEGIN:VCALENDAR"),
        (calendar("DTSTART:nonsense\nSUMMARY:x"), "can't be read|no calendar"),
        (calendar("SUMMARY:no start"), "can't be read"),
        (calendar(event(":20261201T080000", ":20261201T170000", "x", "RRULE:FREQ=SOMETIMES")), "can't be read|no cal"),
        (calendar(event(":20261201T080000", ":20261201T080001", "x", "RRULE:FREQ=SECONDLY")), "every minute or second"),
    ],
)
def test_what_can_not_be_read_is_said(content: bytes, problem: str) -> None:
    with pytest.raises(RosterError, match=problem):
        read_calendar(content, USUAL)


def test_a_time_in_a_zone_that_nobody_knows_is_not_guessed() -> None:
    file = read(event(";TZID=Moon/Sea:20261201T080000", ";TZID=Moon/Sea:20261201T170000"))
    assert file.problems == ("line 5: 'Moon/Sea' is no time zone that is known here; write one like Asia/Shanghai",)


def test_an_event_that_ends_before_it_begins_is_named() -> None:
    file = read(event(":20261201T080000", ":20261201T080000", "Nothing"))
    assert file.problems == ("line 5: 'Nothing' on 2026-12-01 08:00 ends before it begins",)


_lines = st.sampled_from(
    [
        *(
            "BEGIN:VEVENT",
            "END:VEVENT",
            "END:VCALENDAR",
            "BEGIN:VTODO",
            "",
            " folded",
            "SUMMARY:夜班",
            "UID:1",
            "ATTENDEE:x",
        ),
        *(
            "DTSTART:20261201T080000",
            "DTSTART;VALUE=DATE:20261201",
            "DTEND:20261201T090000Z",
            "DURATION:P1D",
            "DTSTART:x",
        ),
        *("RRULE:FREQ=DAILY", "RRULE:FREQ=DAILY;UNTIL=x", "RRULE:x", "EXDATE:20261202T080000", "RDATE:20261203"),
        *("RECURRENCE-ID:20261201T080000", "DTSTART;TZID=Moon/Sea:20261201T080000", "DTSTART:99999999T999999"),
    ]
)


@given(st.lists(_lines, max_size=14))
@settings(max_examples=60)
def test_whatever_a_calendar_holds_it_is_read_or_refused_in_words(lines: list[str]) -> None:
    content = "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""]).encode()
    try:
        file = read_calendar(content, USUAL)
    except RosterError:
        file = None
    if file:
        assert all(row.shift.start < row.shift.end for row in file.rows)
