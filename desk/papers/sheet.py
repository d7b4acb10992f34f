"""A sheet of paper in neutral terms: what stands on it, not how it looks."""

from dataclasses import dataclass
from datetime import datetime

from desk.replies import Row
from desk.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a sheet under its title: labelled rows, then lines of their own."""

    title: Text
    rows: tuple[Row, ...] = ()
    lines: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page. `highlight` is what the reader looks for first; `notes` stand below in small print."""

    title: Text
    number: str
    issued_at: datetime
    sections: tuple[Section, ...]
    highlight: tuple[Row, ...] = ()
    notes: tuple[Text, ...] = ()
