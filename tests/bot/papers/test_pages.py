"""The pages themselves: their words can be read back, the same content is the same file, and all fits on one page."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from bot.papers.booklet import bind
from bot.papers.documents import DocumentsDrawer
from bot.papers.layout import draw
from bot.papers.page import Block, Head, Line, Page, Seal
from desk.values import replace

AT = datetime(2026, 3, 3, tzinfo=UTC)
SEAL = Seal(words="请扫码核实", code="K7QX-2MRB-9TZC", link="https://desk.example/verify/K7QX-2MRB-9TZC")
PAGE = Page(
    name="维修单 RO-2026-000017",
    title="维修单",
    made_at=AT,
    head=Head(company="上海某某电器服务有限公司", contact=("400-800-1234",), logo=""),
    meta=(Line(label="编号", value="RO-2026-000017"),),
    highlight=(Line(label="保修至", value="2027年3月3日"), Line(label="保修期", value="12个月")),
    blocks=(
        Block(title="客户", rows=(Line(label="姓名", value="王芳"),), lines=()),
        Block(title="产品", rows=(Line(label="型号", value="XQG100-14B"),), lines=()),
        Block(title="维修", rows=(Line(label="措施", value="更换门封圈\n试机"),), lines=("不再漏水 <b>&",)),
    ),
    notes=("以下不保修",),
    seal=SEAL,
)


def read(content: bytes) -> str:
    (page,) = PdfReader(BytesIO(content)).pages
    return page.extract_text()


def told(page: Page, *, words: str) -> Page:
    long = Block(title="维修", rows=(Line(label="措施", value=words),) * 3, lines=(words,))
    return replace(page, blocks=(*page.blocks[:2], long))


@pytest.mark.requirement("R2.4-3")
def test_the_words_of_a_page_can_be_read_back() -> None:
    words = read(draw(PAGE))
    for said in ("维修单", "RO-2026-000017", "王芳", "XQG100-14B", "更换门封圈", "不再漏水 <b>&", "2027年3月3日"):
        assert said in words
    for said in ("上海某某电器服务有限公司", "400-800-1234", "以下不保修", "K7QX-2MRB-9TZC", "请扫码核实"):
        assert said in words


def test_the_same_content_is_the_same_file() -> None:
    assert draw(PAGE) == draw(replace(PAGE))
    assert draw(PAGE) != draw(replace(PAGE, name="another"))


@pytest.mark.parametrize(
    "words",
    [
        "洗衣机漏水，楼下邻居已经投诉了好几次。" * 200,
        "It leaks and is loud. " * 300,
        "\n".join(f"{number} × 密封圈" for number in range(50)),
        "X" * 3000,
        "笑脸 \U0001f600 and ä́",
    ],
)
def test_whatever_people_write_fits_on_one_page_above_its_foot(words: str) -> None:
    said = read(draw(told(PAGE, words=words)))
    assert said.index("措施") < said.index("K7QX")
    assert "以下不保修" in said


@pytest.mark.parametrize("words", ["洗衣机漏水，楼下邻居已经投诉。" * 300, "a\n" * 600, "X" * 4000])
def test_a_booklet_goes_on_over_as_many_pages_as_somebody_has_written(words: str) -> None:
    block = Block(title="工单", rows=(Line(label="问题", value=words),), lines=(words,))
    said = "".join(page.extract_text() for page in PdfReader(BytesIO(bind(replace(PAGE, blocks=(block,))))).pages)
    assert said.count(words[0]) >= 2 * words.count(words[0])


def test_a_page_without_seal_logo_or_contact_is_a_page(tmp_path: Path) -> None:
    broken = tmp_path / "logo.png"
    broken.write_bytes(b"no picture")
    bare = replace(PAGE, seal=None, highlight=(), notes=(), head=Head(company="某某", contact=(), logo=str(broken)))
    words = read(draw(bare))
    assert "K7QX" not in words
    assert "某某" in words


def test_a_logo_and_a_code_are_drawn(tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    Image.new("RGBA", (2000, 500), "red").save(logo)
    head = replace(PAGE.head, logo=str(logo))
    pictures: Callable[[Page], int] = lambda page: len(PdfReader(BytesIO(draw(page))).pages[0].images)  # noqa: E731
    assert pictures(replace(PAGE, head=head)) == 2
    assert pictures(replace(PAGE, seal=replace(SEAL, link=""))) == 0


@pytest.mark.requirement("R2.4-3")
def test_documents_are_drawn_as_files_as_pictures_and_as_one_picture() -> None:
    first, picture, second, _, whole = DocumentsDrawer.draw((PAGE, replace(PAGE, name="保修卡 WC-1")))
    assert (first.name, first.mime, second.name) == ("维修单 RO-2026-000017.pdf", "application/pdf", "保修卡 WC-1.pdf")
    wide, high = Image.open(BytesIO(picture.content)).size
    assert wide >= 1000
    assert Image.open(BytesIO(whole.content)).size == (wide, high * 2 + 12)
    assert DocumentsDrawer.draw(()) == ()


@pytest.mark.requirement("R2.4-3")
def test_a_phone_reads_the_code_off_the_picture() -> None:
    _, picture, _ = DocumentsDrawer.draw((PAGE,))
    shown = Image.open(BytesIO(picture.content)).convert("RGB")
    assert shown.getpixel((5, shown.height // 2)) == (255, 255, 255), "paper is white"
    (code,) = zxingcpp.read_barcodes(np.array(shown))
    assert code.text == SEAL.link
