"""What is due of a visit as time goes by: both are reminded of it, a choice or a signature that nobody made is noted.

One timer a ticket goes from mark to mark; late, the newest mark counts, and the others are over.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from desk import notices
from desk.dispatch.hands import IN_HAND
from desk.terms import Status
from desk.texts import Text, text
from desk.tickets.ticket import Ticket
from desk.turns import Around, Outbound, Timer, TimerKind, Turn
from desk.values import replace
from desk.visits import signing
from desk.visits.offering import booked_by, clash
from desk.visits.steps import on_the_way
from desk.visits.visit import Visit, VisitState, Window
from desk.visits.wording import told


class Mark(StrEnum):
    """What happens at a moment of a visit."""

    NO_CHOICE = "no_choice"
    EVENING = "evening"
    SOON = "soon"
    MISSED = "missed"
    UNSIGNED = "unsigned"


def timer_of(ticket: Ticket, around: Around) -> Timer:
    """Set the timer to the next mark, or take it away when there is none."""
    ahead = [at for at, _ in _marks(ticket, around) if at > around.now]
    return Timer(ticket=ticket.id, kind=TimerKind.VISIT, due_at=min(ahead, default=None))


def pass_mark(timer: Timer, ticket: Ticket, around: Around) -> Turn:
    """Do what is due by now."""
    due = timer.due_at or around.now
    passed = [(at, mark) for at, mark in _marks(ticket, around) if due <= at <= around.now]
    if not passed:
        return Turn(timers=(timer_of(ticket, around),))
    _, mark = max(passed)
    if mark is Mark.UNSIGNED:
        return _unsigned(ticket, around)
    return Turn(about=ticket.id, outbound=_said(mark, ticket, around), timers=(timer_of(ticket, around),))


def _marks(ticket: Ticket, around: Around) -> list[tuple[datetime, Mark]]:
    """List the moments of this visit at which something happens, whether passed or to come."""
    visit, rules = ticket.visit, around.policy_for(ticket).visits
    if visit is None:
        return []
    if ticket.status is Status.RESULT_SENT and signing.is_asked(ticket) and visit.signature:
        return [(visit.signature.asked_at + rules.sign_within, Mark.UNSIGNED)]
    if ticket.status not in IN_HAND or on_the_way(ticket):
        return []
    if visit.state is VisitState.PROPOSED and visit.windows:
        return [(min(window.start for window in visit.windows), Mark.NO_CHOICE)]
    if visit.state not in {VisitState.AGREED, VisitState.WISHED} or visit.chosen is None:
        return []
    return [
        (_evening_before(visit, around), Mark.EVENING),
        (visit.chosen.start - rules.remind_before, Mark.SOON),
        (visit.chosen.end, Mark.MISSED),
    ]


def _evening_before(visit: Visit, around: Around) -> datetime:
    assert visit.chosen is not None  # noqa: S101 -- the caller has just looked
    zone, rules = ZoneInfo(around.policy.zone), around.policy.visits
    day = visit.chosen.start.astimezone(zone).date() - timedelta(days=1)
    return datetime.combine(day, rules.remind_at, zone).astimezone(visit.chosen.start.tzinfo)


def _said(mark: Mark, ticket: Ticket, around: Around) -> tuple[Outbound, ...]:
    visit = ticket.visit
    assert visit is not None  # noqa: S101 -- it has marks
    match mark:
        case Mark.NO_CHOICE:
            news = text("Ticket {number}: the customer has not chosen a time. Please call them: {contact}",
                        number=ticket.id, contact=ticket.contact.contact or "—")  # fmt: skip
            return notices.tell_person(ticket.assignee or ticket.owner, around, news, ticket=ticket)
        case Mark.MISSED:
            return _ask_where(ticket, around)
        case _:
            return _remind(ticket, around)


def _remind(ticket: Ticket, around: Around) -> tuple[Outbound, ...]:
    """Remind the customer and the handler of the visit."""
    visit, name = ticket.visit, ticket.assignee.name if ticket.assignee else around.policy.company
    assert visit is not None  # noqa: S101 -- it has marks
    assert visit.chosen is not None  # noqa: S101
    time = told(visit.chosen)
    for_customer = text("A reminder: {name} comes to you for ticket {number}, {time}.", name=name, number=ticket.id,
                        time=time)  # fmt: skip
    for_handler = text("A reminder: your visit for ticket {number} is {time}.", number=ticket.id, time=time)
    where = (text("Address: {words}", words=ticket.contact.address),) if ticket.contact.address else ()
    return (
        *notices.tell_customer(ticket, around, for_customer),
        *notices.tell_person(
            ticket.assignee or ticket.owner,
            around,
            for_handler,
            *where,
            *warning(ticket, visit.chosen, around),
            ticket=ticket,
        ),
    )


def warning(ticket: Ticket, window: Window, around: Around) -> tuple[Text, ...]:
    """Warn of another visit of the same person at that time."""
    if ticket.assignee is None:
        return ()
    found = clash(window, booked_by(ticket.assignee.id, around.jobs.values(), but=ticket.id))
    if found is None:
        return ()
    return (text("Mind: the visit for ticket {number} is then too, {time}.", number=found.ticket,
                 time=told(found.window)),)  # fmt: skip


def _ask_where(ticket: Ticket, around: Around) -> tuple[Outbound, ...]:
    """Ask the handler what became of a visit whose time is over."""
    lines: list[Text] = [text("Ticket {number}: the time of the visit is over, and nobody has set out. "
                              "The customer waits.", number=ticket.id)]  # fmt: skip
    lines.append(text("Please set out, or agree on another time: /visit {number}", number=ticket.id))
    return notices.tell_person(ticket.assignee or ticket.owner, around, *lines, ticket=ticket)


def _unsigned(ticket: Ticket, around: Around) -> Turn:
    """Note that nobody signed; everything goes on as it does without (T12)."""
    change = signing.give_up(ticket, now=around.now)
    again = timer_of(change.ticket, around)
    return Turn(
        about=ticket.id, tickets=(change.ticket,), entries=change.entries, timers=(replace(again, due_at=None),)
    )
