"""Pages one after the other, as many as it takes: only the process that draws loads this."""

from dataclasses import dataclass
from functools import partial
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, SimpleDocTemplate, Spacer

from bot.drawing.lettering import BOLD, REGULAR, legible, register
from bot.papers.layout import ACCENT, FAINT, INNER, MARGIN, RULE, block, meta_of, paragraph
from bot.papers.page import Page

SCALE = 0.9
FOOT = 10 * mm
LABEL = 44 * mm
TOGETHER = 30 * mm  # of a title with what stands below it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbered:
    """What stands at the foot of every page."""

    words: str

    def __call__(self, canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFillColor(ACCENT)
        canvas.rect(0, A4[1] - 4 * mm, A4[0], 4 * mm, stroke=0, fill=1)
        canvas.setStrokeColor(RULE)
        canvas.line(MARGIN, FOOT + 4 * mm, A4[0] - MARGIN, FOOT + 4 * mm)
        canvas.setFillColor(FAINT)
        canvas.setFont(REGULAR, 8)
        canvas.drawString(MARGIN, FOOT, legible(self.words))
        canvas.drawRightString(A4[0] - MARGIN, FOOT, str(document.page))


def bind(page: Page) -> bytes:
    """Draw what stands on a long page, over several sheets."""
    register()
    file = BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=FOOT + 9 * mm,
        title=page.name,
        author=page.head.company,
        creator="Aftercare",
    )
    on_page = _Numbered(words=f"{page.head.company} · {page.name}")
    document.build(_story(page), onFirstPage=on_page, onLaterPages=on_page, canvasmaker=partial(Canvas, invariant=1))
    return file.getvalue()


def _story(page: Page) -> list[Flowable]:
    parts: list[Flowable] = []
    for one in page.blocks:
        parts += [CondPageBreak(TOGETHER), *block(one, SCALE, wide=INNER, label=LABEL)]
    title = paragraph(page.title, size=20, font=BOLD, color=ACCENT)
    company = paragraph(page.head.company, size=11)
    return [title, company, Spacer(1, 4 * mm), meta_of(page.meta, 1.0), *parts]
