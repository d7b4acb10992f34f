"""The customer's turn: buttons first, then commands and wishes, then answers, then the problem itself."""

from desk.conversations import Topic
from desk.dialog import asking, campaigning, chatting, linking, presses, proposing, reacting, reporting, taking, wishes
from desk.dialog.draft import Draft
from desk.dialog.intents import Intent, code_of, command_of, digit_of, intent_of
from desk.dialog.language import language_of
from desk.dialog.routing import current, named, waits_for_customer
from desk.dialog.wanting import LINK_START, typed_token
from desk.edits import EarlyEdit
from desk.errors import DeskError
from desk.people import Customer
from desk.survey.asking import ACTIONS
from desk.texts import text
from desk.tokens import unseal
from desk.turns import Scene, Turn

MOST_EARLY = 5
_CALLING = frozenset({Intent.CALL_BACK, Intent.PERSON})
_WISHES = frozenset({Intent.PROGRESS, Intent.URGE, Intent.WITHDRAW, Intent.CORRECT, *_CALLING})


def answer(scene: Scene) -> Turn:
    """Decide everything that follows from one message of a customer; a broken rule is said, and changes nothing."""
    if scene.message.is_report:
        return Turn()
    customer, is_fresh = scene.customer, scene.customer is None
    if customer is None:
        customer = Customer(id=scene.numbers.customer(), addresses=(scene.conversation.address,))
    draft = _begun(scene, customer, is_fresh=is_fresh)
    try:
        _decide(draft)
        proposing.of_more(draft)
    except DeskError as refusal:
        draft = _begun(scene, customer, is_fresh=is_fresh)
        presses.toast(draft)
        draft.say(refusal.text)
    return draft.turn()


def _begun(scene: Scene, customer: Customer, *, is_fresh: bool) -> Draft:
    draft = Draft(scene, customer)
    if is_fresh:
        draft.know(customer)
        draft.converse(customer=customer.id)
    draft.converse(left=False)
    if draft.conversation.locale is None:
        address = scene.conversation.address
        draft.converse(locale=language_of(draft.heard.told, hint=scene.message.language, channel=address.channel))
    return draft


def _decide(draft: Draft) -> None:
    if draft.heard.left:
        reporting.note_departure(draft)
    elif early := _early_edit(draft):
        draft.about = early.ticket
        draft.turn_to(early=tuple(edit for edit in draft.dialog.early if edit != early))
    elif draft.scene.amends_nothing:
        _hear_anew(draft)
        _keep_in_mind(draft)
    elif draft.scene.message.amends:
        taking.amended(draft)
    else:
        _hear_anew(draft)


def _early_edit(draft: Draft) -> EarlyEdit | None:
    """Find the edit of this message that came before it: what it said last is heard already."""
    message = draft.scene.message
    return next((e for e in draft.dialog.early if e.of == message.platform_id and not message.amends), None)


def _keep_in_mind(draft: Draft) -> None:
    """Note that what an edit amends is still to come, and what the edit went to."""
    early = EarlyEdit(of=draft.scene.message.amends or "", ticket=draft.about)
    draft.turn_to(early=(*draft.dialog.early, early)[-MOST_EARLY:])


def _hear_anew(draft: Draft) -> None:
    if token := _token(draft):
        presses.take(token, draft)
    elif draft.heard.joined:
        _join(draft)
    elif campaigning.take(draft):
        return
    elif draft.heard.unusable or not draft.heard.words:
        _cannot_use(draft)
    else:
        _hear(draft)


def _token(draft: Draft) -> str | None:
    """Give the button that was pressed, or that a typed digit stands for; digits may also answer what was asked."""
    if draft.heard.press:
        return draft.heard.press.token
    token = typed_token(draft.heard.told, draft.scene.offer)
    button = unseal(token, secret=draft.around.secret) if token else None
    is_older = button is not None and button.ticket == draft.dialog.ticket and button.action not in ACTIONS
    if button is None or (draft.dialog.topic is Topic.SATISFACTION and is_older):  # than the question, so it is points
        return None
    if button.action in {"skip", "same"} and waits_for_customer(current(draft)):
        return None
    if button.action == "drop" and draft.dialog.topic is not Topic.WITHDRAWAL:
        return None
    return token


def _join(draft: Draft) -> None:
    start = draft.heard.joined.start if draft.heard.joined else None
    if start and start.startswith(LINK_START):
        linking.take_code(draft)
    else:
        wishes.welcome(draft)


def _cannot_use(draft: Draft) -> None:
    draft.say(text("Thank you. We can't read this kind of message here. Please tell us in words or send a picture."))
    if found := current(draft):
        draft.about = found.id


def _hear(draft: Draft) -> None:
    said = draft.heard.told
    command, rest = command_of(said)
    intent = command or intent_of(said, draft.around.policy.phrases)
    if said.startswith("/") and command is None:
        wishes.show_help(draft)
    elif code_of(said) and draft.scene.link:
        linking.take_code(draft)
    elif (ticket := named(said, draft)) is not None:
        asking.turn_towards(ticket, draft)
    elif (digit := digit_of(said)) is not None and _no_such_choice(digit, draft):
        return
    elif chatting.insists(draft):
        chatting.report(draft)
    elif intent in _WISHES and command is None and proposing.is_alarming(draft):
        _raise_alarm(intent, draft)
    elif intent is None or not reacting.grant(intent, rest, draft):
        taking.content(draft)


def _raise_alarm(intent: Intent, draft: Draft) -> None:
    """Take what is wished in danger ("hurry, it burns") for what is told; a call or a person is still called for."""
    if intent in _CALLING and not draft.open_tickets():
        reacting.grant(intent, "", draft)
        return
    taking.content(draft)
    ticket = draft.ticket(draft.about)
    if intent in _CALLING and ticket:
        wishes.grant(intent, ticket, draft)


def _no_such_choice(digit: int, draft: Draft) -> bool:
    """Say that a bare number chooses nothing, unless it may be an answer or is for a handler to read."""
    ticket = current(draft)
    if draft.dialog.topic is Topic.SATISFACTION or (ticket and ticket.assignee):
        return False
    if draft.scene.offer.tokens:
        draft.say(
            text("We are not sure what “{digit}” means here.", digit=digit),
            text("Please send the number of one of the last choices, or tell us in words."),
        )
    else:
        wishes.welcome(draft)
    return True
