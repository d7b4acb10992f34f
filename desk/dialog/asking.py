"""Which ticket is it about? Asked with choices, answered by one, by its number, or by quoting a message of it."""

from desk.cards import shorten
from desk.conversations import Topic
from desk.dialog import reporting, surveying, verdict, wishes
from desk.dialog.draft import Draft
from desk.dialog.intents import Intent
from desk.dialog.routing import is_talked_over
from desk.replies import Choice
from desk.texts import text
from desk.tickets.ticket import Ticket

ACTIONS: dict[Intent, str] = {
    Intent.PROGRESS: "progress",
    Intent.URGE: "urge",
    Intent.WITHDRAW: "withdraw",
    Intent.CALL_BACK: "call",
    Intent.PERSON: "person",
    Intent.CORRECT: "correct",
    Intent.RESCHEDULE: "move",
    Intent.CANCEL_VISIT: "calloff",
}


def whose(words: str, draft: Draft) -> None:
    """Ask which ticket a message belongs to, and keep it until that is said."""
    held = "\n".join(filter(None, (draft.dialog.held, words)))
    keys = (*draft.dialog.held_keys, draft.scene.message.key)
    draft.turn_to(topic=Topic.WHICH_TICKET, held=held, held_keys=keys)
    anew = draft.choice("pick", text("A new problem"), argument="new")
    draft.say(text("Which ticket is this about?"), choices=(*_choices("pick", draft), anew))


def about_which(intent: Intent, draft: Draft) -> None:
    """Ask which of several open tickets a wish is about; progress is simply shown for all."""
    if intent is Intent.PROGRESS:
        show_all(draft)
    else:
        draft.say(text("Which ticket is this about?"), choices=_choices(ACTIONS[intent], draft))


def show_all(draft: Draft) -> None:
    """Show how far each open ticket is."""
    tickets = draft.open_tickets()
    for ticket in tickets:
        wishes.show_progress(ticket, draft, alone=len(tickets) == 1)
    if len(tickets) > 1:
        draft.say(choices=wishes.progress_choices(None, draft))


def turn_towards(ticket: Ticket, draft: Draft) -> None:
    """Go on with the ticket whose number was sent: the kept message goes there, else its progress is shown."""
    if draft.dialog.topic is Topic.WHICH_TICKET and ticket.status.is_open:
        picked(ticket, draft)
        return
    draft.turn_to(ticket=ticket.id, topic=None, field=None, focus_until=draft.now + reporting.FOCUS)
    wishes.show_progress(ticket, draft)


def picked(ticket: Ticket | None, draft: Draft) -> None:
    """Put the kept message where the customer says it belongs: into that ticket, or a new one when None."""
    words, keys = draft.dialog.held, draft.dialog.held_keys
    draft.turn_to(topic=None, field=None, held="", held_keys=(), focus_until=draft.now + reporting.FOCUS)
    if ticket:
        draft.turn_to(ticket=ticket.id)
        _go_on(ticket, words, draft)
    elif words:
        reporting.open_from(words, draft)
    else:
        invite_problem(draft)
    draft.adopt(keys)


def invite_problem(draft: Draft) -> None:
    """Ask for the next problem."""
    draft.turn_to(topic=Topic.NEW_PROBLEM, field=None)
    draft.say(text("Please tell us what is wrong, in your own words. Pictures help."))


def _go_on(ticket: Ticket, words: str, draft: Draft) -> None:
    if not words:
        draft.about = ticket.id
        draft.say(text("We are talking about ticket {number} now.", number=ticket.id))
    elif is_talked_over(ticket) and surveying.take_kept(ticket, words, draft):
        return
    elif is_talked_over(ticket):
        verdict.doubt(ticket, words, draft)
    else:
        reporting.add_to(ticket, words, draft)


def _choices(action: str, draft: Draft) -> tuple[Choice, ...]:
    return tuple(
        draft.choice(action, text("{number}: {words}", number=t.id, words=shorten(t.problem, 30)), ticket=t)
        for t in draft.open_tickets()
    )
