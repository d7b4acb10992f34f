"""Which times to offer a customer: in working hours, beside other visits, within the limit if possible (C30)."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from desk.dispatch.hands import IN_HAND
from desk.terms import MemberId, TicketId
from desk.tickets.ticket import Ticket
from desk.visits.rules import VisitRules
from desk.visits.visit import VisitState, Window

MOST = 3
_DAYS = 7
_MINUTE = timedelta(minutes=1)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """A visit that somebody has agreed on already."""

    ticket: TicketId
    window: Window


def booked_by(member: MemberId, tickets: Iterable[Ticket], *, but: TicketId) -> tuple[Booked, ...]:
    """List the visits of a member that are agreed on, the soonest first, but for that of one ticket."""
    found = (
        Booked(ticket=ticket.id, window=ticket.visit.chosen)
        for ticket in tickets
        if ticket.id != but and _is_of(member, ticket) and ticket.visit and ticket.visit.chosen
    )
    return tuple(sorted(found, key=lambda booked: booked.window.start))


def visitors(tickets: Iterable[Ticket]) -> frozenset[MemberId]:
    """Name whose visits are being arranged: their other visits matter then, and nobody's else."""
    arranged = {VisitState.PROPOSED, VisitState.WISHED}
    return frozenset(t.assignee.id for t in tickets if t.assignee and t.visit and t.visit.state in arranged)


def clash(window: Window, booked: Collection[Booked]) -> Booked | None:
    """Find a visit that stands in the way of another, of the same person."""
    return next((one for one in booked if one.window.overlaps(window)), None)


def _is_of(member: MemberId, ticket: Ticket) -> bool:
    is_theirs = ticket.assignee is not None and ticket.assignee.id == member
    is_to_come = ticket.visit is not None and ticket.visit.state in {VisitState.AGREED, VisitState.WISHED}
    return is_theirs and is_to_come and ticket.status in IN_HAND


def suggested(
    *,
    now: datetime,
    zone: str,
    rules: VisitRules,
    due: datetime | None,
    booked: Collection[Booked],
    is_free: Callable[[datetime], bool],
) -> tuple[Window, ...]:
    """Suggest a few windows, early and late ones of those within the limit; past it the next ones that are free.

    `is_free` says whether the handler works at a moment.
    """
    possible = [
        window
        for window in _windows(now=now, zone=zone, rules=rules)
        if clash(window, booked) is None and is_free(window.start)
    ]
    in_time = [window for window in possible if due is None or window.end <= due]
    return _spread(in_time) if in_time else tuple(possible[:MOST])


def _windows(*, now: datetime, zone: str, rules: VisitRules) -> Iterator[Window]:
    """Cut the working hours of the next days into windows."""
    here = now.astimezone(ZoneInfo(zone))
    for day in range(_DAYS):
        date = here.date() + timedelta(days=day)
        start = datetime.combine(date, rules.earliest, here.tzinfo)
        latest = datetime.combine(date, rules.latest, here.tzinfo)
        while start + rules.window <= latest:
            window = Window(start=start.astimezone(UTC), end=(start + rules.window).astimezone(UTC))
            if window.start >= now + rules.notice:
                yield window
            start += rules.window


def _spread(windows: list[Window]) -> tuple[Window, ...]:
    """Choose of many the first, one from the middle, and the last."""
    if len(windows) <= MOST:
        return tuple(windows)
    return (windows[0], windows[len(windows) // 2], windows[-1])


def spelled(windows: Iterable[Window]) -> str:
    """Write windows for a button or an open question, in ASCII and to the minute."""
    return ",".join(f"{(w.start - _BEGINNING) // _MINUTE}-{(w.end - w.start) // _MINUTE}" for w in windows)


def unspelled(spelling: str) -> tuple[Window, ...]:
    """Read them back. Raises ValueError when they are none."""
    pairs = [pair.split("-") for pair in spelling.split(",")]
    starts = [(_BEGINNING + int(start) * _MINUTE, int(length) * _MINUTE) for start, length in pairs]
    return tuple(Window(start=start, end=start + length) for start, length in starts)


def is_within(window: Window, *, zone: str, rules: VisitRules) -> bool:
    """Whether a window lies within the hours in which visits are."""
    start, end = (at.astimezone(ZoneInfo(zone)) for at in (window.start, window.end))
    return rules.earliest <= start.time() and end.time() <= rules.latest and start.date() == end.date()
