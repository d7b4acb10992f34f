"""Tables of shifts, as people keep and export them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rosters.tables import decoded, read_table
from desk.roster.shifts import ShiftKind
from handlers.rostering import RosterError, RosterFile

SHANGHAI = ZoneInfo("Asia/Shanghai")
WORK, CALL, LEAVE = ShiftKind
ENGLISH = """name,start,end,kind,note
Li,2026-12-01 08:00,2026-12-01 17:00,work,
Wu,2026-12-01 22:00,06:00,on call,north
Li,2026-12-02,2026-12-05,leave,annual leave
Wu,2026-12-02,,off,
"""
CHINESE = """姓名;日期;开始时间;结束时间;班次;备注
李雷;2026/12/1;8:00;17:00;白班;
王师傅;2026年12月1日;22点;6点;夜班;浦东
李雷;2026.12.2;;;请假;年假
王师傅;2026-12-03;18:00;24:00;待命;
"""


def read(words: str, **more: str) -> RosterFile:
    return read_table(words.encode(), source="december.csv", zone=SHANGHAI, **more)


def seen(file: RosterFile) -> list[tuple[str, str, str, ShiftKind]]:
    return [("/".join(r.who), clock(r.shift.start), clock(r.shift.end), r.shift.kind) for r in file.rows]


def clock(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%d %H:%M}"


def test_a_table_in_english() -> None:
    file = read(ENGLISH)
    assert seen(file) == [
        ("Li", "01 08:00", "01 17:00", WORK),
        ("Wu", "01 22:00", "02 06:00", CALL),
        ("Li", "02 00:00", "06 00:00", LEAVE),
    ]
    assert [row.place for row in file.rows] == ["line 2", "line 3", "line 4"]
    assert [row.shift.note for row in file.rows] == ["", "north", "annual leave"]
    assert (file.since, file.until) == (datetime(2026, 12, 1, tzinfo=SHANGHAI), datetime(2026, 12, 3, tzinfo=SHANGHAI))
    assert file.problems == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_chinese_table_as_excel_saves_it(encoding: str) -> None:
    content = CHINESE.replace(";", "\t" if encoding == "utf-16" else ";").replace("\n", "\r\n").encode(encoding)
    assert seen(read_table(content, source="12月.csv", zone=SHANGHAI)) == [
        ("李雷", "01 08:00", "01 17:00", WORK),
        ("王师傅", "01 22:00", "02 06:00", WORK),
        ("李雷", "02 00:00", "03 00:00", LEAVE),
        ("王师傅", "03 18:00", "04 00:00", CALL),
    ]


def test_a_table_of_one_person_needs_no_names_and_a_line_may_be_of_several() -> None:
    alone = read("start,end\n2026-12-01T08:00+00:00,2026-12-01T09:00Z\n\n", member="Li")
    assert [row.who for row in alone.rows] == [("Li",)]
    assert alone.rows[0].shift.start == datetime(2026, 12, 1, 8, tzinfo=UTC)
    both = read('who,from,to\n"Li, Wu",1 Dec 2026 8:00,1 Dec 2026 9:00\n李雷、王师傅,2026-12-01 8:00,9:00\n')
    assert [row.who for row in both.rows] == [("Li", "Wu"), ("李雷", "王师傅")]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (
            "Li,tomorrow,2026-12-01 9:00,work",
            "start: found 'tomorrow'; expected a day and a time like 2026-12-01 08:00",
        ),
        ("Li,12-01 08:00,17:00,work", "start: found '12-01 08:00'; expected a day and a time"),
        ("Li,1/12/2026 08:00,17:00,work", "start: found '1/12/2026 08:00'; expected a day and a time"),
        ("Li,2026-02-30 08:00,17:00,work", "start: found '2026-02-30 08:00'; there is no such day"),
        ("Li,2026-12-01 25:00,17:00,work", "start: hour must be in 0..23"),
        ("Li,2026-12-01 noon,17:00,work", "start: found '2026-12-01 noon'; expected a time like 08:00"),
        ("Li,2026-12-01 08:00,,work", "start, end: work needs its hours"),
        ("Li,2026-12-01,2026-12-02,work", "start, end: work needs its hours"),
        ("Li,2026-12-01 08:00,,leave", "end: empty; say until when"),
        ("Li,2026-12-01 08:00,2026-12-01 07:00,work", "end: not after the start"),
        ("Li,2026-12-01 08:00,2026-12-11 17:00,work", "end: longer than a day and a half of work"),
        ("Li,2026-12-01 08:00,17:00,party", "kind: found 'party'; expected work, on call, leave or off"),
        (",2026-12-01 08:00,17:00,work", "name: empty; say whose shift it is"),
        ("Li,,17:00,work", "end: found '17:00'; expected a day and a time"),
        ("Li,,,work", "start: empty; expected a day"),
        ("Li,,,leave", "start: empty; expected a day"),
    ],
)
def test_a_line_that_is_wrong_is_named_with_what_is_expected(line: str, problem: str) -> None:
    file = read(f"name,start,end,kind\nWu,2026-12-01 08:00,17:00,work\n{line}\n")
    [told] = file.problems
    assert told.startswith(f"line 3: {problem}")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("", "no shift in it"),
        ("name,start,end\n", "no shift in it"),
        ("who cares,when\nLi,now\n", "missing: name, start or date"),
        ("name,note\nLi,now\n", "missing: start or date"),
        ("name,start,from\n", "several columns for start"),
        ('name,start\n"Li,2026-12-01\n', "line 2: no table any more"),
    ],
)
def test_what_is_no_table_of_shifts_says_so(words: str, problem: str) -> None:
    with pytest.raises(RosterError, match=problem):
        read(words)


def test_bytes_that_are_no_text_say_how_to_save_them() -> None:
    with pytest.raises(RosterError, match="Save it as “CSV UTF-8”"):
        decoded(b"PK\x03\x04\xff\xff\xfe\x00\x81")


@given(
    st.text("name,start\n\"';:-/ 年月日0123456789夜班请假LiTZ\x00\t+", max_size=120),
    st.sampled_from(["utf-8", "gb18030"]),
)
def test_whatever_a_table_holds_it_is_read_or_refused_in_words(words: str, encoding: str) -> None:
    content = f"name,date,start,end,kind\n{words}".encode(encoding, "replace")
    try:
        file = read_table(content, source="x", zone=SHANGHAI)
    except RosterError:
        file = None
    if file:
        assert file.since < file.until
        assert all(row.shift.start < row.shift.end for row in file.rows)
