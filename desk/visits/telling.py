"""What people are told of an appointment: the choice of times, what was agreed on, and that it falls away."""

from collections.abc import Iterable

from desk import notices
from desk.cards import button
from desk.people import Member
from desk.replies import Choice, Say
from desk.terms import Role
from desk.texts import Text, text
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import Actor, ActorKind, Change
from desk.tokens import Button, seal
from desk.turns import Around, Outbound, Timer, TimerKind, Turn
from desk.visits import appointing
from desk.visits.offering import spelled
from desk.visits.reminding import timer_of, warning
from desk.visits.visit import Window
from desk.visits.wording import told

SLOT, NO_SLOT, MOVE, CALL_OFF = "slot", "noslot", "move", "calloff"


def ask_customer(ticket: Ticket, around: Around, *, instead_of: Window | None = None) -> tuple[Outbound, ...]:
    """Have the customer choose one of the times that are proposed, or say that none of them suits."""
    name = ticket.assignee.name if ticket.assignee else around.policy.company
    lines = [text("Hello! {name} would like to come to you for ticket {number}.", name=name, number=ticket.id)]
    if instead_of:
        lines.append(text("It takes the place of the visit of {time}.", time=told(instead_of)))
    lines.append(text("Which time suits you?"))
    if notices.chat_of(ticket, around) is None:  # then the owner reads it out, who has nothing to press for them
        lines += map(told, ticket.visit.windows if ticket.visit else ())
    return notices.tell_customer(ticket, around, *lines, choices=slots(ticket, around))


def slots(ticket: Ticket, around: Around) -> tuple[Choice, ...]:
    """Offer the times that were proposed and still lie ahead, and none of them."""
    windows = ticket.visit.windows if ticket.visit else ()
    ahead = (window for window in windows if window.end > around.now)
    times = tuple(_button(SLOT, ticket, around, told(w), argument=spelled((w,))) for w in ahead)
    return (*times, _button(NO_SLOT, ticket, around, text("None of these")))


def changes(ticket: Ticket, around: Around) -> tuple[Choice, ...]:
    """Offer to move the visit, or to call it off."""
    move = _button(MOVE, ticket, around, text("Another time"))
    return (move, _button(CALL_OFF, ticket, around, text("Cancel the visit")))


def agreed(ticket: Ticket, window: Window, around: Around, *, by: Actor) -> Turn:
    """Settle a time: the customer and the handler are told, and supervisors when it is later than was promised (T8)."""
    work = around.policy_for(ticket).visits.work
    change = appointing.agree(ticket, window, work=work, by=by, now=around.now)
    settled = change.ticket
    told_customer = notices.tell_customer(settled, around, *_agreement(settled), choices=changes(settled, around))
    to_handler = _news_for_handler(settled, window, around) if by.kind is ActorKind.CUSTOMER else ()
    late = _late(ticket, settled, around)
    return _turn(change, (*told_customer, *to_handler, *late, *notices.refresh_cards(settled, around)), around)


def proposed(ticket: Ticket, windows: tuple[Window, ...], around: Around, *, by: Member) -> Turn:
    """Offer times to the customer."""
    before = ticket.visit.chosen if ticket.visit else None
    change = appointing.propose(ticket, windows, by=by, now=around.now)
    return _turn(change, ask_customer(change.ticket, around, instead_of=before), around)


def called_off(ticket: Ticket, reason: str, around: Around, *, by: Actor) -> Turn:
    """Give a visit up, and tell whoever did not do so; the ticket goes on."""
    change = appointing.call_off(ticket, reason, by=by, now=around.now)
    off = change.ticket
    if by.kind is ActorKind.CUSTOMER:
        lines = (text("The visit is cancelled; ticket {number} goes on.", number=off.id),)
        news = text("Ticket {number}: the customer has cancelled the visit.", number=off.id)
        staff = tell_handler(off, around, news, offers=("visit", "dialogue"))
    else:
        sorry = text("Hello! We are sorry: the visit for ticket {number} can't take place.", number=off.id)
        lines = (sorry, *((text("{words}", words=reason),) if reason else ()))
        staff = ()
    customer = notices.tell_customer(off, around, *lines)
    return _turn(change, (*customer, *staff, *notices.refresh_cards(off, around)), around)


def needless(ticket: Ticket, around: Around, *, by: Actor) -> Turn:
    """Give up a visit because the work could be done without it."""
    change = appointing.call_off(ticket, "", by=by, now=around.now)
    line = text("Hello! The visit for ticket {number} is not needed any more.", number=ticket.id)
    return _turn(change, notices.tell_customer(change.ticket, around, line), around)


def tell_handler(
    ticket: Ticket, around: Around, *lines: Text, offers: Iterable[str] = (), more: tuple[Choice, ...] = ()
) -> tuple[Outbound, ...]:
    """Owe the handler a message, with what they may press at once; the owner where there is no handler."""
    member = notices.member_of(ticket.assignee or ticket.owner, around.staff)
    if member is None or not member.addresses:
        return notices.tell_person(ticket.owner, around, *lines, ticket=ticket)
    choices = (*more, *(button(action, ticket, member, around) for action in offers))
    return (Outbound(to=member.addresses[0], message=Say(body=lines, choices=choices), ticket=ticket.id),)


def ask_handler(ticket: Ticket, around: Around, news: Text, *, wished: tuple[Window, ...]) -> tuple[Outbound, ...]:
    """Have the handler agree to the customer's wish at one press, where it is a time, or offer others."""
    member = notices.member_of(ticket.assignee or ticket.owner, around.staff)
    more: tuple[Choice, ...] = ()
    if member and wished:
        agree = Button(
            action="visit", ticket=ticket.id, version=ticket.version, person=member.id,
            argument=f"yes={spelled(wished[:1])}",
        )  # fmt: skip
        label = text("Agree: {time}", time=told(wished[0]))
        more = (Choice(token=seal(agree, secret=around.secret), label=label),)
    lines = (news, *(line for window in wished[:1] for line in warning(ticket, window, around)))
    return tell_handler(ticket, around, *lines, more=more, offers=("visit", "reply"))


def _agreement(ticket: Ticket) -> tuple[Text, ...]:
    visit, at = ticket.visit, ticket.times.expected_at
    assert visit is not None  # noqa: S101 -- it has just been agreed on
    assert visit.chosen is not None  # noqa: S101
    name, time = ticket.assignee.name if ticket.assignee else "—", told(visit.chosen)
    lines = [text("Agreed: {name} comes to you for ticket {number}, {time}.", name=name, number=ticket.id, time=time)]
    return (*lines, *((text("We expect to be done by {at}.", at=at),) if at else ()))


def _news_for_handler(ticket: Ticket, window: Window, around: Around) -> tuple[Outbound, ...]:
    news = text("Ticket {number}: the customer chose {time}.", number=ticket.id, time=told(window))
    return tell_handler(ticket, around, news, *warning(ticket, window, around), offers=("visit", "dialogue"))


def _late(before: Ticket, ticket: Ticket, around: Around) -> tuple[Outbound, ...]:
    was, at = before.times.expected_at, ticket.times.expected_at
    if was is None or at is None or at <= was:
        return ()
    news = text("Ticket {number} is delayed until {at}.", number=ticket.id, at=at)
    cause = text("Cause: {words}", words=text("the visit that the customer chose"))
    others = [m for m in around.staff.on_duty(Role.SUPERVISOR) if m.id != (ticket.assignee and ticket.assignee.id)]
    return notices.tell_members(others, news, cause, ticket=ticket)


def _button(action: str, ticket: Ticket, around: Around, label: Text, *, argument: str = "") -> Choice:
    made = Button(action=action, ticket=ticket.id, person=ticket.customer, argument=argument)
    return Choice(token=seal(made, secret=around.secret), label=label)


def _turn(change: Change, outbound: tuple[Outbound, ...], around: Around) -> Turn:
    ticket = change.ticket
    expected = Timer(ticket=ticket.id, kind=TimerKind.EXPECTED, due_at=ticket.times.expected_at)
    return Turn(
        about=ticket.id,
        tickets=(ticket,),
        entries=change.entries,
        outbound=outbound,
        timers=(expected, timer_of(ticket, around)),
    )
