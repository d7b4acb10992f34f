"""Somebody who only jots papers down: stories that are not about their look need no process that draws."""

from collections.abc import Iterator
from typing import Any

from bot.papers.page import Page
from desk.papers.paper import Drawn
from desk.reports.blocks import Report
from desk.reports.flowchart import FlowChart
from desk.reports.plans import Gantt, Tasks
from handlers.drawing import Drawer


class Sketcher:
    """Draws documents as their names, reports as what they say, and all else for real."""

    async def draw(self, drawer: Drawer, plain: Any) -> tuple[Drawn, ...]:  # noqa: ANN401 -- what was gathered
        if isinstance(plain, Report | Gantt | Tasks | FlowChart):
            return tuple(_sketched(plain))
        pages = [page for page in plain if isinstance(page, Page)] if isinstance(plain, tuple) else []
        if not pages:
            return drawer.draw(plain)
        sketches = [
            Drawn(name=f"{page.name}.{ending}", mime=mime, content=f"{page.name} {ending}".encode())
            for page in pages
            for ending, mime in (("pdf", "application/pdf"), ("png", "image/png"))
        ]
        return (*sketches, Drawn(name="documents.png", mime="image/png", content=repr(pages).encode()))


def _sketched(plain: Report[str] | Gantt[str] | Tasks[str] | FlowChart[str]) -> Iterator[Drawn]:
    """Jot down a picture, and for a report its two files, each with all that it says."""
    content = repr(plain).encode()
    yield Drawn(name=f"{plain.name}.png", mime="image/png", content=content)
    if isinstance(plain, Report):
        yield Drawn(name=f"{plain.name}.xlsx", mime="application/octet-stream", content=b"xlsx " + content)
        yield Drawn(name=f"{plain.name}.pdf", mime="application/pdf", content=b"pdf " + content)
