"""One report in four forms: a picture for the phone, a table, pages, JSON; all say the same."""

import json
from datetime import datetime, timedelta
from io import BytesIO
from time import process_time
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from PIL import Image
from pypdf import PdfReader

from bot.drawing.bars import scale
from bot.drawing.picture import report_picture
from bot.drawing.typesetting import Type, cut, width_of, wrapped
from bot.reports.pages import report_pages
from bot.reports.printing import printed
from bot.reports.workbook import report_workbook
from bot.reports.written import report_json
from bot.texts import Catalogues
from desk.reports.blocks import Cell, Column, Form, Report, Section, Table
from desk.values import replace
from tests.bot.reports.sample import a_report

SHANGHAI = ZoneInfo("Asia/Shanghai")


def in_chinese(*, rows: int = 3, words: str = "下周二到货。") -> Report[str]:
    phrase = Catalogues().phrase("zh_CN", timezone=SHANGHAI)
    return printed(a_report(rows=rows, words=words), phrase, zone=SHANGHAI)


def test_the_picture_is_wide_enough_for_a_phone_and_not_empty() -> None:
    with Image.open(BytesIO(report_picture(in_chinese()))) as picture:
        assert picture.width == 1080
        assert 1500 < picture.height < 4000
        colours = picture.convert("RGB").getcolors(1 << 24)
        assert colours is not None
        assert len(colours) > 100


def test_the_same_report_always_has_the_same_bytes() -> None:
    report = in_chinese()
    for form in (report_picture, report_pages, report_workbook, report_json):
        assert form(report) == form(report)


def test_the_table_has_typed_columns_and_a_frozen_head() -> None:
    book = openpyxl.load_workbook(BytesIO(report_workbook(in_chinese(rows=500))))
    assert book.sheetnames == ["服务周报", "每日", "按部门 全部"]
    sheet = book["按部门 全部"]
    assert sheet.freeze_panes == "A2"
    assert sheet.max_row == 501
    head, first, second = ([cell.value for cell in row] for row in sheet.iter_rows(max_row=3))
    assert head == ["部门", "工单", "达标", "用时", "最早"]
    assert first == ["=部门0", 0, None, timedelta(hours=30), datetime(2026, 11, 23, 8, 30)]  # noqa: DTZ001 -- a sheet's clock
    assert second[:3] == ["=部门1", 1, 0.5]
    assert [sheet.cell(3, place).number_format for place in (2, 3, 4, 5)] == [
        "#,##0",
        "0.0%",
        "[h]:mm:ss",
        "yyyy-mm-dd hh:mm",
    ]
    assert sheet["A2"].data_type == "s"  # words that look like a formula stay words


def test_the_overview_of_the_table_says_what_the_picture_says() -> None:
    sheet = openpyxl.load_workbook(BytesIO(report_workbook(in_chinese())))["服务周报"]
    said = {row[0].value: row[1].value for row in sheet.iter_rows() if row[0].value}
    assert said["新增工单"] == 1280
    assert said["到达现场"] == 0
    assert said["安装部"] == "没有上报"
    assert "本期还没有客户评价。" in said


def test_the_pages_can_be_searched_and_go_on_where_there_is_much_to_say() -> None:
    reader = PdfReader(BytesIO(report_pages(in_chinese(rows=120, words="等配件。" * 2000))))
    assert len(reader.pages) > 3
    said = "".join(page.extract_text() for page in reader.pages)
    for words in ("服务周报", "1,280", "之前：117", "3 小时 20 分钟", "=部门119", "没有上报", "本期还没有客户评价。"):
        assert words in said.replace("\n", "")


@pytest.mark.parametrize("words", ["表现优秀，" * 400, "one\n" * 400, "x" * 4000])
def test_a_row_that_is_higher_than_a_page_goes_on_on_the_next(words: str) -> None:
    columns = tuple(Column(label=label) for label in ("姓名", "形式", "原因", "依据", "说明"))
    cells = tuple(Cell(form=Form.WORDS, shown=shown) for shown in ("李", "奖励", "质量", "4.3", words))
    table = Table(title="奖惩", columns=columns, rows=(cells, cells))
    report = replace(in_chinese(), sections=(Section(title="后续", none="", blocks=(table,)),))
    said = "".join(page.extract_text() for page in PdfReader(BytesIO(report_pages(report))).pages)
    assert "".join(said.split()).count(words[0]) >= 2 * words.count(words[0])


def test_words_without_a_space_are_wrapped_as_quickly_as_others() -> None:
    begun = process_time()
    assert "".join(wrapped("x" * 20_000, Type(size=10), 480)) == "x" * 20_000
    assert cut("y" * 20_000, Type(size=10), 480).endswith("y…")
    assert process_time() - begun < 2


def test_json_tells_the_values_themselves() -> None:
    told = json.loads(report_json(in_chinese()))
    assert told["made_at"] == "2026-11-23T08:30:00+08:00"
    figures = told["sections"][0]["blocks"][0]["figures"]
    assert (figures[0]["value"], figures[2]["value"], figures[2]["words"]) == (1280, 12000.0, "3 小时 20 分钟")


@pytest.mark.parametrize(
    ("most", "step", "top"),
    [(0, 1, 1), (1, 1, 1), (4, 1, 4), (5, 2, 6), (25, 10, 30), (400, 100, 400), (401, 200, 600)],
)
def test_a_scale_has_round_numbers_and_few_lines(most: int, step: int, top: int) -> None:
    assert scale(most) == (step, top)


def test_words_are_cut_and_wrapped_to_their_room() -> None:
    kind = Type(size=30)
    assert cut("短", kind, 100) == "短"
    assert cut("很长很长很长的名字", kind, 100).endswith("…")
    assert width_of(cut("很长很长很长的名字", kind, 100), kind) <= 100
    lines = wrapped("请保持 telephone 13800000000 畅通。", kind, 200)
    assert "".join(lines).replace(" ", "") == "请保持telephone13800000000畅通。"
    assert all(width_of(line, kind) <= 200 for line in lines)
    assert not any(line.startswith("。") for line in lines)
    assert len(wrapped("字" * 100, kind, 300, most=2)) == 2
    assert wrapped("x" * 100, kind, 300)[0] == "x" * 20
