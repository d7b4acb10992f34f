"""The customer's turn: buttons first, then commands and wishes, then answers, then the problem itself."""

from collections.abc import Callable

from desk.dialog import linking, presses, questions, reporting, verdict, wishes
from desk.dialog.draft import Draft, is_talked_over
from desk.dialog.intents import Intent, code_of, command_of, digit_of, intent_of
from desk.dialog.language import language_of
from desk.people import Customer
from desk.terms import Status
from desk.texts import text
from desk.tickets.ticket import Ticket
from desk.turns import Scene, Topic, Turn

_FOR_TICKET = frozenset(
    {Intent.PROGRESS, Intent.URGE, Intent.WITHDRAW, Intent.CALL_BACK, Intent.PERSON, Intent.CORRECT}
)


def answer(scene: Scene) -> Turn:
    """Decide everything that follows from one message of a customer."""
    draft = _draft(scene)
    if draft.heard.left:
        draft.converse(left=True)
    elif scene.message.amends:
        _amended(draft)
    elif token := _token(draft):
        presses.take(token, draft)
    elif draft.heard.joined:
        _welcome(draft)
    elif draft.heard.unusable or not draft.heard.words:
        _cannot_use(draft)
    else:
        _hear(draft)
    return draft.turn()


def _draft(scene: Scene) -> Draft:
    customer = scene.customer
    fresh = customer is None
    if customer is None:
        customer = Customer(id=scene.numbers.customer(), addresses=(scene.conversation.address,))
    draft = Draft(scene, customer)
    if fresh:
        draft.know(customer)
        draft.converse(customer=customer.id)
    draft.converse(left=False)
    if draft.conversation.locale is None:
        address = scene.conversation.address
        draft.converse(locale=language_of(draft.heard.told, hint=scene.message.language, channel=address.channel))
    return draft


def _token(draft: Draft) -> str | None:
    if draft.heard.press:
        return draft.heard.press.token
    digit = digit_of(draft.heard.told)
    if digit is None or draft.dialog.topic is Topic.SATISFACTION:
        return None
    tokens = draft.scene.offer.tokens
    return tokens[digit - 1] if 1 <= digit <= len(tokens) else None


def _welcome(draft: Draft) -> None:
    start = draft.heard.joined.start if draft.heard.joined else None
    if start and start.startswith("link_") and draft.scene.link:
        linking.take_code(draft)
        return
    company = draft.around.policy.company
    draft.say(text("Hello, this is the service desk of {company}.", company=company))
    wishes.show_help(draft)


def _cannot_use(draft: Draft) -> None:
    draft.say(text("Thank you. We can't read this kind of message here. Please tell us in words or send a picture."))
    if found := _current(draft):
        draft.about = found.id


def _amended(draft: Draft) -> None:
    ticket = draft.ticket(draft.scene.replied_ticket)
    if ticket is None or not ticket.status.is_open:
        draft.say(text("Thank you, we have kept your correction."))
        return
    reporting.add_to(ticket, draft.heard.words, draft)


def _hear(draft: Draft) -> None:
    said = draft.heard.told
    command, rest = command_of(said)
    if said.startswith("/") and command is None:
        wishes.show_help(draft)
        return
    phrases = draft.around.policy.phrases
    intent = command or intent_of(said, phrases)
    if code_of(said) and draft.scene.link:
        linking.take_code(draft)
    elif intent and _grant(intent, rest, draft):
        return
    else:
        _content(draft)


def _grant(intent: Intent, rest: str, draft: Draft) -> bool:
    """Do what is wished; False when the words are rather an answer, or no wish at this moment."""
    if intent in {Intent.YES, Intent.NO, Intent.SKIP, Intent.THANKS, Intent.GREETING}:
        return _react(intent, draft)
    if intent in _FOR_TICKET:
        _grant_for_ticket(intent, rest, draft)
        return True
    if intent in _GRANTS:
        _GRANTS[intent](rest, draft)
    else:
        wishes.show_help(draft)
    return True


def _new(rest: str, draft: Draft) -> None:
    if rest:
        reporting.open_from(rest, draft)
    else:
        reporting.invite_problem(draft)


def _link(rest: str, draft: Draft) -> None:
    if rest:
        linking.take_code(draft)
    else:
        linking.give_code(draft)


_GRANTS: dict[Intent, Callable[[str, Draft], None]] = {
    Intent.NEW: _new,
    Intent.LINK: _link,
    Intent.UNLINK: lambda _, draft: linking.unlink(draft),
    Intent.LANGUAGE: lambda _, draft: presses.offer_languages(draft),
}


def _grant_for_ticket(intent: Intent, rest: str, draft: Draft) -> None:
    named = draft.ticket(int(rest)) if rest.isdecimal() and len(rest) <= 18 else None  # noqa: PLR2004 -- a bigint
    tickets = draft.open_tickets()
    ticket = named or draft.ticket(draft.scene.replied_ticket) or (tickets[0] if len(tickets) == 1 else None)
    if ticket is None and len(tickets) > 1:
        if intent is Intent.PROGRESS:
            for each in tickets:
                wishes.show_progress(each, draft)
            return
        draft.say(text("Which ticket is this about?"), choices=reporting.ticket_choices(presses.SHORT[intent], draft))
        return
    wishes.grant(intent, ticket, draft)


def _react(intent: Intent, draft: Draft) -> bool:
    ticket = _current(draft)
    if intent is Intent.SKIP and draft.dialog.topic is Topic.FIELD and ticket and draft.dialog.field:
        questions.skip(ticket, draft.dialog.field, draft)
        return True
    if ticket and intent in {Intent.YES, Intent.NO, Intent.SKIP} and _decide(intent, ticket, draft):
        return True
    if intent is Intent.GREETING and draft.dialog.topic in {None, Topic.NEW_PROBLEM}:
        _welcome(draft)
        return True
    if intent is Intent.THANKS and draft.dialog.topic is None:
        draft.say(text("You are welcome. Just write here if there is anything else."))
        draft.about = ticket.id if ticket else None
        return True
    return False


def _decide(intent: Intent, ticket: Ticket, draft: Draft) -> bool:
    """Take yes, no or skip as the answer to what was asked last; False when nothing was."""
    topic = draft.dialog.topic
    if topic is Topic.SUGGESTION and intent is not Intent.YES:
        verdict.no_suggestion(ticket, draft)
    elif topic is Topic.WITHDRAWAL and intent is Intent.NO:
        wishes.keep(ticket, draft)
    elif topic is Topic.WITHDRAWAL and intent is Intent.YES:
        wishes.withdraw(ticket, draft.heard.told, draft)
    elif ticket.status is Status.RESULT_SENT and intent is Intent.YES:
        verdict.confirm(ticket, draft)
    elif ticket.status is Status.RESULT_SENT and intent is Intent.NO:
        verdict.doubt(ticket, "", draft)
    else:
        return False
    return True


def _content(draft: Draft) -> None:
    topic, ticket = draft.dialog.topic, _current(draft)
    if topic is Topic.NEW_PROBLEM:
        reporting.open_from(draft.heard.words, draft)
    elif topic is Topic.WHICH_TICKET:
        reporting.ask_which(draft.heard.words, draft)
    elif ticket and _understood(topic, ticket, draft):
        return
    elif ticket:
        reporting.add_to(ticket, draft.heard.words, draft)
    elif draft.open_tickets():
        reporting.ask_which(draft.heard.words, draft)
    else:
        reporting.open_from(draft.heard.words, draft)


def _understood(topic: Topic | None, ticket: Ticket, draft: Draft) -> bool:
    """Take the words as an answer, a correction or a verdict; False when they tell something new."""
    if _answers(topic, ticket, draft) or questions.take_correction(ticket, draft):
        return True
    return is_talked_over(ticket) and verdict.read(ticket, draft)


def _answers(topic: Topic | None, ticket: Ticket, draft: Draft) -> bool:
    match topic:
        case Topic.FIELD | Topic.CORRECTION:
            return questions.take_answer(ticket, draft)
        case Topic.SATISFACTION:
            return verdict.take_points(ticket, draft)
        case Topic.SUGGESTION:
            verdict.take_suggestion(ticket, draft)
            return True
        case Topic.DOUBT:
            verdict.take_doubt(ticket, draft)
            return True
        case _:
            return False


def _current(draft: Draft) -> Ticket | None:
    """Find the ticket that a message belongs to: replied to, asked about, in focus, or the only open one."""
    replied = draft.ticket(draft.scene.replied_ticket)
    if replied and replied.status.is_open:
        return replied
    tickets = draft.open_tickets()
    asked = draft.ticket(draft.dialog.ticket)
    in_focus = draft.dialog.focus_until is not None and draft.now < draft.dialog.focus_until
    if asked and (draft.dialog.topic is not None or in_focus) and (asked.status.is_open or draft.dialog.topic):
        return asked
    return tickets[0] if len(tickets) == 1 else None
