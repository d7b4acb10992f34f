"""Every word of the desk can be drawn on any machine, and codes are read by what reads them."""

from io import BytesIO

import zxingcpp
from babel.messages.pofile import read_po
from PIL import Image
from reportlab.pdfbase.pdfmetrics import stringWidth

from bot.drawing.codes import qr_picture
from bot.drawing.fonts import TYPEFACE, font_path
from bot.drawing.lettering import BOLD, REGULAR, UNKNOWN, legible, register
from bot.texts import LOCALES


def test_the_licence_of_the_font_is_shipped_beside_it() -> None:
    assert {font_path().parent, font_path(bold=True).parent} == {TYPEFACE}
    assert "SIL OPEN FONT LICENSE Version 1.1" in (TYPEFACE / "OFL.txt").read_text()


def test_the_font_has_every_sign_of_the_chinese_catalogue() -> None:
    with (LOCALES / "zh_CN" / "LC_MESSAGES" / "aftercare.po").open("rb") as file:
        spoken = {sign for message in read_po(file) for sign in str(message.string) + str(message.id)}
    spoken -= {"⚠", "✗"} | {sign for sign in spoken if ord(sign) >= 0x1F000}  # chats draw these by themselves
    assert sorted(sign for sign in spoken if legible(sign) == UNKNOWN) == []


def test_what_the_font_lacks_becomes_a_box_and_joiners_vanish() -> None:
    assert legible("陳先生 Gödöllő ★ 👍🏽") == "陳先生 Gödöllo ★ □□"
    assert legible("❤️\u200d") == "□"
    assert legible("两行\n文字") == "两行\n文字"


def test_both_weights_are_known_to_the_pages() -> None:
    register()
    assert stringWidth("维修单", REGULAR, 10) == 30
    assert stringWidth("维修单", BOLD, 10) == 30


def test_a_code_is_read_back_from_its_picture() -> None:
    with Image.open(BytesIO(qr_picture("https://example.com/d/AB12"))) as picture:
        assert [code.text for code in zxingcpp.read_barcodes(picture)] == ["https://example.com/d/AB12"]
