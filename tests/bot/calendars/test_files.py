"""Files that a policy's calendars name become part of its text, so that a stored policy stands for itself."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendars.files import as_toml, with_tables
from bot.calendars.tables import CalendarError, Holidays, WorkingTime
from desk.sla.calendar import WorkingCalendar
from tests.bot.calendars.office import OFFICE

NAMED = OFFICE.replace("zone", 'table = ["china", "2027.txt", "fair \\"week\\".toml"]\nzone')
NOTICE = "关于2027年部分节假日安排的通知\n一、元旦：1月1日（周五）至3日（周日）放假，共3天。1月9日（周六）上班。\n"
FAIR = 'workdays = { 2027-03-06 = "tuesday" }\ncovers_until = 2027-06-30\n[holidays]\nFair = 2027-03-08\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "2027.txt").write_text(NOTICE, "utf-8")
    (tmp_path / 'fair "week".toml').write_text(FAIR, "utf-8")
    return tmp_path


def office(policy: str) -> WorkingCalendar:
    raw = {key: table for key, table in tomllib.loads(policy).items() if key in WorkingTime.model_fields}
    return WorkingTime.model_validate({**raw, "clock": {"calendar": "office"}}).service_clock().visit


def test_the_text_stands_for_itself_once_the_files_are_in_it(folder: Path) -> None:
    whole = with_tables(NAMED, folder)
    assert whole.startswith(NAMED)
    for file in folder.iterdir():
        file.unlink()
    calendar = office(whole)
    assert calendar.holidays[date(2026, 10, 1)] == "国庆节"
    assert {day for day in calendar.holidays if day.year == 2027} == {date(2027, 1, n) for n in (1, 2, 3)} | {
        date(2027, 3, 8)
    }
    assert {day: like for day, like in calendar.workdays.items() if day.year == 2027} == {
        date(2027, 1, 9): 4,
        date(2027, 3, 6): 1,
    }
    assert calendar.covers_until == date(2027, 12, 31)


def test_where_a_file_ends_its_text_ends(folder: Path) -> None:
    fair = NAMED.replace('"china", "2027.txt", ', "")
    assert office(with_tables(fair, folder)).covers_until == date(2027, 6, 30)


def test_what_is_in_the_text_is_not_read_again(folder: Path) -> None:
    whole = with_tables(NAMED, folder)
    (folder / "2027.txt").write_text("not any more", "utf-8")
    assert with_tables(whole, folder) == whole


def test_a_table_may_be_written_in_the_policy_itself(tmp_path: Path) -> None:
    mine = OFFICE.replace("zone", 'table = "mine"\nzone') + '[holiday_tables.mine.holidays]\n"Off" = "2026-05-20"\n'
    assert with_tables(mine, tmp_path) == mine
    assert office(mine).holidays == {date(2026, 5, 20): "Off"}


def test_a_text_without_its_tables_says_which_is_missing() -> None:
    with pytest.raises(CalendarError, match=r"calendars\.office\.table: found '2027\.txt'; expected one of china"):
        office(NAMED)


@pytest.mark.parametrize("policy", ["", "[calendars", "calendars = 3", "calendars = { office = 7 }", "[" * 9000])
def test_what_names_no_tables_is_left_as_it_is(policy: str, tmp_path: Path) -> None:
    assert with_tables(policy, tmp_path) == policy


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("no.toml", 'expected "china", or a file'),
        (".", "or a file"),
        ("latin.txt", "is no text"),
        ("a" * 999, "can't be read: File name too long"),
    ],
)
def test_a_file_that_can_not_be_used_is_named(folder: Path, name: str, words: str) -> None:
    (folder / "latin.txt").write_bytes("Année".encode("latin-1"))
    with pytest.raises(CalendarError) as refused:
        with_tables(OFFICE.replace("zone", f'table = "{name}"\nzone'), folder)
    assert "calendars.office.table: " in str(refused.value)
    assert words in str(refused.value)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_name_of_a_holiday_survives(name: str) -> None:
    table = Holidays(holidays={name: (date(2027, 1, 1),)})
    (read,) = tomllib.loads(as_toml("off.toml", table))["holiday_tables"].values()
    assert Holidays.model_validate(read).named == {date(2027, 1, 1): name}
