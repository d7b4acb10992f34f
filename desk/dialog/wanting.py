"""What must be loaded before a customer's turn can be decided."""

from desk.conversations import Conversation, Offer
from desk.dialog import papers
from desk.dialog.hearing import Heard, hear
from desk.dialog.intents import Intent, code_of, command_of, digit_of
from desk.messages import InboundMessage
from desk.survey.asking import read_argument
from desk.survey.campaigning import ACTIONS
from desk.survey.words import is_points
from desk.terms import CampaignId, TicketId
from desk.tokens import Button, unseal
from desk.turns import Wanted

LINK_START = "link_"
SIGN = "sign"
_LONGEST_WITH_CODE = 40


def needs(conversation: Conversation, message: InboundMessage, offer: Offer, *, secret: bytes) -> Wanted:
    """Tell what a customer's turn needs beside the customer's own tickets, which are always loaded."""
    heard = hear(message)
    token = heard.press.token if heard.press else typed_token(heard.told, offer)
    button = unseal(token, secret=secret) if token else None
    pressed = frozenset({TicketId(button.ticket)}) if button and button.ticket else frozenset()
    current = frozenset({conversation.dialog.ticket}) if conversation.dialog.ticket else frozenset()
    signs = button is not None and button.action == SIGN
    return Wanted(
        tickets=pressed | current,
        link=_link_code(heard),
        shown=token if signs else None,
        campaign=_campaign(button, heard, offer, secret),
        documents=(button is not None and button.action == papers.ACTION) or _asks_for_documents(heard),
    )


def _campaign(button: Button | None, heard: Heard, offer: Offer, secret: bytes) -> CampaignId | None:
    """Give the campaign that is answered: by a button of it, or by numbers after its question."""
    if button is None and offer.tokens and is_points(heard.told):
        button = unseal(offer.tokens[0], secret=secret)
    if button is None or button.action not in ACTIONS:
        return None
    number, _, _ = read_argument(button.argument)
    return CampaignId(number) if number else None


def _asks_for_documents(heard: Heard) -> bool:
    return command_of(heard.told)[0] is Intent.DOCUMENTS


def typed_token(words: str, offer: Offer) -> str | None:
    """Give the button that a typed digit stands for."""
    digit = digit_of(words, on_keys=offer.on_keys)
    return offer.tokens[digit - 1] if digit and digit <= len(offer.tokens) else None


def _link_code(heard: Heard) -> str | None:
    if heard.joined and heard.joined.start:
        return code_of(heard.joined.start.removeprefix(LINK_START))
    if len(heard.told) > _LONGEST_WITH_CODE:
        return None
    intent, rest = command_of(heard.told)
    return code_of(rest if intent is Intent.LINK else heard.told)
