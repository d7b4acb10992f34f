"""A report as JSON: the values as they are, with the words beside them; spans are seconds, shares from 0 to 1."""

import json
from datetime import datetime, timedelta
from typing import Any

from desk.reports.blocks import Bars, Block, Cell, Quotes, Raw, Report, Table, Tiles, Trend


def report_json(report: Report[str]) -> bytes:
    """Write it for a script."""
    told = {
        "name": report.name,
        "title": report.title,
        "subtitle": report.subtitle,
        "made_at": report.made_at.isoformat(),
        "sections": [
            {"title": section.title, "blocks": [_block(block) for block in section.blocks]}
            for section in report.sections
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _block(block: Block[str]) -> dict[str, Any]:
    match block:
        case Tiles():
            return {"figures": [{"label": one.label, **_cell(one.cell)} for one in block.tiles]}
        case Bars():
            return {"title": block.title, "figures": [{"label": one.label, **_cell(one.cell)} for one in block.bars]}
        case Trend():
            points = [{"label": point.label, "values": list(point.values)} for point in block.points]
            return {"title": block.title, "series": list(block.series), "points": points}
        case Table():
            columns = [{"label": column.label, "form": column.form.value} for column in block.columns]
            return {"title": block.title, "columns": columns, "rows": [[_cell(c) for c in r] for r in block.rows]}
        case Quotes():
            return {"said": [{"heading": one.heading, "words": one.words} for one in block.quotes]}


def _cell(cell: Cell[str]) -> dict[str, Any]:
    return {"value": _plain(cell.value), "words": cell.shown} if cell.value is not None else {"words": cell.shown}


def _plain(value: Raw) -> int | float | str | None:
    match value:
        case timedelta():
            return value.total_seconds()
        case datetime():
            return value.isoformat()
        case _:
            return value
