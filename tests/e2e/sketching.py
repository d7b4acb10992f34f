"""Somebody who only jots papers down: stories that are not about their look need no process that draws."""

from typing import Any

from bot.papers.page import Page
from desk.papers.paper import Drawn
from handlers.drawing import Drawer


class Sketcher:
    """Draws documents as their names, and all else for real."""

    async def draw(self, drawer: Drawer, plain: Any) -> tuple[Drawn, ...]:  # noqa: ANN401 -- what was gathered
        pages = [page for page in plain if isinstance(page, Page)] if isinstance(plain, tuple) else []
        if not pages:
            return drawer.draw(plain)
        sketches = [
            Drawn(name=f"{page.name}.{ending}", mime=mime, content=f"{page.name} {ending}".encode())
            for page in pages
            for ending, mime in (("pdf", "application/pdf"), ("png", "image/png"))
        ]
        return (*sketches, Drawn(name="documents.png", mime="image/png", content=repr(pages).encode()))
