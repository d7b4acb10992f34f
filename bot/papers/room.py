"""The drawing room: every kind of paper with its drawer, wired."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from bot.papers.artist import ArtistApart
from desk.papers.paper import PaperKind
from handlers.drawing import Drawer
from handlers.ports import Files
from handlers.unreached import Rescue
from scheduler.papers import LEASE, PaperDrawing


def drawers() -> Mapping[PaperKind, Drawer]:
    """Give the drawer of each kind; whoever has one more adds it here."""
    return {}


@asynccontextmanager
async def open_drawing(by: Rescue, *, files: Files, speed: float) -> AsyncIterator[PaperDrawing]:
    """Have ready who draws; at the end their process ends. `speed` is the clock's: leases are of real time."""
    artist = ArtistApart()
    try:
        yield PaperDrawing(
            store=by.store,
            files=files,
            rules=by.rules,
            clock=by.clock,
            artist=artist,
            drawers=drawers(),
            lease=LEASE * speed,
        )
    finally:
        await artist.close()
