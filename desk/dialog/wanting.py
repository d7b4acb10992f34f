"""What must be loaded before a customer's turn can be decided."""

from desk.dialog.hearing import hear
from desk.dialog.intents import Intent, code_of, command_of, digit_of
from desk.messages import InboundMessage
from desk.terms import TicketId
from desk.tokens import unseal
from desk.turns import Conversation, Offer, Wanted


def needs(conversation: Conversation, message: InboundMessage, offer: Offer, *, secret: bytes) -> Wanted:
    """Tell what a customer's turn needs beside the customer's own tickets, which are always loaded."""
    heard = hear(message)
    token = heard.press.token if heard.press else _typed(heard.told, offer)
    button = unseal(token, secret=secret) if token else None
    pressed = frozenset({TicketId(button.ticket)}) if button and button.ticket else frozenset()
    current = frozenset({conversation.dialog.ticket}) if conversation.dialog.ticket else frozenset()
    return Wanted(tickets=pressed | current, link=_link_code(heard.told))


def _typed(words: str, offer: Offer) -> str | None:
    digit = digit_of(words)
    return offer.tokens[digit - 1] if digit and digit <= len(offer.tokens) else None


def _link_code(words: str) -> str | None:
    intent, rest = command_of(words)
    return code_of(rest if intent is Intent.LINK else words) if len(words) <= 40 else None  # noqa: PLR2004 -- a code
