"""Tables out of a spreadsheet: CSV as Excel and its like write it, with English or Chinese headings."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.rosters.written import DAY, day_in, has_day, kind_in, moment_in
from desk.roster.shifts import Shift, ShiftKind
from handlers.rostering import RosterError, RosterFile, Row

HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("name", "who", "member", "employee", "staff", "technician", "engineer", "姓名", "名字", "员工", "员工姓名",
             "人员", "工程师", "师傅", "成员"),
    "date": ("date", "day", "日期", "排班日期"),
    "start": ("start", "from", "begin", "start time", "start date", "开始", "开始时间", "开始日期", "起", "上班时间"),
    "end": ("end", "to", "until", "finish", "end time", "end date", "结束", "结束时间", "结束日期", "止", "下班时间"),
    "kind": ("kind", "type", "shift", "类型", "类别", "班次", "班别", "班种"),
    "note": ("note", "notes", "remark", "remarks", "comment", "备注", "说明"),
}  # fmt: skip
T = TypeVar("T")
LONGEST_WORK = timedelta(hours=36)
_MOST_NOTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


def read_table(content: bytes, *, source: str, zone: ZoneInfo, member: str = "") -> RosterFile:
    """Read a table of shifts. Raises RosterError where it is none; lines that are wrong are its problems."""
    rows: list[Row] = []
    problems: list[str] = []
    for line in _lines(decoded(content), needs_name=not member):
        try:
            if shift := _shift(line, zone):
                rows.append(Row(place=f"line {line.number}", who=_names(line["name"] or member), shift=shift))
        except ValueError as wrong:
            problems.append(f"line {line.number}: {wrong}")
    if not rows and not problems:
        raise RosterError("The table has no shift in it. Nothing was changed.")
    starts = [row.shift.start.astimezone(zone).date() for row in rows] or [date.min + DAY]
    since, until = (datetime.combine(day, time(), zone) for day in (min(starts), max(starts) + DAY))
    return RosterFile(source=source, since=since, until=until, rows=tuple(rows), problems=tuple(problems))


def decoded(content: bytes) -> str:
    """Read bytes as text: with a byte order mark as it says, else UTF-8, else as Excel in China writes."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RosterError("The file is no text in UTF-8, UTF-16 or GB18030. Save it as “CSV UTF-8”.")


def _lines(words: str, *, needs_name: bool) -> Iterator[_Line]:
    """Give the lines under the headings, by the columns' own names."""
    first = words.lstrip("\n\r").split("\n", 1)[0]
    sign = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(words, newline=""), delimiter=sign, strict=True)
    columns: list[str] | None = None
    try:
        for cells in reader:
            filled = [cell.strip() for cell in cells]
            if not any(filled):
                continue
            if columns is None:
                columns = _columns(filled, needs_name=needs_name)
            else:
                named = zip(columns, filled, strict=False)
                yield _Line(number=reader.line_num, cells={name: cell for name, cell in named if name})
    except csv.Error as broken:
        raise RosterError(f"line {reader.line_num}: no table any more: {broken}. Nothing was changed.") from broken


def _columns(headings: list[str], *, needs_name: bool) -> list[str]:
    known = {word: name for name, words in HEADINGS.items() for word in words}
    found = [known.get(" ".join(heading.casefold().replace("_", " ").split()), "") for heading in headings]
    missing = ["name"] if needs_name and "name" not in found else []
    missing += ["start or date"] if not {"start", "date"} & set(found) else []
    if missing:
        raise RosterError(
            f"line 1: found the headings {', '.join(headings)}; missing: {', '.join(missing)}."
            " Name the columns name, start, end, kind, note (姓名, 开始, 结束, 类型, 备注). Nothing was changed."
        )
    twice = {name for name in found if name and found.count(name) > 1}
    if twice:
        raise RosterError(f"line 1: several columns for {', '.join(sorted(twice))}: keep one. Nothing was changed.")
    return found


def _names(cell: str) -> tuple[str, ...]:
    """Give the names of a cell: all of them have the shift."""
    for sign in "、;；&/":
        cell = cell.replace(sign, ",")
    return tuple(name.strip() for name in cell.split(",") if name.strip())


def _shift(line: _Line, zone: ZoneInfo) -> Shift | None:
    """Read the shift of a line; None for a day off. Raises ValueError that names the column."""
    kind = _of("kind", lambda: kind_in(line["kind"]))
    if kind is None:
        return None
    if not line["name"] and "name" in line.cells:
        raise ValueError("name: empty; say whose shift it is")
    day = _of("date", lambda: day_in(line["date"])) if line["date"] else None
    start = _of("start", lambda: moment_in(line["start"], zone, day=day)) if line["start"] else day
    end = _of("end", lambda: moment_in(line["end"], zone, day=_day_of(start))) if line["end"] else None
    if start is None:
        raise ValueError("start: empty; expected a day and a time like 2026-12-01 08:00")
    is_clock = end is not None and not has_day(line["end"])
    begins, ends = _whole(kind, start, end, is_clock=is_clock, zone=zone)
    return Shift(start=begins, end=ends, kind=kind, note=line["note"][:_MOST_NOTE])


def _whole(
    kind: ShiftKind, start: datetime | date, end: datetime | date | None, *, is_clock: bool, zone: ZoneInfo
) -> tuple[datetime, datetime]:
    """Give the instants of a shift: days without a time are whole days, a time before the start is the next morning's.

    Raises ValueError that names the column.
    """
    is_timed = isinstance(start, datetime)
    if kind is ShiftKind.WORK and not (is_timed and isinstance(end, datetime)):
        raise ValueError("start, end: work needs its hours, like 2026-12-01 08:00 to 2026-12-01 17:00")
    if is_timed and end is None:
        raise ValueError("end: empty; say until when")
    last = start if end is None else end
    begins = start if isinstance(start, datetime) else datetime.combine(start, time(), zone)
    ends = last if isinstance(last, datetime) else datetime.combine(last + DAY, time(), zone)
    ends += DAY if is_clock and ends <= begins else timedelta()
    begins, ends = begins.astimezone(UTC), ends.astimezone(UTC)
    if ends <= begins:
        raise ValueError("end: not after the start")
    if kind is ShiftKind.WORK and ends - begins > LONGEST_WORK:
        raise ValueError("end: longer than a day and a half of work; mend the day, or say on call")
    return begins, ends


def _day_of(start: datetime | date | None) -> date | None:
    return start.date() if isinstance(start, datetime) else start


def _of(column: str, read: Callable[[], T]) -> T:
    """Read a cell; what is wrong with it is said with its column."""
    try:
        return read()
    except ValueError as wrong:
        raise ValueError(f"{column}: {wrong}") from wrong
