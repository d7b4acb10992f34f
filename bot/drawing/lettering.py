"""The font where pages are set: registered once a process, and what it has no sign for made legible."""

from functools import cache
from unicodedata import normalize

from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont

from bot.drawing.fonts import font_path

REGULAR = "NotoSansSC"
BOLD = "NotoSansSC-Bold"
UNKNOWN = "□"
# What only tells how its neighbour looks: a joiner, and the selectors of a sign's variants.
SILENT = frozenset({0x200B, 0x200C, 0x200D, 0xFEFF, *range(0xFE00, 0xFE10)})


@cache
def register() -> None:
    """Make REGULAR and BOLD known to the library that sets pages; <b> in a paragraph is BOLD from then on."""
    registerFont(TTFont(REGULAR, font_path()))
    registerFont(TTFont(BOLD, font_path(bold=True)))
    registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def legible(words: str) -> str:
    """Give the words as the font can write them: without rare accents, a box for an emoji, so that none is missed."""
    known = _signs()
    return "".join(sign if ord(sign) in known else _nearest(sign) for sign in words if ord(sign) not in SILENT)


def _nearest(sign: str) -> str:
    plain = normalize("NFKD", sign)[0]
    return plain if ord(plain) in _signs() else UNKNOWN


@cache
def _signs() -> frozenset[int]:
    return frozenset(TTFont(REGULAR, font_path()).face.charToGlyph) | {ord("\n")}
