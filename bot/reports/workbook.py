"""A report as XLSX: an overview, and a sheet for each table with typed columns; row by row, in constant memory."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from desk.reports.blocks import Bars, Cell, Column, Form, Quotes, Report, Section, Table, Tiles, Trend

_FORMATS: dict[Form, str] = {
    Form.COUNT: "#,##0",
    Form.SHARE: "0.0%",
    Form.POINTS: "0.00",
    Form.SPAN: "[h]:mm:ss",
    Form.MOMENT: "yyyy-mm-dd hh:mm",
    Form.WORDS: "@",
}
_WIDE = {Form.WORDS: 28, Form.MOMENT: 18}
_NARROW = 14
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'"))
_LONGEST_NAME = 31
_DAY = timedelta(days=1)


def report_workbook(report: Report[str]) -> bytes:
    """Write it; the same report always gives the same bytes."""
    content = BytesIO()
    with Workbook(content, {"constant_memory": True, "strings_to_formulas": False}) as book:
        made = report.made_at
        book.set_properties({"title": report.title, "created": made.replace(tzinfo=None)})
        _Sheets(book, zone=made.tzinfo).write(report)
    return content.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    label: str
    cell: Cell[str] | None = None
    note: str = ""
    is_heading: bool = False


def _lines(section: Section[str]) -> Iterator[_Line]:
    """Give what the overview says of a section; tables have sheets of their own."""
    if not section.blocks:
        yield _Line(label=section.none)
    for block in section.blocks:
        match block:
            case Tiles():
                yield from (_Line(label=one.label, cell=one.cell, note=one.before or "") for one in block.tiles)
            case Bars():
                yield _Line(label=block.title, is_heading=True)
                yield from (_Line(label=one.label, cell=one.cell) for one in block.bars)
            case Quotes():
                for one in block.quotes:
                    yield _Line(label=one.heading, cell=Cell(form=Form.WORDS, shown=one.words))
            case _:
                pass


class _Sheets:
    def __init__(self, book: Workbook, *, zone: tzinfo | None) -> None:
        self._book, self._zone = book, zone
        self._names: set[str] = set()
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._bold = book.add_format({"bold": True})
        self._title = book.add_format({"bold": True, "font_size": 16})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._forms = {form: book.add_format({"num_format": shown}) for form, shown in _FORMATS.items()}

    def write(self, report: Report[str]) -> None:
        self._overview(report)
        for section in report.sections:
            for block in section.blocks:
                match block:
                    case Table():
                        self._table(block.title or section.title, block.columns, block.rows)
                    case Trend():
                        self._trend(block)
                    case _:
                        pass

    def _overview(self, report: Report[str]) -> None:
        sheet = self._sheet(report.title)
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 1, 24, self._wrapped)
        sheet.set_column(2, 2, 24)
        sheet.write_string(0, 0, report.title, self._title)
        sheet.write_string(1, 0, report.subtitle)
        row = 3
        for section in report.sections:
            sheet.write_string(row, 0, section.title, self._head)
            row += 1
            for line in _lines(section):
                sheet.write_string(row, 0, line.label, self._bold if line.is_heading else self._wrapped)
                if line.cell:
                    self._cell(sheet, (row, 1), line.cell)
                sheet.write_string(row, 2, line.note)
                row += 1
            row += 1

    def _table(self, title: str, columns: Sequence[Column[str]], rows: Iterable[Sequence[Cell[str]]]) -> None:
        sheet = self._sheet(title)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, _WIDE.get(column.form, _NARROW))
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.label, self._head)
        sheet.freeze_panes(1, 0)
        number = 0
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                self._cell(sheet, (number, place), cell)
        sheet.autofilter(0, 0, number, len(columns) - 1)

    def _trend(self, trend: Trend[str]) -> None:
        columns = (Column(label=""), *(Column(label=name, form=Form.COUNT) for name in trend.series))
        rows = (
            (
                Cell(form=Form.WORDS, shown=point.label),
                *(Cell(form=Form.COUNT, value=value, shown=str(value)) for value in point.values),
            )
            for point in trend.points
        )
        self._table(trend.title, columns, rows)

    def _cell(self, sheet: Worksheet, at: tuple[int, int], cell: Cell[str]) -> None:
        form = self._forms[cell.form]
        match cell.form:
            case Form.WORDS:
                sheet.write_string(*at, cell.shown, self._wrapped)
            case _ if cell.value is None:
                sheet.write_blank(*at, None, form)
            case Form.SPAN if isinstance(cell.value, timedelta):
                sheet.write_number(*at, cell.value / _DAY, form)
            case Form.MOMENT if isinstance(cell.value, datetime):
                sheet.write_datetime(*at, cell.value.astimezone(self._zone).replace(tzinfo=None), form)
            case _:
                sheet.write_number(*at, cell.value, form)

    def _sheet(self, title: str) -> Worksheet:
        """Add a sheet; its name is unlike all others, and one that the format takes."""
        plain = title.translate(_FORBIDDEN).strip()[:_LONGEST_NAME] or "-"
        name, again = plain, 2
        while name.casefold() in self._names:
            ending = f" {again}"
            name, again = plain[: _LONGEST_NAME - len(ending)] + ending, again + 1
        self._names.add(name.casefold())
        return self._book.add_worksheet(name)
