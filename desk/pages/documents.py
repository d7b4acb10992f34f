"""A ticket's documents on its page, and what a stranger learns who has one verified by its code (R2.4-3)."""

from dataclasses import dataclass

from desk.papers.composing import NAMES
from desk.papers.document import Document, Issue
from desk.texts import Dated, Text, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Genuine:
    """A document of this desk's register: what it is, without a word of whom it is about."""

    company: str
    title: Text
    number: str
    issued: Text
    sha256: str


def genuine(issue: Issue, *, company: str) -> Genuine:
    """Tell whoever holds a document that it is the desk's."""
    return Genuine(
        company=company,
        title=NAMES[issue.kind],
        number=issue.number,
        issued=text("{at}", at=Dated(at=issue.issued_at)),
        sha256=issue.sha256,
    )


def named(document: Document) -> Text:
    """Name a document with its number."""
    return text("{title} {number}", title=NAMES[document.kind], number=document.number)
