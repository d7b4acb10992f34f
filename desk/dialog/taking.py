"""Plain words: an answer, a correction or a verdict where one is asked for; else more about a problem, or a new one."""

from desk.conversations import Topic
from desk.dialog import asking, chatting, proposing, questions, reporting, returning, surveying, verdict, visiting
from desk.dialog.draft import Draft
from desk.dialog.routing import current, is_talked_over, waits_for_customer
from desk.phrases import mentions
from desk.texts import text
from desk.tickets.ticket import Ticket


def content(draft: Draft) -> None:
    """Put a message where it belongs."""
    words, ticket = draft.heard.words, current(draft)
    if draft.dialog.topic is Topic.NEW_PROBLEM:
        _take_new(words, draft)
    elif draft.dialog.topic is Topic.WHICH_TICKET and draft.scene.replied_ticket is None:
        _ask_whose(words, draft)
    elif ticket and _is_understood(ticket, draft):
        return
    elif ticket and is_talked_over(ticket) and _is_trouble(words, draft):
        _ask_whose(words, draft)
    elif ticket and ticket.status.is_open:
        _take_more(ticket, words, draft)
    elif draft.open_tickets():
        _ask_whose(words, draft)
    elif chatting.is_chat(draft):
        chatting.reply(draft)
    else:
        chatting.open_after(words, draft)


def _take_new(words: str, draft: Draft) -> None:
    """Open a ticket where one was asked for; what an open one tells already is asked about first."""
    if told := returning.told_again(words, draft):
        returning.ask_whether(told, words, draft)
    else:
        reporting.open_from(words, draft)


def _take_more(ticket: Ticket, words: str, draft: Draft) -> None:
    """Add words to the open ticket, unless it is not sure that they belong to it; a hazard is never asked about."""
    if not proposing.is_alarming(draft) and returning.may_be_another(ticket, draft):
        returning.ask_whether(ticket, words, draft)
    else:
        _add(ticket, words, draft)


def amended(draft: Draft) -> None:
    """Take an edited message: data in it are corrected, the rest is told to whoever works on the ticket."""
    ticket = draft.ticket(draft.scene.replied_ticket)
    if ticket is None or not ticket.status.is_open:
        draft.say(text("Thank you, we have kept your correction."))
    elif not questions.take_correction(ticket, draft):
        reporting.add_to(ticket, draft.heard.words, draft, is_edit=True)


def _ask_whose(words: str, draft: Draft) -> None:
    """Ask which ticket it is about; a hazard waits for no answer, and is a ticket of its own at once."""
    if not proposing.is_alarming(draft):
        asking.whose(words, draft)
        return
    is_asked = draft.dialog.topic is Topic.WHICH_TICKET
    held, keys = (draft.dialog.held, draft.dialog.held_keys) if is_asked else ("", ())
    reporting.open_from("\n".join(filter(None, (held, words))), draft)
    draft.adopt(keys)


def _is_trouble(words: str, draft: Draft) -> bool:
    return mentions(words, draft.around.policy.phrases.get("trouble", ())) or proposing.is_alarming(draft)


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
    if proposing.is_alarming(draft):  # whatever else it says
        return False
    if ticket.status.is_open and visiting.read(ticket, draft):
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
            return surveying.take_points(ticket, draft)
        case Topic.SUGGESTION:
            return surveying.take_suggestion(ticket, draft)
        case Topic.DOUBT:
            verdict.take_doubt(ticket, draft)
            return True
        case _:
            return False
