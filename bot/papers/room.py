"""The drawing room: every kind of paper with its drawer, wired."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from bot.papers.artist import ArtistApart
from bot.papers.documents import DocumentsDrawer
from bot.papers.evidence import EvidenceDrawer
from bot.reports.drawers import FlowDrawer, GanttDrawer, ReportDrawer, TasksDrawer
from desk.papers.paper import PaperKind
from handlers.drawing import Artist, Drawer, Handing
from handlers.issuing import DocumentsHanding
from handlers.ports import Files
from handlers.unreached import Rescue
from scheduler.papers import LEASE, PaperDrawing


def drawers(by: Rescue) -> Mapping[PaperKind, Drawer]:
    """Give the drawer of each kind; whoever has one more adds it here."""
    return {
        PaperKind.DOCUMENTS: DocumentsDrawer(rules=by.rules, phrasebook=by.phrasebook),
        PaperKind.EVIDENCE: EvidenceDrawer(rules=by.rules, phrasebook=by.phrasebook),
        PaperKind.REPORT: ReportDrawer(rules=by.rules, phrasebook=by.phrasebook),
        PaperKind.GANTT: GanttDrawer(rules=by.rules, phrasebook=by.phrasebook),
        PaperKind.TASKS: TasksDrawer(rules=by.rules, phrasebook=by.phrasebook),
        PaperKind.FLOW: FlowDrawer(rules=by.rules, phrasebook=by.phrasebook),
    }


def handing(by: Rescue) -> Mapping[PaperKind, Handing]:
    """Give what becomes of those papers that are not just sent."""
    return {PaperKind.DOCUMENTS: DocumentsHanding(rules=by.rules)}


@asynccontextmanager
async def open_drawing(
    by: Rescue, *, files: Files, speed: float, artist: Artist | None = None
) -> AsyncIterator[PaperDrawing]:
    """Have ready who draws; at the end their process ends. `speed` is the clock's: leases are of real time."""
    apart = ArtistApart()
    try:
        yield PaperDrawing(
            store=by.store,
            files=files,
            rules=by.rules,
            clock=by.clock,
            artist=artist or apart,
            drawers=drawers(by),
            handing=handing(by),
            lease=LEASE * speed,
        )
    finally:
        await apart.close()
