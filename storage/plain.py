"""Messages as plain words, for the dialogue that staff read."""

from collections.abc import Iterable, Mapping

from desk.messages import (
    Consented,
    ContactCard,
    File,
    Joined,
    Left,
    NoticeFate,
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
from desk.replies import Card, Outgoing, Say, Toast
from desk.texts import Text


def said(parts: Iterable[Part], *, labels: Mapping[str, str]) -> str:
    """Give what a person sent as words; `labels` are the choices they had, by token."""
    return "\n".join(words for part in parts if (words := _part(part, labels)))


def _part(part: Part, labels: Mapping[str, str]) -> str:
    match part:
        case Words(text=words):
            return words
        case Picture(caption=caption) | Video(caption=caption) | File(caption=caption):
            return caption or ""
        case Voice(transcript=transcript):
            return transcript or ""
        case Press(token=token):
            return labels.get(token, "")
        case Place() | ContactCard() | Sticker():
            return _thing(part)
        case Joined() | Left() | Unsupported() | Consented() | NoticeFate():
            return ""


def _thing(part: Place | ContactCard | Sticker) -> str:
    match part:
        case Place(latitude=latitude, longitude=longitude, label=label):
            return f"{label or ''} ({latitude:.5f}, {longitude:.5f})".strip()
        case ContactCard(phone=phone, name=name):
            return f"{name or ''} {phone}".strip()
        case Sticker(emoji=emoji):
            return emoji or ""


def owed(message: Outgoing) -> str:
    """Give what the desk is about to say, in the source language: its real words are known once it is delivered."""
    match message:
        case Say(body=body):
            return "\n".join(spoken(sentence) for sentence in body)
        case Card(title=title, body=body):
            return "\n".join(spoken(sentence) for sentence in (title, *body))
        case Toast(text=sentence):
            return spoken(sentence)


def spoken(sentence: Text) -> str:
    """Fill a sentence in its source language."""
    values = {name: spoken(value) if isinstance(value, Text) else value for name, value in sentence.values.items()}
    return sentence.msgid.format_map(values)
