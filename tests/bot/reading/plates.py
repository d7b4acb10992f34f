"""Pictures as customers take them: a nameplate, its barcode, a receipt; drawn here, and read for real."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

_FONTS = (
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
    Path("/System/Library/Fonts/PingFang.ttc"),
    Path("C:/Windows/Fonts/msyh.ttc"),
)
SIZE = 40


def has_chinese_font() -> bool:
    """Whether this machine can draw Chinese print."""
    return any(path.is_file() for path in _FONTS)


def plate(*lines: str, code: str = "", form: str = "QRCode", turned: int = 0) -> Image.Image:
    """Draw print line by line, with a code below it, then turn the whole by degrees."""
    path = next((path for path in _FONTS if path.is_file()), None)
    font = ImageFont.truetype(str(path), SIZE) if path else ImageFont.load_default(SIZE)
    picture = Image.new("RGB", (640, SIZE * 2 * (len(lines) + 1) + (240 if code else 0)), "white")
    pen = ImageDraw.Draw(picture)
    for at, line in enumerate(lines):
        pen.text((SIZE, SIZE * (1 + 2 * at)), line, fill="black", font=font)
    if code:
        picture.paste(drawn(code, form), (SIZE, picture.height - 240))
    return picture.rotate(turned, expand=True, fillcolor="white")


def drawn(code: str, form: str) -> Image.Image:
    """Draw a code."""
    made = zxingcpp.create_barcode(code, getattr(zxingcpp.BarcodeFormat, form))
    return Image.fromarray(np.array(made.to_image(scale=3))).convert("RGB")


def as_file(picture: Image.Image, form: str = "JPEG") -> bytes:
    """Give a picture as a phone sends it."""
    file = BytesIO()
    picture.save(file, form)
    return file.getvalue()


def words_of(lines: Sequence[str]) -> str:
    """Give lines without the spaces that no two readers agree on."""
    return "\n".join(line.replace(" ", "") for line in lines)
