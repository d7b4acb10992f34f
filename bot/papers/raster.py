"""Pages as pictures, for chats that show pictures and take no files: only the process that draws loads this."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image
from pypdfium2 import PdfDocument

SCALE = 1.75  # pixels a point: an A4 page is 1042 pixels wide, legible on every phone
COLORS = 128  # print has few: a fifth of the bytes
LOOK = 2  # colours are looked for in a picture so many times smaller
SEAM = 12  # pixels between two pages


def as_pictures(pages: Sequence[bytes]) -> tuple[list[bytes], bytes]:
    """Draw one-page PDFs as PNG: each alone, and all of them one below the other."""
    pictures = [_rendered(page) for page in pages]
    return [_png(picture) for picture in pictures], _png(_stacked(pictures))


def _rendered(content: bytes) -> Image.Image:
    with PdfDocument(content) as document:
        rendered: Image.Image = document[0].render(scale=SCALE).to_pil()
        return rendered.convert("RGB")


def _stacked(pictures: Sequence[Image.Image]) -> Image.Image:
    wide = max(picture.width for picture in pictures)
    high = sum(picture.height for picture in pictures) + SEAM * (len(pictures) - 1)
    whole, at = Image.new("RGB", (wide, high), "#9AA3AD"), 0
    for picture in pictures:
        whole.paste(picture, (0, at))
        at += picture.height + SEAM
    return whole


def _png(picture: Image.Image) -> bytes:
    """Write print with its commonest colours, the most of it, which is the paper, exactly as it is."""
    seen = picture.resize((picture.width // LOOK, picture.height // LOOK), Image.Resampling.NEAREST)
    counted: list[tuple[int, tuple[int, ...]]] = seen.getcolors(seen.width * seen.height) or []  # type: ignore[assignment]  # of RGB
    colors = [part for _, color in sorted(counted, reverse=True)[:COLORS] for part in color]
    drawn = picture.quantize(palette=_palette(colors), dither=Image.Dither.NONE)
    counts = drawn.histogram()
    paper = counts.index(max(counts)) * 3
    drawn.putpalette([*colors[:paper], *colors[:3], *colors[paper + 3 :]])
    file = BytesIO()
    drawn.save(file, "PNG")
    return file.getvalue()


def _palette(colors: list[int]) -> Image.Image:
    palette = Image.new("P", (1, 1))
    palette.putpalette(colors)
    return palette
