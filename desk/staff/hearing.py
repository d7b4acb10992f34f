"""What a member's message comes to: a press, an order, words, files; found from the message alone."""

import re
from dataclasses import dataclass

from desk.conversations import Conversation, Offer
from desk.messages import (
    ContactCard,
    File,
    InboundMessage,
    Joined,
    Left,
    Part,
    Picture,
    Place,
    Press,
    Sticker,
    Unsupported,
    Video,
    Voice,
    Words,
)
from desk.staff.typed import Typed, is_command, read_order
from desk.staff.vocabulary import Order
from desk.terms import TicketId
from desk.tokens import Button, unseal

INVITATION = "inv_"
_CODE = re.compile(r"[\w-]{6,64}")
_DIGITS = 3
_LONGEST_KEY = 20  # characters of a choice with its number: a longer line is what somebody writes


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One message, understood. A pressed token that this desk never made is `is_press` without a `button`."""

    is_press: bool = False
    button: Button | None = None
    press: str | None = None
    typed: Typed | None = None
    words: str = ""
    files: tuple[str, ...] = ()
    joined: bool = False
    left: bool = False
    code: str | None = None
    place: Place | None = None
    photos: int = 0

    @property
    def is_unknown_command(self) -> bool:
        """Whether it looks like a command that the desk does not know."""
        return self.typed is None and is_command(self.words)


def hear(conversation: Conversation, message: InboundMessage, offer: Offer, *, secret: bytes) -> Heard:
    """Understand a message; a typed digit presses what was offered last, unless a question is open."""
    for part in message.parts:
        match part:
            case Press():
                return Heard(is_press=True, button=unseal(part.token, secret=secret), press=part.press)
            case Joined():
                code = (part.start or "").strip()
                return Heard(joined=True, code=_bare(code) if code.startswith(INVITATION) else None)
            case Left():
                return Heard(left=True)
            case _:
                continue
    words = "\n".join(filter(None, map(_words, message.parts))).strip()
    files = tuple(filter(None, map(_file, message.parts)))
    asked = bool(conversation.staff_dialog.order)
    if not files and not asked and (token := _offered(words, offer)):
        return Heard(is_press=True, button=unseal(token, secret=secret))
    return Heard(
        typed=_typed(words, asked=asked),
        words=words,
        files=files,
        code=_code(words),
        place=next((part for part in message.parts if isinstance(part, Place)), None),
        photos=sum(map(_is_photo, message.parts)),
    )


def number_in(words: str) -> TicketId | None:
    """Find a ticket number among words: the last of them that is one."""
    found = [word.strip("#＃号") for word in words.split()]
    numbers = [word for word in found if word.isascii() and word.isdigit() and len(word) in range(1, 19)]
    return TicketId(int(numbers[-1])) if numbers else None


def _offered(words: str, offer: Offer) -> str | None:
    """Give the choice that a number stands for; on the phone's own keys, that comes with its label: "1. Complete"."""
    first = words.partition(". ")[0] if offer.on_keys and len(words) < _LONGEST_KEY else words
    if not (first.isascii() and first.isdigit() and len(first) < _DIGITS):
        return None
    place = int(first)
    return offer.tokens[place - 1] if 1 <= place <= len(offer.tokens) else None


def _typed(words: str, *, asked: bool) -> Typed | None:
    """While a question is open, words that only begin like an order are its answer."""
    typed = read_order(words)
    if typed is None or not asked or is_command(words) or typed.ticket or (typed.order is Order.CANCEL):
        return typed
    return None


def _code(words: str) -> str | None:
    """Find what could be an invitation: one word, alone or after /start."""
    word = words.removeprefix("/start").strip()
    return _bare(word) if word.isascii() and _CODE.fullmatch(word) else None


def _bare(code: str) -> str:
    """Give a code as it was made: without the deep link's prefix, in capitals."""
    return code.removeprefix(INVITATION).upper()


def _words(part: Part) -> str | None:
    match part:
        case Words():
            return part.text
        case Picture() | Video() | File():
            return part.caption
        case Voice():
            return part.transcript
        case Place():
            return part.label or f"{part.latitude:.6f}, {part.longitude:.6f}"
        case ContactCard():
            return f"{part.phone} {part.name or ''}".strip()
        case Sticker():
            return part.emoji
        case _:
            return None


def _is_photo(part: Part) -> bool:
    """Whether a part is a picture, also one that was sent as a file, unspoilt."""
    return isinstance(part, Picture) or (isinstance(part, File) and (part.media.mime or "").startswith("image/"))


def _file(part: Part) -> str | None:
    """Name a file in the record, in no language."""
    match part:
        case Picture() | Voice() | Video() | File():
            return f"[{type(part).__name__.lower()}] {part.media.name or ''}".strip()
        case Unsupported():
            return f"[{part.kind}]"
        case _:
            return None
