"""Wishes, and the small words: yes, no, skip, thanks and a greeting mean what was asked last."""

from collections.abc import Callable

from desk.conversations import Topic
from desk.dialog import (
    asking,
    linking,
    papers,
    presses,
    questions,
    reach,
    reporting,
    surveying,
    verdict,
    visiting,
    wishes,
)
from desk.dialog.draft import Draft
from desk.dialog.intents import Intent, new_problem
from desk.dialog.routing import current, is_talked_over, judged
from desk.phrases import mentions
from desk.terms import Status
from desk.texts import text
from desk.tickets.ticket import Ticket

_FOR_TICKET = frozenset(
    {
        *(Intent.PROGRESS, Intent.URGE, Intent.WITHDRAW, Intent.CALL_BACK, Intent.PERSON, Intent.CORRECT),
        *(Intent.RESCHEDULE, Intent.CANCEL_VISIT),
    }
)


def grant(intent: Intent, rest: str, draft: Draft) -> bool:
    """Do what is wished; False when the words are rather an answer, or no wish at this moment."""
    if intent in _SMALL:
        return _SMALL[intent](draft)
    if intent in _FOR_TICKET:
        return _for_ticket(intent, rest, draft)
    if intent is Intent.DOCUMENTS:
        return papers.send_again(rest or draft.heard.told, draft)
    _ALONE[intent](rest, draft)
    return True


def _for_ticket(intent: Intent, rest: str, draft: Draft) -> bool:
    held = current(draft) if intent is Intent.CORRECT else None
    if held and held.status.is_open and questions.take_correction(held, draft, is_announced=True):
        return True
    if intent is Intent.CALL_BACK and mentions(draft.heard.told, draft.around.policy.phrases.get("later", ())):
        return False  # a call at a time of their own is the handler's to arrange
    given = draft.ticket(int(rest)) if rest.isdecimal() and len(rest) <= 18 else None  # noqa: PLR2004 -- a bigint
    replied = draft.ticket(draft.scene.replied_ticket)
    tickets = draft.open_tickets()
    ticket = given or replied or (tickets[0] if len(tickets) == 1 else None)
    if ticket and not ticket.status.is_open and intent is not Intent.PROGRESS:
        wishes.say_it_is_over(ticket, draft)
    elif ticket is None and tickets:
        asking.about_which(intent, draft)
    else:
        wishes.grant(intent, ticket, draft)
    return True


def _new(rest: str, draft: Draft) -> None:
    told = rest or new_problem(draft.heard.told, draft.around.policy.phrases)
    if told or draft.heard.words != draft.heard.told:
        reporting.open_from(rest or draft.heard.words, draft)
    else:
        asking.invite_problem(draft)


def _link(rest: str, draft: Draft) -> None:
    if rest:
        linking.take_code(draft)
    else:
        linking.give_code(draft)


def _language(_: str, draft: Draft) -> None:
    presses.switch_language(draft)


def _help(_: str, draft: Draft) -> None:
    wishes.show_help(draft)


_ALONE: dict[Intent, Callable[[str, Draft], None]] = {
    Intent.NEW: _new,
    Intent.LINK: _link,
    Intent.UNLINK: lambda _, draft: linking.unlink(draft),
    Intent.LANGUAGE: _language,
    Intent.NOTIFY: lambda _, draft: reach.choose(draft),
    Intent.HELP: _help,
}


def _yes(draft: Draft) -> bool:
    ticket = judged(draft)
    if ticket is None:
        return _meaningless(draft)
    if draft.dialog.topic is Topic.WITHDRAWAL:
        wishes.withdraw(ticket, "other", draft)
    elif draft.dialog.topic in {Topic.FIELD, Topic.CORRECTION} and not is_talked_over(ticket):
        questions.ask_again(ticket, draft)
    elif visiting.is_asked(ticket):
        return visiting.yes(ticket, draft)
    elif ticket.status is Status.RESULT_SENT:
        verdict.confirm(ticket, draft)
    else:
        return False
    return True


def _no(draft: Draft) -> bool:
    ticket = judged(draft)
    if ticket is None:
        return _meaningless(draft)
    match draft.dialog.topic:
        case Topic.SUGGESTION:
            surveying.no_suggestion(ticket, draft)
        case Topic.WITHDRAWAL:
            wishes.keep(ticket, draft)
        case Topic.FIELD if not is_talked_over(ticket):
            return _skip(draft)
        case _ if visiting.is_asked(ticket):
            visiting.wish_otherwise(ticket, draft)
        case _ if ticket.status is Status.RESULT_SENT:
            verdict.doubt(ticket, "", draft)
        case _:
            return False
    return True


def _skip(draft: Draft) -> bool:
    ticket = current(draft)
    if ticket and draft.dialog.topic is Topic.FIELD and draft.dialog.field:
        questions.skip(ticket, draft.dialog.field, draft)
    elif ticket and draft.dialog.topic is Topic.SUGGESTION:
        surveying.no_suggestion(ticket, draft)
    elif ticket and draft.dialog.topic is Topic.SATISFACTION:
        surveying.leave_out(ticket, draft)
    else:
        return ticket is None and _meaningless(draft)
    return True


def _meaningless(draft: Draft) -> bool:
    """Welcome who says a small word that answers nothing; with tickets open it may be told to one of them."""
    if draft.open_tickets():
        return False
    if draft.own_tickets():
        draft.say(text("You are welcome. Just write here if there is anything else."))
    else:
        wishes.welcome(draft)
    return True


def _greeting(draft: Draft) -> bool:
    ticket = current(draft)
    if ticket and ticket.status.is_open and (draft.dialog.topic or ticket.status is Status.RESULT_SENT):
        draft.say(text("Hello!"))
        _remind(ticket, draft)
    elif draft.open_tickets():
        draft.say(text("Hello, good to hear from you."))
        asking.show_all(draft)
    else:
        wishes.welcome(draft)
    return True


def _thanks(draft: Draft) -> bool:
    ticket = current(draft)
    if ticket and draft.dialog.topic is Topic.SUGGESTION:
        surveying.no_suggestion(ticket, draft)
        return True
    draft.say(text("You are welcome. Just write here if there is anything else."))
    if ticket:
        draft.about = ticket.id
        if ticket.status is Status.RESULT_SENT or draft.dialog.topic is Topic.SATISFACTION:
            _remind(ticket, draft)
    return True


def _remind(ticket: Ticket, draft: Draft) -> None:
    """Ask again what is open, without taking the small word for an answer."""
    draft.about = ticket.id
    if draft.dialog.topic in {Topic.FIELD, Topic.CORRECTION} and not is_talked_over(ticket):
        questions.ask_again(ticket, draft)
    elif is_talked_over(ticket):
        verdict.ask_again(ticket, draft)
    else:
        wishes.show_progress(ticket, draft)


_SMALL: dict[Intent, Callable[[Draft], bool]] = {
    Intent.YES: _yes,
    Intent.NO: _no,
    Intent.SKIP: _skip,
    Intent.GREETING: _greeting,
    Intent.THANKS: _thanks,
}
