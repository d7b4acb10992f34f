"""A page in words, ready to be drawn: it goes to the process that draws, which knows no ticket and no policy."""

from dataclasses import dataclass
from datetime import datetime

from desk.papers.sheet import Section, Sheet
from desk.replies import Row
from handlers.ports import Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A labelled line."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of a page under its title."""

    title: str
    rows: tuple[Line, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Who the paper is from: the company, how to reach it, and the path of its logo, empty where there is none."""

    company: str
    contact: tuple[str, ...]
    logo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """How a stranger can tell that the paper is genuine: words, the printed code, and the address of the QR code."""

    words: str
    code: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All that stands on one page. `meta` are the lines below the title; `name` is that of the file."""

    name: str
    title: str
    made_at: datetime
    head: Head
    meta: tuple[Line, ...]
    highlight: tuple[Line, ...]
    blocks: tuple[Block, ...]
    notes: tuple[str, ...]
    seal: Seal | None


def worded(sheet: Sheet, phrase: Phrase, *, head: Head, meta: tuple[Row, ...], seal: Seal | None) -> Page:
    """Put a sheet into words."""
    title = phrase(sheet.title)
    return Page(
        name=f"{title} {sheet.number}",
        title=title,
        made_at=sheet.issued_at,
        head=head,
        meta=_lines(meta, phrase),
        highlight=_lines(sheet.highlight, phrase),
        blocks=tuple(_block(section, phrase) for section in sheet.sections),
        notes=tuple(map(phrase, sheet.notes)),
        seal=seal,
    )


def _block(section: Section, phrase: Phrase) -> Block:
    return Block(
        title=phrase(section.title), rows=_lines(section.rows, phrase), lines=tuple(map(phrase, section.lines))
    )


def _lines(rows: tuple[Row, ...], phrase: Phrase) -> tuple[Line, ...]:
    return tuple(Line(label=phrase(row.label), value=phrase(row.value)) for row in rows)
