"""From a neutral message to the calls that say it on Telegram, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from bot.channels.bot_api.keyboards import Keyboard, inline_keyboard, keyboard_of
from bot.channels.bot_api.wording import CAPTION_UNITS, TOAST_UNITS, cut, html, pieces, units
from desk.replies import Card, MediaKind, Outgoing, Say, StoredMedia, Toast
from handlers.ports import Phrase

# What Telegram shows as such; anything else arrives unspoilt only as a document.
SHOWN: Final = {
    MediaKind.PICTURE: {"image/jpeg", "image/png", "image/webp"},
    MediaKind.VOICE: {"audio/ogg", "audio/mpeg", "audio/mp3", "audio/mp4", "audio/x-m4a"},
    MediaKind.VIDEO: {"video/mp4"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text message, in HTML."""

    html: str
    keyboard: Keyboard | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file with a caption in HTML; `kind` is what it is shown as."""

    media: StoredMedia
    kind: MediaKind
    caption: str = ""
    keyboard: Keyboard | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """New content of a message that was sent before."""

    message: int
    html: str
    keyboard: Keyboard | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PressAnswer:
    """The answer to a press, in plain text."""

    press: str
    text: str
    alert: bool


Sending: TypeAlias = Note | Upload | Revision | PressAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """What goes out, in order, and the words that a person reads of it."""

    sendings: tuple[Sending, ...]
    words: str


def compose(message: Outgoing, *, phrase: Phrase, revises: str | None = None) -> Composition:
    """Put a message into Telegram's terms. ValueError when it can't be: empty, or with a token that is too long."""
    match message:
        case Toast():
            words = cut(phrase(message.text), limit=TOAST_UNITS)
            answer = PressAnswer(press=message.press, text=words, alert=message.alert)
            return Composition(sendings=(answer,), words=words)
        case Say():
            return _say(message, phrase=phrase)
        case Card():
            return _card(message, phrase=phrase, revises=revises)


def _say(say: Say, *, phrase: Phrase) -> Composition:
    words = "\n".join(phrase(line) for line in say.body).strip()
    keyboard = keyboard_of(say, phrase=phrase)
    if say.media is None:
        return Composition(sendings=_notes(words, keyboard=keyboard), words=words)
    upload = Upload(media=say.media, kind=_shown_as(say.media))
    if units(words) <= CAPTION_UNITS:
        sendings: tuple[Sending, ...] = (replace(upload, caption=html(words), keyboard=keyboard),)
    else:
        sendings = (upload, *_notes(words, keyboard=keyboard))
    return Composition(sendings=sendings, words=words or say.media.name)


def _card(card: Card, *, phrase: Phrase, revises: str | None) -> Composition:
    title = phrase(card.title).strip()
    rows = [f"{phrase(row.label)}: {phrase(row.value)}" for row in card.rows]
    body = [phrase(line) for line in card.body]
    words = "\n".join([title, *rows, *(["", *body] if body else [])]).strip()
    notes = _notes(words, keyboard=inline_keyboard(card.choices, phrase=phrase), title=title)
    if revises is None or len(notes) > 1:
        return Composition(sendings=notes, words=words)
    revision = Revision(message=int(revises), html=notes[0].html, keyboard=notes[0].keyboard)
    return Composition(sendings=(revision,), words=words)


def _notes(words: str, *, keyboard: Keyboard | None, title: str = "") -> tuple[Note, ...]:
    texts = [html(piece) for piece in pieces(words)]
    if not texts:
        raise ValueError("nothing to say")
    if title and texts[0].startswith(html(title)):
        texts[0] = f"<b>{html(title)}</b>{texts[0].removeprefix(html(title))}"
    return _with_keys(texts, keyboard=keyboard)


def _with_keys(texts: Sequence[str], *, keyboard: Keyboard | None) -> tuple[Note, ...]:
    return (*(Note(html=piece) for piece in texts[:-1]), Note(html=texts[-1], keyboard=keyboard))


def _shown_as(media: StoredMedia) -> MediaKind:
    shown = SHOWN.get(media.kind, set())
    return media.kind if media.mime.partition(";")[0].strip() in shown else MediaKind.FILE
