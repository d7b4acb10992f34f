"""What follows silence: one reminder in the chat, then a call, of verdict and survey together (C13, T15).

Both are asked for by the same two timers, so that a customer never gets two reminders of one ticket.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk.duties import Survey
from desk.terms import TicketId
from desk.tickets.ticket import Ticket
from desk.turns import Around, Timer, TimerKind

REMIND = "remind"
CALL = "call"
TO_ANSWER = timedelta(hours=1)  # after the result, before anybody reminds of it
APART = timedelta(hours=2)  # one customer's reminders of several tickets
SHUTS_SOON = timedelta(minutes=30)  # before a chat is shut, for what waits for company or is tried again


def begun(ticket: Ticket, around: Around) -> tuple[Timer, ...]:
    """Set both timers when the result goes out. They count from when the work was done, and leave time to answer."""
    policy = around.policy_for(ticket)
    handled = ticket.times.handled_at or around.now
    call = max(handled + policy.pace.call_for_confirmation, around.now + 2 * TO_ANSWER)
    due = max(handled + policy.pace.remind_confirmation, around.now + TO_ANSWER)
    remind = by_day(due, policy.survey, zone=policy.zone, before=call, after=around.now + TO_ANSWER)
    return _timer(ticket, REMIND, remind), _timer(ticket, CALL, call)


def over(ticket: Ticket) -> tuple[Timer, ...]:
    """Take both away: the customer has answered, or there is nothing to ask any more."""
    return _timer(ticket, REMIND, None), _timer(ticket, CALL, None)


def apart(
    timer: Timer, due: Sequence[Timer], tickets: Mapping[TicketId, Ticket], *, now: datetime
) -> tuple[Timer, ...]:
    """Put the reminders of a customer's other tickets off that would come with this one, each a while after another."""
    if timer.kind is not TimerKind.SURVEY or timer.rule != REMIND:
        return ()
    after = due[list(due).index(timer) + 1 :]
    who = tickets[timer.ticket].customer
    others = [t for t in after if (t.kind, t.rule) == (timer.kind, REMIND) and tickets[t.ticket].customer == who]
    return tuple(replace(other, due_at=now + nth * APART) for nth, other in enumerate(others, start=1))


def by_day(due: datetime, rules: Survey, *, zone: str, before: datetime, after: datetime) -> datetime:
    """Move a reminder that would come at night: to the morning if that is before the call, else to the evening before.

    Where that would be too soon it waits for the morning all the same.
    """
    morning = next_hour(due, rules, zone=zone)
    if morning < before or morning == due:
        return morning
    evening = _at(due, rules.ask_to, zone)
    evening = evening if evening <= due else evening - timedelta(days=1)
    earlier = evening - timedelta(minutes=5)  # so that it reaches them before the quiet begins
    return earlier if earlier >= after else morning


def while_open(timer: Timer, until: datetime, *, now: datetime) -> Timer:
    """Have the reminder come while a chat is still open that shuts at some moment, if that leaves time to answer."""
    last = until - SHUTS_SOON
    if timer.kind is not TimerKind.SURVEY or timer.rule != REMIND or timer.due_at is None or timer.due_at <= last:
        return timer
    return replace(timer, due_at=last) if last >= now + TO_ANSWER else timer


def next_hour(at: datetime, rules: Survey, *, zone: str) -> datetime:
    """Give the first moment from one on at which customers may be disturbed: that very one by day, else the morning."""
    local = at.astimezone(ZoneInfo(zone)).time()
    is_day = rules.ask_from <= local < rules.ask_to if rules.ask_from < rules.ask_to else True
    if is_day:
        return at
    morning = _at(at, rules.ask_from, zone)
    return morning if morning > at else morning + timedelta(days=1)


def _at(day: datetime, clock: time, zone: str) -> datetime:
    local = day.astimezone(ZoneInfo(zone))
    return datetime.combine(local.date(), clock, local.tzinfo).astimezone(UTC)


def _timer(ticket: Ticket, rule: str, due_at: datetime | None) -> Timer:
    return Timer(ticket=ticket.id, kind=TimerKind.SURVEY, rule=rule, due_at=due_at)
