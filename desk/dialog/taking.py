"""Plain words: an answer, a correction or a verdict where one is asked for; else more about a problem, or a new one."""

from desk.dialog import asking, questions, reporting, verdict
from desk.dialog.draft import Draft
from desk.dialog.intents import mentions
from desk.dialog.routing import current, is_talked_over, waits_for_customer
from desk.texts import text
from desk.tickets.ticket import Ticket
from desk.turns import Topic


def content(draft: Draft) -> None:
    """Put a message where it belongs."""
    words, ticket = draft.heard.words, current(draft)
    if draft.dialog.topic is Topic.NEW_PROBLEM:
        reporting.open_from(words, draft)
    elif draft.dialog.topic is Topic.WHICH_TICKET and draft.scene.replied_ticket is None:
        asking.whose(words, draft)
    elif ticket and _is_understood(ticket, draft):
        return
    elif ticket and is_talked_over(ticket) and mentions(words, draft.around.policy.phrases.get("trouble", ())):
        asking.whose(words, draft)
    elif ticket and ticket.status.is_open:
        _add(ticket, words, draft)
    elif draft.open_tickets():
        asking.whose(words, draft)
    else:
        reporting.open_from(words, draft)


def amended(draft: Draft) -> None:
    """Take an edited message: data in it are corrected, the rest is told to whoever works on the ticket."""
    ticket = draft.ticket(draft.scene.replied_ticket)
    if ticket is None or not ticket.status.is_open:
        draft.say(text("Thank you, we have kept your correction."))
    elif not questions.take_correction(ticket, draft):
        reporting.add_to(ticket, draft.heard.words, draft, is_edit=True)


def _add(ticket: Ticket, words: str, draft: Draft) -> None:
    if draft.dialog.topic in {Topic.WITHDRAWAL, Topic.CORRECTION}:
        draft.turn_to(topic=None, field=None)
    reporting.add_to(ticket, words, draft)
    if is_talked_over(ticket):
        verdict.ask_again(ticket, draft)


def _is_understood(ticket: Ticket, draft: Draft) -> bool:
    """Take the words as an answer, a correction or a verdict; False when they tell something new."""
    if ticket.status.is_open and is_talked_over(ticket) and verdict.read(ticket, draft):
        return True
    if _is_answer(ticket, draft):
        return True
    return ticket.status.is_open and questions.take_correction(ticket, draft)


def _is_answer(ticket: Ticket, draft: Draft) -> bool:
    match draft.dialog.topic:
        case Topic.FIELD if waits_for_customer(ticket):
            return False
        case Topic.FIELD | Topic.CORRECTION:
            return questions.take_answer(ticket, draft)
        case Topic.SATISFACTION:
            return verdict.take_points(ticket, draft)
        case Topic.SUGGESTION:
            return verdict.take_suggestion(ticket, draft)
        case Topic.DOUBT:
            verdict.take_doubt(ticket, draft)
            return True
        case _:
            return False
