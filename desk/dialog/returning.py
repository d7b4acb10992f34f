"""A problem that the desk has heard of: of an open ticket, which is asked, or of one that was closed, which is said."""

from desk.cards import shorten
from desk.conversations import Topic
from desk.dialog import proposing
from desk.dialog.draft import Draft
from desk.dialog.routing import waits_for_customer
from desk.notices import tell_members
from desk.replies import Choice
from desk.similar import recurrence
from desk.similar.record import Earlier, LinkedBy
from desk.similar.repeats import is_another, told_before
from desk.terms import ProductCategory, Status
from desk.texts import text
from desk.tickets.proposing import told_in
from desk.tickets.ticket import Ticket
from desk.values import replace


def look_back(ticket: Ticket, draft: Draft) -> Ticket:
    """Note what of the customer's past may be back, and say so where the proposal says that it is (T20)."""
    window = draft.around.policy.pace.recurrence
    earlier = recurrence.earlier_of(draft.own_tickets(), now=draft.now, window=window)
    if not earlier:
        return ticket
    change = recurrence.propose(replace(ticket, earlier=earlier), now=draft.now)
    return draft.apply(change)


def say_so(ticket: Ticket, draft: Draft) -> None:
    """Say that the earlier ticket is known, and leave the last word to the customer."""
    if ticket.recurrence_of:
        number = ticket.recurrence_of
        draft.say(text("It may be the problem of ticket {earlier} again: we look at what was done.", earlier=number))


def offer(ticket: Ticket, draft: Draft) -> tuple[Choice, ...]:
    """Let the customer say that the problem of their last ticket is back."""
    closed = _last_closed(draft)
    number = ticket.recurrence_of or (closed.id if closed else None)
    if number is None:
        return ()
    label = text("It is the problem of ticket {earlier} again", earlier=number)
    return (draft.choice("again", label, ticket=ticket, argument=str(number)),)


def recurs(ticket: Ticket, earlier: Ticket, draft: Draft) -> None:
    """Link a new ticket to the closed one whose problem is back, because the customer says so (T20)."""
    if not recurrence.is_certain(ticket):
        found = next((one for one in ticket.earlier if one.ticket == earlier.id), _as_earlier(earlier))
        basis = LinkedBy.CUSTOMER
        ticket = draft.apply(recurrence.link(ticket, found, by=draft.actor, basis=basis, now=draft.now))
        news = text(
            "Recurrence: ticket {number} is the problem of ticket {earlier} again.",
            number=ticket.id,
            earlier=earlier.id,
        )
        draft.owe(tell_members(draft.around.staff.supervisors(), news, ticket=ticket))
    draft.say(text("Thank you. We look at what was done for ticket {earlier} before.", earlier=earlier.id))


def told_again(words: str, draft: Draft) -> Ticket | None:
    """Give the open ticket whose problem is told again where a new one was asked for; a hazard waits for no answer."""
    if proposing.is_alarming(draft):
        return None
    return told_before(words, draft.open_tickets(), draft.around.policy.similar)


def may_be_another(ticket: Ticket, draft: Draft) -> bool:
    """Whether it is not sure that words belong to the open ticket: told afresh, of it again or of another product.

    While it is talked about, or is waited for an answer, they do belong to it.
    """
    until = draft.dialog.focus_until
    if draft.dialog.topic or draft.scene.replied_ticket or (until and draft.now < until) or waits_for_customer(ticket):
        return False
    said = draft.heard.told
    rules = draft.around.policy.similar
    return is_another(draft.read(told_in(said)), ticket) or told_before(said, (ticket,), rules) is not None


def ask_whether(ticket: Ticket, words: str, draft: Draft) -> None:
    """Ask whether words are about an open ticket, and keep them until that is said."""
    keys = (*draft.dialog.held_keys, draft.scene.message.key)
    draft.turn_to(topic=Topic.WHICH_TICKET, field=None, held=words, held_keys=keys)
    problem = shorten(ticket.problem, 30)
    draft.say(
        text("Does this belong to ticket {number} ({words})?", number=ticket.id, words=problem),
        choices=(
            draft.choice("pick", text("Yes, ticket {number}", number=ticket.id), ticket=ticket),
            draft.choice("pick", text("No, a new problem"), argument="new"),
        ),
    )


def _as_earlier(ticket: Ticket) -> Earlier:
    category = ticket.grading.active.category if ticket.grading.active else None
    return Earlier(
        ticket=ticket.id,
        category=category or ProductCategory.OTHER,
        service_type=ticket.service_type,
        product_model=ticket.contact.product_model or "",
        times=ticket.times_again,
    )


def _last_closed(draft: Draft) -> Ticket | None:
    window = draft.around.policy.pace.recurrence
    closed = [
        t
        for t in draft.own_tickets()
        if t.status is Status.CLOSED and t.times.closed_at and draft.now - t.times.closed_at <= window
    ]
    return closed[-1] if closed else None
