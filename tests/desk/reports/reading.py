"""Reads a report as a person does: what stands where."""

from datetime import UTC, timedelta, timezone

from bot.reports.printing import printed
from bot.texts import Catalogues
from desk.reports.blocks import Bars, Quotes, Report, Section, Table, Tiles
from desk.texts import Text

SHANGHAI = timezone(timedelta(hours=8))


def in_words(report: Report[Text], locale: str = "en") -> Report[str]:
    return printed(report, Catalogues().phrase(locale, timezone=SHANGHAI), zone=UTC)


def section(report: Report[Text], title: str) -> Section[str]:
    return next(one for one in in_words(report).sections if one.title == title)


def figures(report: Report[Text], title: str) -> dict[str, str]:
    """Give the key figures of a section by their labels."""
    tiles = (block.tiles for block in section(report, title).blocks if isinstance(block, Tiles))
    return {tile.label: tile.cell.shown for some in tiles for tile in some}


def bars(report: Report[Text], title: str, of: str) -> dict[str, str]:
    """Give the bars of a section by their labels."""
    found = next(b for b in section(report, title).blocks if isinstance(b, Bars) and b.title == of)
    return {bar.label: bar.cell.shown for bar in found.bars}


def table(report: Report[Text], title: str, of: str) -> list[list[str]]:
    """Give the rows of a table of a section, its head first."""
    found = next(b for b in section(report, title).blocks if isinstance(b, Table) and b.title == of)
    return [[c.label for c in found.columns], *([cell.shown for cell in row] for row in found.rows)]


def said(report: Report[Text], title: str) -> dict[str, str]:
    """Give what people are quoted with in a section, by the headings."""
    found = (block.quotes for block in section(report, title).blocks if isinstance(block, Quotes))
    return {quote.heading: quote.words for some in found for quote in some}
