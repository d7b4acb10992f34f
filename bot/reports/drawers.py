"""Who draws reports, boards and flow charts: their words are found here, the rest is done in another process."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.reports.forms import ReportForm, board_drawn, drawn, pictures
from bot.reports.printing import printed, printed_flow, printed_gantt, printed_tasks
from desk.papers.paper import Drawn, PaperWanted
from desk.reports.blocks import Report
from desk.reports.board import Whose
from desk.reports.flowchart import FlowChart, FlowKind, chart_of
from desk.reports.kinds import Asked
from desk.reports.plans import Gantt, Tasks
from handlers import boards
from handlers.ports import Phrasebook
from handlers.reporting import report_of
from handlers.rules import Rules
from handlers.store import Transaction

_SOURCE = "en"  # whose texts are their own words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDrawer:
    """Draws reports: pictures for the chat, then the same as XLSX and PDF."""

    rules: Rules
    phrasebook: Phrasebook

    async def gather(self, tx: Transaction, wanted: PaperWanted, *, at: datetime) -> Report[str]:
        """Count what the report tells, and put it into words."""
        policy, locale = self.rules.policy_at(at), wanted.locale or _SOURCE
        asked = Asked.read(wanted.argument, zone=policy.zone)
        report = await report_of(tx, asked, policy=policy, locale=locale, at=at)
        return printed(report, self.phrasebook(wanted.locale), zone=ZoneInfo(policy.zone))

    @staticmethod
    def draw(plain: Report[str]) -> tuple[Drawn, ...]:
        """Draw it in every form that people get."""
        return (*pictures(plain), drawn(plain, ReportForm.XLSX), drawn(plain, ReportForm.PDF))


@dataclass(frozen=True, kw_only=True)
class _BoardDrawer:
    """Draws what is one picture."""

    rules: Rules
    phrasebook: Phrasebook

    @staticmethod
    def draw(plain: Gantt[str] | Tasks[str] | FlowChart[str]) -> tuple[Drawn, ...]:
        """Draw it as one picture."""
        return (board_drawn(plain),)


class GanttDrawer(_BoardDrawer):
    """Draws open tickets over time."""

    async def gather(self, tx: Transaction, wanted: PaperWanted, *, at: datetime) -> Gantt[str]:
        """Look what is open, and put it into words."""
        policy, locale = self.rules.policy_at(at), wanted.locale or _SOURCE
        found = await boards.gantt(tx, Whose.read(wanted.argument), policy=policy, locale=locale, at=at)
        return printed_gantt(found, self.phrasebook(wanted.locale))


class TasksDrawer(_BoardDrawer):
    """Draws task lists with progress."""

    async def gather(self, tx: Transaction, wanted: PaperWanted, *, at: datetime) -> Tasks[str]:
        """Look what is to be done, and put it into words."""
        policy, locale = self.rules.policy_at(at), wanted.locale or _SOURCE
        found = await boards.tasks(tx, Whose.read(wanted.argument), policy=policy, locale=locale, at=at)
        return printed_tasks(found, self.phrasebook(wanted.locale))


class FlowDrawer(_BoardDrawer):
    """Draws the chart of a flow."""

    async def gather(self, tx: Transaction, wanted: PaperWanted, *, at: datetime) -> FlowChart[str]:  # noqa: ARG002 -- a Drawer
        """Take the flow of the policy in effect, and put it into words."""
        chart = chart_of(FlowKind(wanted.argument), self.rules.policy_at(at), self.rules.versions, now=at)
        return printed_flow(chart, self.phrasebook(wanted.locale))
