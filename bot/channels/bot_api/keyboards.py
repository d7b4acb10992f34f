"""What can be pressed under a message, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, TypeAlias, TypeVar
from unicodedata import east_asian_width

from desk.replies import Choice, Say, Share
from desk.texts import text
from handlers.ports import Phrase

TOKEN_BYTES: Final = 64
# Half a phone's width, in Latin letters.
SHORT_LABEL: Final = 16
# Of numbers, such as ratings.
NUMBERS_ABREAST: Final = 5

T = TypeVar("T")
SHARE_LABELS: Final = {
    Share.CONTACT: text("Share my phone number"),
    Share.LOCATION: text("Share my location"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button under a message; pressing it sends the token back."""

    label: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineKeyboard:
    """Buttons under a message."""

    rows: tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareKeyboard:
    """A button that hands something over, and lines that are typed by being pressed; in place of the phone's keys."""

    share: Share
    label: str
    rows: tuple[tuple[str, ...], ...]


Keyboard: TypeAlias = InlineKeyboard | ShareKeyboard


def inline_keyboard(choices: Sequence[Choice], *, phrase: Phrase) -> InlineKeyboard | None:
    """Lay out buttons. ValueError when a token is longer than Telegram carries."""
    buttons = [_button(choice, phrase=phrase) for choice in choices]
    return InlineKeyboard(rows=_rows(buttons, labels=[button.label for button in buttons])) if buttons else None


def keyboard_of(say: Say, *, phrase: Phrase) -> Keyboard | None:
    """Lay out what can be chosen and shared; Telegram shows either kind of keyboard, never both."""
    if say.share is None:
        return inline_keyboard(say.choices, phrase=phrase)
    lines = [f"{number}. {phrase(choice.label)}" for number, choice in enumerate(say.choices, start=1)]
    return ShareKeyboard(share=say.share, label=phrase(SHARE_LABELS[say.share]), rows=_rows(lines, labels=lines))


def _button(choice: Choice, *, phrase: Phrase) -> Button:
    if not 1 <= len(choice.token.encode()) <= TOKEN_BYTES:
        raise ValueError(f"the token '{choice.token}' is not 1 to {TOKEN_BYTES} bytes long")
    return Button(label=phrase(choice.label), token=choice.token)


def _rows(keys: Sequence[T], *, labels: Sequence[str]) -> tuple[tuple[T, ...], ...]:
    """Lay out keys in order; numbers in rows of their own, whatever stands beside them."""
    laid_out: list[tuple[T, ...]] = []
    at = 0
    for is_number, run in groupby(labels, key=str.isdecimal):
        widths = [_width(label) for label in run]
        abreast = NUMBERS_ABREAST if is_number else 2 if max(widths) <= SHORT_LABEL else 1
        end = at + len(widths)
        laid_out += [tuple(keys[first : min(first + abreast, end)]) for first in range(at, end, abreast)]
        at = end
    return tuple(laid_out)


def _width(label: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in label)
