"""Calendars in the policy file: what an owner may write, and what is said of what they may not."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.policy_file import PolicyError, read_policy
from desk.policy import ServiceClock
from desk.sla.calendar import AROUND_THE_CLOCK, Shift
from desk.terms import WaitReason
from tests.bot.calendars.office import OFFICE, PACKAGED

HOUR = timedelta(hours=1)
EXTRAS = """
[calendars.office.holidays]
"Stocktaking" = ["2026-12-30 to 2026-12-31", 2026-06-30]
"Founding day" = "2026-05-20"
[calendars.office.workdays]
2026-12-27 = "thursday"
"""
NIGHTS = '[calendars.nights]\nzone = "Europe/Berlin"\nweek = { friday = ["21:00-2:00"], sunday = ["00:00-24:00"] }\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.toml"


def clock_of(file: Path, words: str) -> ServiceClock:
    file.write_text(words, "utf-8")
    return read_policy(file).clock


def test_limits_count_around_the_clock_and_without_pause_unless_the_owner_says_otherwise() -> None:
    """Master rule 8: elapsed time, 24 hours a day."""
    assert read_policy(None).clock == ServiceClock()
    groups = ("response", "completion", "visit", "call_back", "survey")
    assert [getattr(ServiceClock(), group) for group in groups] == [AROUND_THE_CLOCK] * 5


def test_a_calendar_is_written_as_people_write_it(file: Path) -> None:
    office = clock_of(file, PACKAGED + OFFICE + EXTRAS).completion
    day = (Shift(9 * HOUR, 12 * HOUR), Shift(13 * HOUR, 18 * HOUR))
    assert (office.name, office.zone, office.week) == ("office", "Asia/Shanghai", (day,) * 5 + ((), ()))
    assert office.holidays == {
        date(2026, 12, 30): "Stocktaking",
        date(2026, 12, 31): "Stocktaking",
        date(2026, 6, 30): "Stocktaking",
        date(2026, 5, 20): "Founding day",
    }
    assert office.workdays == {date(2026, 12, 27): 3}
    assert office.covers_until == date(2026, 12, 31)


def test_shifts_may_go_over_midnight_and_last_a_whole_day(file: Path) -> None:
    nights = clock_of(file, PACKAGED.replace('"office"', '"nights"', 1) + NIGHTS).visit
    assert nights.week == (*((),) * 4, (Shift(21 * HOUR, 26 * HOUR),), (), (Shift(0 * HOUR, 24 * HOUR),))
    assert nights.covers_until is None


def test_each_group_of_limits_may_have_a_calendar_of_its_own(file: Path) -> None:
    words = 'calendar = "office"\nresponse = "always"\nvisit = "nights"\n'
    clock = clock_of(file, PACKAGED.replace('calendar = "office"', words, 1) + OFFICE + NIGHTS)
    named = [clock.response.name, clock.completion.name, clock.visit.name, clock.call_back.name, clock.survey.name]
    assert named == ["always", "office", "nights", "office", "office"]


def test_waits_may_stop_the_clock_of_completion(file: Path) -> None:
    clock = clock_of(file, PACKAGED.replace("pauses = []", 'pauses = ["customer", "parts"]', 1) + OFFICE)
    assert clock.pauses == {WaitReason.CUSTOMER, WaitReason.PARTS}


def test_what_a_calendar_says_itself_outdoes_its_tables(file: Path, tmp_path: Path) -> None:
    (tmp_path / "off.toml").write_text('workdays = [2026-12-26, 2026-12-27]\nholidays."Off" = "2026-12-30"\n', "utf-8")
    own = '[calendars.office.holidays]\n"Moving" = 2026-12-26\n[calendars.office.workdays]\n2026-12-30 = "monday"\n'
    office = clock_of(file, PACKAGED + OFFICE.replace("zone", 'table = "off.toml"\nzone') + own).response
    assert office.holidays == {date(2026, 12, 26): "Moving"}
    assert office.workdays == {date(2026, 12, 27): 0, date(2026, 12, 30): 0}


@pytest.mark.parametrize(
    ("own", "ends"),
    [
        ("", date(2026, 12, 31)),
        ("covers_until = 2027-03-31\n", date(2027, 3, 31)),
        ('holidays = { "Founding day" = "2028-05-20" }\n', date(2026, 12, 31)),
    ],
    ids=["as the table", "as written", "whatever single day is named beside the table"],
)
def test_a_calendar_ends_with_its_table_unless_it_says_so_itself(file: Path, own: str, ends: date) -> None:
    office = clock_of(file, PACKAGED + OFFICE.replace("zone", f'table = "china"\n{own}zone'))
    assert office.survey.covers_until == ends


def test_days_that_only_work_do_so_like_the_nearest_weekday(file: Path) -> None:
    listed = OFFICE.replace("zone", "workdays = [2026-12-26, 2026-12-27, 2026-12-30]\nzone")
    assert clock_of(file, PACKAGED + listed).response.workdays == {
        date(2026, 12, 26): 4,
        date(2026, 12, 27): 0,
        date(2026, 12, 30): 2,
    }


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"Asia/Shanghai"', '"Peking"', ("calendars.office.zone: found 'Peking'", 'like "Asia/Shanghai"')),
        ('"Asia/Shanghai"', '"../etc"', ("calendars.office.zone: found '../etc'", 'like "Asia/Shanghai"')),
        ('"Asia/Shanghai"', '"Asia"', ("calendars.office.zone: found 'Asia'", 'like "Asia/Shanghai"')),
        ('zone = "Asia/Shanghai"', "", ("calendars.office.zone: missing",)),
        ('monday = ["09:00-', 'monday = ["9-', ("calendars.office.week.monday.1: found '9-12:00'", '"09:00-12:00"')),
        ('monday = ["09:00-12:00"', 'monday = ["09:00-24:30"', ("week.monday.1: found '09:00-24:30'", '"21:00-02:00"')),
        ('monday = ["09:00-12:00"', 'monday = ["09:00-09:00"', ("monday.1: found '09:00-09:00'", '"00:00-24:00"')),
        ('monday = ["09:00-12:00"', 'monday = ["09:00-13:30"', ("week.monday: found ['09:00-13:30'", "don't overlap")),
        ('monday = ["09:00-12:00", "', 'monday = ["22:00-10:00", "', ("week", "of monday to end before", "of tuesday")),
        ("monday = [", "montag = [", ("calendars.office.week.montag", "expected 'monday', 'tuesday'")),
        ("2026-12-27 =", '"27 Dec" =', ("calendars.office.workdays.27 Dec", "expected a day like 2026-02-14")),
        ("2026-12-27 =", "20261227 =", ("calendars.office.workdays.20261227", "expected a day like 2026-02-14")),
        ("2026-12-27 =", "2026-02-30 =", ("calendars.office.workdays.2026-02-30", "expected a day like 2026-02-14")),
        ('= "thursday"', "= 4", ("calendars.office.workdays.2026-12-27: found 4", "expected 'monday'")),
        ("2026-12-27 =", "2026-12-30 =", ("calendars.office: found 2026-12-30 as holiday and as workday",)),
        ("to 2026-12-31", "to 2026-12-29", ("holidays.Stocktaking.1: found '2026-12-30 to 2026-12-29'", "the later")),
        ("to 2026-12-31", "to 2028-12-29", ("holidays.Stocktaking.1: found", "a year between them at most")),
        ("to 2026-12-31", "bis 31.", ("holidays.Stocktaking.1: found '2026-12-30 bis 31.'", '"2026-05-01 to')),
        ("2026-06-30]", "2026-06-30T10:00:00]", ("holidays.Stocktaking.2: found", "expected a day like 2026-05-01")),
        ("2026-06-30]", "9999-06-30]", ("holidays.Stocktaking.2: found", "expected a day like 2026-05-01")),
        ("12-30 to 2026-12-31", "01-04 to 2026-12-26", ("calendars.office.holidays", "left of 2026", "a quarter")),
        ("[calendars.office]", "[calendars.office]\nopen = true", ("calendars.office.open: unknown key",)),
        (
            "[calendars.office]",
            '[calendars.office]\ntable = "no"',
            ("office.table: found 'no'; expected \"china\", or a",),
        ),
        ("[calendars.office]", "[calendars.office]\ntable = 7", ("calendars.office.table.1: found 7",)),
        (
            'calendar = "office"',
            'calendar = "offce"',
            ("clock.calendar: found 'offce'; expected one of always, office",),
        ),
        ('calendar = "office"', 'visit = "offce"', ("clock.visit: found 'offce'; expected one of always, office",)),
        ("pauses = []", 'pauses = ["visit"]', ("clock.pauses.1: found 'visit'", "'customer', 'parts' or 'supplier'")),
        ("warn_days = 60", "warn_days = 0", ("clock.warn_days: found 0", "greater than or equal to 1")),
        ('limit = "24 h"', 'limit = "200 d"', ("completion.limit: found 4800 h; expected at most 4160 h", "office")),
    ],
)
def test_an_error_names_file_key_found_and_expected(file: Path, old: str, new: str, words: tuple[str, ...]) -> None:
    whole = PACKAGED + OFFICE + EXTRAS
    assert whole.count(old) >= 1
    file.write_text(whole.replace(old, new, 1), "utf-8")
    with pytest.raises(PolicyError) as refused:
        read_policy(file)
    for part in ("mine.toml: ", *words):
        assert part in str(refused.value)


def test_a_list_of_lists_is_no_list_of_days(file: Path) -> None:
    file.write_text(PACKAGED + OFFICE.replace("zone", "workdays = [[1]]\nzone"), "utf-8")
    with pytest.raises(PolicyError, match=r"calendars\.office\.workdays: found \[\[1\]\]; expected"):
        read_policy(file)


def test_a_week_needs_working_time(file: Path) -> None:
    file.write_text(PACKAGED + '[calendars.office]\nzone = "UTC"\nweek = { monday = [] }\n', "utf-8")
    with pytest.raises(PolicyError, match=r"calendars\.office\.week: .* expected working time on one weekday at least"):
        read_policy(file)


def test_always_is_no_name_for_a_calendar_of_hours(file: Path) -> None:
    file.write_text(PACKAGED + OFFICE + NIGHTS.replace("nights", "always"), "utf-8")
    with pytest.raises(PolicyError, match=r"calendars\.always: .* another name"):
        read_policy(file)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('holidays = { "Off" = "soon" }', "holidays.Off.0: found 'soon'; expected a day like"),
        ("off = 1", "off: found 1; Extra inputs are not permitted"),
        ("holidays = ", "Invalid value"),
        ("[" * 5000, "office.table: off.toml: "),
    ],
)
def test_a_table_in_a_file_is_refused_by_its_own_name(file: Path, table: str, words: str) -> None:
    (file.parent / "off.toml").write_text(table, "utf-8")
    file.write_text(PACKAGED + OFFICE.replace("zone", 'table = ["china", "off.toml"]\nzone'), "utf-8")
    with pytest.raises(PolicyError) as refused:
        read_policy(file)
    assert f"mine.toml: calendars.office.table: off.toml: {'' if '[[' in table else words}" in str(refused.value)


def test_the_longest_limit_that_is_let_in_has_an_end(file: Path) -> None:
    """Two years of working time, where holidays leave a quarter of each year."""
    hardly = '[calendars.office.holidays]\n"Off" = [' + "".join(
        f'"{year}-01-01 to {year}-09-25", ' for year in range(2026, 2040)
    )
    clock = clock_of(file, PACKAGED + OFFICE + hardly + "]\n")
    longest = 104 * 40 * HOUR
    assert clock.completion.add(datetime(2026, 1, 1, tzinfo=UTC), longest).year == 2033
