"""Codes and print of real pictures, read by the real engines in a process of their own."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.reading.process import ReadingProcess
from bot.reading.readers import PICTURES, ProcessReader
from desk.findings.finding import FindingKind
from desk.findings.finding_out import findings_in
from desk.findings.inscription import Inscription
from handlers.legible import UnreadableError
from tests.bot.reading.plates import as_file, has_chinese_font, plate
from tests.desk.files.pieces import png
from tests.handlers.stage import NOW

pytestmark = pytest.mark.requirement("R2.2-3")


@pytest.fixture(scope="module")
async def reader() -> AsyncIterator[ProcessReader]:
    process = ReadingProcess(PICTURES)
    yield ProcessReader(process)
    await process.close()


def told(inscription: Inscription) -> dict[FindingKind, str]:
    return {one.kind: one.value for one in findings_in(inscription, at=NOW)}


@pytest.mark.skipif(not has_chinese_font(), reason="no Chinese font to draw with")
async def test_a_chinese_nameplate_that_lies_upside_down_is_read_with_its_code(reader: ProcessReader) -> None:
    picture = plate("型号：KFR-35GW", "生产日期：2024年03月15日", code="SN:8A1234567890", form="Code128", turned=180)
    assert told(await reader.read(as_file(picture))) == {
        FindingKind.MODEL: "KFR-35GW",
        FindingKind.SERIAL: "8A1234567890",
        FindingKind.MADE_ON: "2024-03-15",
    }


async def test_a_plate_that_lies_on_its_side_is_read_and_its_link_kept_as_text(reader: ProcessReader) -> None:
    picture = plate("Model: XQG100-14B", "S/N: 8A1234567890", code="https://shop.example/p", turned=90)
    assert told(await reader.read(as_file(picture, "PNG"))) == {
        FindingKind.MODEL: "XQG100-14B",
        FindingKind.SERIAL: "8A1234567890",
        FindingKind.LINK: "https://shop.example/p",
    }


def test_of_a_page_full_of_print_only_the_short_pieces_are_read() -> None:
    from bot.reading.pictures import MOST_PRINT, affordable  # noqa: PLC0415 -- of an extra

    assert affordable([4.0, 60.0, 5.0]) == [0, 1, 2]
    assert affordable([MOST_PRINT, 4.0, 5.0, MOST_PRINT]) == [1, 2]
    assert affordable([]) == []


def test_pieces_side_by_side_are_one_line_unless_the_print_is_turned() -> None:
    from bot.reading.pictures import Piece, lines_of  # noqa: PLC0415 -- as above

    label = Piece(words="型号", confidence=0.9, left=10, middle=100, height=20, width=60)
    value = replace(label, words="XQG100", confidence=0.8, left=200, middle=104)
    below = replace(label, words="220V", middle=140)
    assert lines_of([value, below, label]) == [("型号 XQG100", 0.8), ("220V", 0.9)]
    turned = [replace(piece, height=60, width=20) for piece in (label, value)]
    assert lines_of(turned) == [("型号", 0.9), ("XQG100", 0.8)]


async def test_a_picture_that_is_cut_off_or_a_bomb_or_none_breaks_nothing(reader: ProcessReader) -> None:
    whole = as_file(plate("Model: XQG100-14B"))
    bomb = png(width=20_000, height=20_000)
    for content in (whole[: len(whole) // 2], whole[:40], b"\x89PNG\r\n\x1a\n" + bytes(50), b"", bomb):
        with pytest.raises(UnreadableError):
            await reader.read(content)
    assert reader.process.is_running
