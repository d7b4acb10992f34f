"""A graded ticket is the problem of an earlier one again, or turns out not to be: who hears of it (T20, R4.3.4-4)."""

from desk import notices
from desk.similar import recurrence
from desk.staff.draft import Draft
from desk.texts import text
from desk.tickets.ticket import Ticket
from desk.tickets.timeline import staff


def settle(draft: Draft, ticket: Ticket) -> Ticket:
    """Confirm, make or undo the link by the grade; supervisors hear of what came back, customers too if it is new."""
    change = recurrence.settle(ticket, by=staff(draft.member), now=draft.scene.now)
    if change.ticket is ticket:
        return ticket
    settled = draft.apply(change)
    if settled.recurrence_of is None:
        draft.say(text("Ticket {number} is not the problem of an earlier one, as graded.", number=settled.id))
        return settled
    number, before = settled.id, settled.recurrence_of
    news = text("Recurrence: ticket {number} is the problem of ticket {earlier} again.", number=number, earlier=before)
    draft.owe(notices.tell_members(draft.around.staff.supervisors(), news, ticket=settled))
    if ticket.recurrence_of is None:
        hello = text(
            "Hello! Your ticket {number} looks like ticket {earlier}: we look at what was done then.",
            number=number,
            earlier=before,
        )
        draft.owe(notices.tell_customer(settled, draft.around, hello))
    return settled
