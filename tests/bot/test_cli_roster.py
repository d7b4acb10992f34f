"""`aftercare staff roster …` and `staff set`: real files into a real store, all of it or nothing."""

import re
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.cli.trouble import read_settings
from bot.clock import SystemClock
from bot.wiring import open_store
from desk.people import Member
from desk.roster.shifts import Certificate
from desk.terms import MemberId, Role
from tests.bot.terminal import Terminal

KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="
DECEMBER = """姓名,日期,开始,结束,班次
王师傅,2026-12-01,08:00,17:00,白班
王师傅,2026-12-02,22:00,06:00,夜班
Li,2026-12-01,,,请假
"""
TODAY = SystemClock().now().astimezone(ZoneInfo("Asia/Shanghai")).date()


@pytest.fixture(autouse=True)
async def desk(terminal: Terminal, database_url: str, tmp_path: Path) -> None:
    terminal.sets(SECRET_KEY=KEY, DATABASE_URL=database_url, DATA_DIR=str(tmp_path), TIMEZONE="Asia/Shanghai")
    async with open_store(read_settings()) as store, store.begin() as tx:
        for name, contact in (("Li", "li@example.com"), ("王师傅", "13800001234"), ("Wu", "")):
            await tx.add_member(technician(name, contact))


def technician(name: str, contact: str) -> Member:
    roles = frozenset({Role.TECHNICIAN})
    return Member(id=MemberId(0), name=name, position="", roles=roles, department="technical", contact=contact)


async def staff() -> dict[str, Member]:
    async with open_store(read_settings()) as store, store.begin() as tx:
        return {member.name: member for member in (await tx.staff()).members}


async def shifts() -> dict[str, list[str]]:
    return {
        name: [f"{s.start:%m-%d %H:%M} {s.end:%m-%d %H:%M} {s.kind} {s.source}" for s in member.shifts]
        for name, member in (await staff()).items()
    }


@pytest.mark.requirement("R6.4-4")
async def test_a_table_is_shown_first_then_taken_in_and_again_changes_nothing(
    terminal: Terminal, tmp_path: Path
) -> None:
    file = tmp_path / "december.csv"
    file.write_bytes(DECEMBER.encode("gb18030"))
    code, said = await terminal.runs("staff", "roster", "import", str(file), "--dry-run")
    assert (code, "王师傅: + 2026-12-01 Tue 08:00 – 17:00  work" in said) == (0, True), said
    assert "Would change: 3 shifts added, 0 taken away, of 2 people. Nothing was changed." in said
    assert (await shifts())["王师傅"] == []
    code, said = await terminal.runs("staff", "roster", "import", str(file))
    assert "Done: 3 shifts added, 0 taken away, of 2 people." in said
    assert await shifts() == {
        "Li": ["11-30 16:00 12-01 16:00 leave december.csv"],
        "王师傅": ["12-01 00:00 12-01 09:00 work december.csv", "12-02 14:00 12-02 22:00 work december.csv"],
        "Wu": [],
    }
    assert "Done: 0 shifts added, 0 taken away" in (await terminal.runs("staff", "roster", "import", str(file)))[1]


async def test_importing_again_replaces_what_the_same_source_said_of_the_same_time(
    terminal: Terminal, tmp_path: Path
) -> None:
    file = tmp_path / "december.csv"
    for words in (
        DECEMBER + "Wu,2026-12-09,08:00,17:00,白班\n",
        DECEMBER.replace("22:00,06:00,夜班", "20:00,04:00,待命").replace("Li,2026-12-01,,,请假\n", ""),
    ):
        file.write_text(words, "utf-8-sig")
        code, said = await terminal.runs("staff", "roster", "import", str(file))
        assert code == 0, said
    assert await shifts() == {
        "Li": [],
        "王师傅": ["12-01 00:00 12-01 09:00 work december.csv", "12-02 12:00 12-02 20:00 on_call december.csv"],
        "Wu": ["12-09 00:00 12-09 09:00 work december.csv"],
    }
    code, said = await terminal.runs("staff", "roster", "import", str(file), "--source", "second")
    assert "Done: 2 shifts added, 0 taken away, of 1 people." in said
    assert len((await shifts())["王师傅"]) == 4


async def test_one_bad_line_and_nothing_is_taken_in(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "december.csv"
    file.write_text(DECEMBER + "王师付,2026-12-03,08:00,17:00,白班\nWu,2026-12-03,8h,17:00,白班\n", "utf-8")
    code, said = await terminal.runs("staff", "roster", "import", str(file))
    assert code == 1
    assert "line 5: nobody here is called '王师付'. Is 王师傅 meant? `aftercare staff list` names everybody." in said
    assert said.index("line 5") < said.index("line 6: start: found '8h'; expected a time like 08:00")
    assert said.strip().endswith("Nothing was changed.")
    assert set(map(len, (await shifts()).values())) == {0}


async def test_a_calendar_with_rules_is_taken_in_for_the_days_ahead(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "wang.ics"
    file.write_text(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nX-WR-CALNAME:王师傅\n"
        "BEGIN:VEVENT\nUID:1\nDTSTAMP:20261101T000000Z\nSUMMARY:白班\nRRULE:FREQ=DAILY\n"
        "DTSTART;TZID=Asia/Shanghai:20261101T080000\nDTEND;TZID=Asia/Shanghai:20261101T170000\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:2\nDTSTAMP:20261101T000000Z\nSUMMARY:Li 请假\n"
        "DTSTART;VALUE=DATE:20261203\nDTEND;VALUE=DATE:20261205\nATTENDEE:mailto:Li@example.com\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:3\nDTSTAMP:20261101T000000Z\nSUMMARY:Wu 待命\n"
        "DTSTART:20261203T180000\nDTEND:20261203T220000\nEND:VEVENT\n"
        "END:VCALENDAR\n".replace("\n", "\r\n"),
        "utf-8",
    )
    days = ("--since", "2026-12-01", "--until", "2026-12-08")
    for count in (9, 0):
        code, said = await terminal.runs("staff", "roster", "import", str(file), *days)
        assert (code, f"Done: {count} shifts added, 0 taken away" in said) == (0, True), said
    held = await shifts()
    assert held["Li"] == ["12-02 16:00 12-04 16:00 leave wang.ics"]
    assert held["Wu"] == ["12-03 10:00 12-03 14:00 on_call wang.ics"]
    assert len(held["王师傅"]) == 7


@pytest.mark.parametrize(
    ("name", "words", "expected"),
    [
        ("missing.csv", None, "missing.csv can't be read: No such file"),
        ("december.xlsx", "PK", "is a workbook. Save its sheet as “CSV UTF-8”"),
        ("december.ics", "nothing", "The file is no calendar"),
        ("december.csv", "a,b\n1,2\n", "line 1: found the headings a, b; missing: name, start or date."),
    ],
)
async def test_a_file_that_is_no_roster_says_what_to_do(
    terminal: Terminal, tmp_path: Path, name: str, words: str | None, expected: str
) -> None:
    if words is not None:
        (tmp_path / name).write_text(words)
    code, said = await terminal.runs("staff", "roster", "import", str(tmp_path / name))
    assert (code, expected in said) == (1, True), said
    assert "Traceback" not in said


async def test_the_roster_shows_who_stands_how_and_what_lies_ahead(terminal: Terminal, tmp_path: Path) -> None:
    soon, later = (TODAY + timedelta(days=days) for days in (2, 30))
    file = tmp_path / "r.csv"
    over = TODAY - timedelta(days=3)
    file.write_text(
        f"name,start,end,kind\nLi,{soon} 08:00,17:00,work\nLi,{later} 08:00,17:00,work\nWu,{over} 08:00,17:00,work\n"
    )
    await terminal.runs("staff", "roster", "import", str(file))
    code, said = await terminal.runs("staff", "roster", "show")
    assert code == 0
    assert re.search(
        rf"Li \(technical\): off duty, next {soon} 08:00\n  {soon} \w+ 08:00 – 17:00  work  \[r.csv\]", said
    )
    assert "王师傅 (technical): on duty\n" in said
    assert "Wu (technical): off duty, no shift ahead: import the next roster\n" in said
    assert str(later) not in said
    assert str(later) in (await terminal.runs("staff", "roster", "show", "--days", "60"))[1]


@pytest.mark.requirement("R6.1.2-2")
async def test_what_a_member_can_do_is_set_and_the_rest_stays(terminal: Terminal) -> None:
    words = ("--skills", "维修, gas boilers", "--tier", "specialist", "--certificate", "gas fitter until 2027-01-01")
    code, said = await terminal.runs("staff", "set", "王师傅", *words, "--certificate", "driver")
    assert code == 0, said
    assert "certificates: gas fitter until 2027-01-01, driver" in said
    code, said = await terminal.runs("staff", "set", "2", "--region", "浦东")
    assert code == 0, said
    wang = (await staff())["王师傅"]
    assert (wang.skills, wang.tier, wang.regions) == (
        frozenset({"fault_repair", "gas boilers"}),
        "specialist",
        frozenset({"浦东"}),
    )
    assert wang.certificates == (
        Certificate(name="gas fitter", valid_until=date(2027, 1, 1)),
        Certificate(name="driver"),
    )
    await terminal.runs("staff", "set", "王师傅", "--skills", "-", "--certificate", "-", "--tier", "-")
    wang = (await staff())["王师傅"]
    assert (wang.skills, wang.tier, wang.certificates) == (frozenset(), "", ())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("老王", "--skills", "x"), "There is no member '老王'; there are: Li, 王师傅, Wu."),
        (("Li", "--tier", "top"), "There is no tier 'top'; the policy has: routine, specialist"),
        (("Li", "--certificate", "x until 2027-02-30"), "there is no such day"),
    ],
)
async def test_what_does_not_exist_is_not_set(terminal: Terminal, words: tuple[str, ...], expected: str) -> None:
    code, said = await terminal.runs("staff", "set", *words)
    assert (code, expected in said) == (1, True), said
