"""People's quiet hours: what need not be known at once waits until they end (spec, gaps)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from desk.attention import Quiet
from desk.people import Member
from desk.ranking import is_urgent
from desk.terms import ResponseLevel
from desk.tickets.ticket import Ticket
from desk.turns import Around


def quiet_until(member: Member, ticket: Ticket, around: Around) -> datetime | None:
    """Give when the member's quiet hours end, if it is quiet now; None at other times, and for tickets of level 1."""
    rule = around.policy.quiet
    if rule.except_level_1 and is_level_1(ticket):
        return None
    return end_of(member.quiet or rule, now=around.now, zone=around.policy.zone)


def end_of(quiet: Quiet, *, now: datetime, zone: str) -> datetime | None:
    """Give when quiet hours that have begun end, as clocks in `zone` show it; None outside of them."""
    local = now.astimezone(ZoneInfo(zone))
    if not quiet.holds(local):
        return None
    end = datetime.combine(local.date(), quiet.end, local.tzinfo)
    return (end if end > local else end + timedelta(days=1)).astimezone(UTC)


def is_level_1(ticket: Ticket) -> bool:
    """Whether a ticket can't wait: severity or response level 1, or words that look like it while it is ungraded."""
    grade = ticket.grading.active
    return is_urgent(ticket) or (grade is not None and grade.response_level is ResponseLevel.LEVEL_1)
