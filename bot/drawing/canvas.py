"""A sheet to draw on, in pixels from its top left corner."""

from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Literal

from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Polygon

from bot.drawing.colours import GROUND
from bot.drawing.fonts import font_path
from bot.drawing.lettering import legible
from bot.drawing.typesetting import Type

WIDTH = 1080
MARGIN = 48
_DPI = 72  # so that a point is a pixel

Align = Literal["left", "center", "right"]


@cache
def _face(*, bold: bool) -> FontProperties:
    return FontProperties(fname=font_path(bold=bold))


class Canvas:
    """A picture of WIDTH pixels that grows as it is drawn on; how high it is, is said at the end."""

    def __init__(self, *, width: int = WIDTH) -> None:
        self.width = width
        self._marks: list[Callable[[Figure, int], None]] = []

    def words(self, said: str, at: tuple[float, float], kind: Type, *, align: Align = "left") -> None:
        """Write words; `at` is where their baseline begins, is centred, or ends."""

        def write(figure: Figure, height: int) -> None:
            figure.text(
                at[0] / self.width,
                1 - at[1] / height,
                legible(said),
                fontproperties=_face(bold=kind.bold),
                fontsize=kind.size,
                color=kind.colour,
                ha=align,
                va="baseline",
                parse_math=False,
            )

        self._marks.append(write)

    def box(self, at: tuple[float, float], size: tuple[float, float], colour: str, *, round_by: float = 0) -> None:
        """Fill a rectangle from its upper left corner on."""
        radius = min(round_by, size[0] / 2, size[1] / 2)
        style = f"round,pad=0,rounding_size={radius}" if radius > 0 else "square,pad=0"

        def fill(figure: Figure, height: int) -> None:
            corner = (at[0], height - at[1] - size[1])
            _add(figure, FancyBboxPatch(corner, *size, boxstyle=style, linewidth=0, facecolor=colour))

        if min(size) > 0:
            self._marks.append(fill)

    def line(self, begin: tuple[float, float], end: tuple[float, float], colour: str, *, width: float = 2) -> None:
        """Draw a line."""

        def rule(figure: Figure, height: int) -> None:
            ys = (height - begin[1], height - end[1])
            _add(figure, Line2D((begin[0], end[0]), ys, color=colour, linewidth=width, solid_capstyle="butt"))

        self._marks.append(rule)

    def diamond(self, at: tuple[float, float], radius: float, colour: str) -> None:
        """Draw a mark around a point."""

        def mark(figure: Figure, height: int) -> None:
            x, y = at[0], height - at[1]
            corners = [(x - radius, y), (x, y + radius), (x + radius, y), (x, y - radius)]
            _add(figure, Polygon(corners, closed=True, linewidth=3, edgecolor=GROUND, facecolor=colour))

        self._marks.append(mark)

    def png(self, *, height: float) -> bytes:
        """Give the picture, always the same bytes for the same drawing."""
        pixels = round(height)
        figure = Figure(figsize=(self.width / _DPI, pixels / _DPI), dpi=_DPI, facecolor=GROUND)
        FigureCanvasAgg(figure)
        for mark in self._marks:
            mark(figure, pixels)
        for place, artist in enumerate(figure.get_children()):
            artist.set_zorder(place)  # what was drawn later lies above
        picture = BytesIO()
        figure.savefig(picture, format="png", dpi=_DPI, metadata={"Software": None})
        return picture.getvalue()


def _add(figure: Figure, artist: Artist) -> None:
    artist.set_transform(None)
    figure.add_artist(artist)
