"""The forms in which a report is given, and what draws each; loaded only where it is drawn."""

from collections.abc import Callable
from enum import StrEnum

from desk.papers.paper import Drawn
from desk.reports.blocks import Report
from desk.reports.flowchart import FlowChart
from desk.reports.plans import Gantt, Tasks

PNG = "image/png"


class ReportForm(StrEnum):
    """What a report is given as; the value is the ending of the file."""

    PNG = "png"
    XLSX = "xlsx"
    PDF = "pdf"
    JSON = "json"


_MIMES = {
    ReportForm.PNG: PNG,
    ReportForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ReportForm.PDF: "application/pdf",
    ReportForm.JSON: "application/json",
}


def drawn(report: Report[str], form: ReportForm) -> Drawn:
    """Draw a report in a form."""
    return Drawn(name=f"{report.name}.{form}", mime=_MIMES[form], content=_drawing(form)(report))


def pictures(report: Report[str]) -> tuple[Drawn, ...]:
    """Draw a report as pictures for a chat."""
    from bot.drawing.picture import report_pictures  # noqa: PLC0415 -- its libraries are large

    return tuple(
        Drawn(name=f"{report.name}-{number}.png", mime=PNG, content=picture)
        for number, picture in enumerate(report_pictures(report), start=1)
    )


def board_drawn(board: Gantt[str] | Tasks[str] | FlowChart[str]) -> Drawn:
    """Draw a Gantt chart, a task list or the chart of a flow."""
    return Drawn(name=f"{board.name}.png", mime=PNG, content=_board_picture(board))


def _board_picture(board: Gantt[str] | Tasks[str] | FlowChart[str]) -> bytes:
    from bot.drawing.flow import flow_picture  # noqa: PLC0415 -- as above
    from bot.drawing.gantt import gantt_picture  # noqa: PLC0415 -- as above
    from bot.drawing.tasks import tasks_picture  # noqa: PLC0415 -- as above

    match board:
        case Gantt():
            return gantt_picture(board)
        case Tasks():
            return tasks_picture(board)
        case FlowChart():
            return flow_picture(board)


def _drawing(form: ReportForm) -> Callable[[Report[str]], bytes]:
    match form:
        case ReportForm.PNG:
            from bot.drawing.picture import report_picture  # noqa: PLC0415 -- as above

            return report_picture
        case ReportForm.XLSX:
            from bot.reports.workbook import report_workbook  # noqa: PLC0415 -- as above

            return report_workbook
        case ReportForm.PDF:
            from bot.reports.pages import report_pages  # noqa: PLC0415 -- as above

            return report_pages
        case ReportForm.JSON:
            from bot.reports.written import report_json  # noqa: PLC0415 -- as above

            return report_json
