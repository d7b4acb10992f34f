"""The warranty of the work that was done: from when, until when."""

from calendar import monthrange
from datetime import datetime
from zoneinfo import ZoneInfo

from desk.duties import YEAR, Months
from desk.papers.rules import DocumentRules
from desk.terms import ActionType
from desk.tickets.ticket import Ticket


def warranty_of(ticket: Ticket, rules: DocumentRules) -> Months | None:
    """Give for how long the work is warranted; None for work that has no warranty."""
    months = {ActionType.REPAIR: rules.warranty_repair, ActionType.REPLACEMENT: rules.warranty_replacement}
    return months.get(ticket.handling.action) if ticket.handling.action and ticket.handling.solved else None


def ends_at(begins: datetime, months: Months, zone: str) -> datetime:
    """Give the last day of a warranty that begins with a day: the same day so many months later, or that month's last.

    Days are the desk's own, of its `zone`.
    """
    day = begins.astimezone(ZoneInfo(zone))
    years, month = divmod(day.month - 1 + months, YEAR)
    year = day.year + years
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))
