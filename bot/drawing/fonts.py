"""The one font of every picture and page: Noto Sans SC in two weights, with Chinese, Latin and the signs between."""

from pathlib import Path

FAMILY = "Noto Sans SC"
TYPEFACE = Path(__file__).parent / "typeface"


def font_path(*, bold: bool = False) -> Path:
    """Name the TrueType file of a weight; it is part of the package, so that no machine needs a font of its own."""
    return TYPEFACE / f"NotoSansSC-{'Bold' if bold else 'Regular'}.ttf"
