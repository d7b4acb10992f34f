"""What a report is made of. `W` is what words are: Text as the desk says them, str once they are put into words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar

from desk.texts import Text

W = TypeVar("W", Text, str)
Raw: TypeAlias = int | float | str | datetime | timedelta | None


class Form(StrEnum):
    """What a value is, so that a table can type its column; SHARE is from 0 to 1."""

    COUNT = "count"
    SHARE = "share"
    POINTS = "points"
    SPAN = "span"
    MOMENT = "moment"
    WORDS = "words"


class Tone(StrEnum):
    """Whether a value is as it should be."""

    PLAIN = "plain"
    GOOD = "good"
    FAIR = "fair"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell(Generic[W]):
    """A value, and how it is said. `value` is None where there is none; WORDS have theirs in `shown` alone."""

    form: Form
    value: Raw = None
    shown: W


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile(Generic[W]):
    """A key figure; `before` is the same of the period before."""

    label: W
    cell: Cell[W]
    before: W | None = None
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles(Generic[W]):
    """Key figures side by side."""

    tiles: tuple[Tile[W], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar(Generic[W]):
    """A bar whose length is `share`, from 0 to 1."""

    label: W
    share: float
    cell: Cell[W]
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars(Generic[W]):
    """Bars below each other, to be compared; those `for_files` are not in the picture."""

    title: W
    bars: tuple[Bar[W], ...]
    for_files: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Point(Generic[W]):
    """A day or month of a trend: the number of each series."""

    label: W
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend(Generic[W]):
    """Numbers over time, in series with names."""

    title: W
    series: tuple[W, ...]
    points: tuple[Point[W], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[W]):
    """A column of a table, all of one form."""

    label: W
    form: Form = Form.WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Generic[W]):
    """Rows and columns. One `for_files` is too much for a picture."""

    title: W
    columns: tuple[Column[W], ...]
    rows: tuple[tuple[Cell[W], ...], ...]
    for_files: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Generic[W]):
    """Somebody's words under a heading; `tone` is bad where words are missing."""

    heading: W
    words: W
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotes(Generic[W]):
    """What several people said."""

    quotes: tuple[Quote[W], ...]


Block: TypeAlias = Tiles[W] | Bars[W] | Trend[W] | Table[W] | Quotes[W]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Generic[W]):
    """A part of a report; where it has no blocks, `none` says so in a friendly way."""

    title: W
    blocks: tuple[Block[W], ...] = ()
    none: W


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Generic[W]):
    """A whole report. `name` is that of its files, without an ending; `made_at` is when it was wanted."""

    name: str
    title: W
    subtitle: W
    made_at: datetime
    sections: tuple[Section[W], ...]
