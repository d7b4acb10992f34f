"""What a message holds, as the desk's parts."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.channels.bot_api.envelope import LONGEST_KIND
from bot.channels.bot_api.updates import Message, NamedFile, Photo, SentFile
from desk.messages import (
    ContactCard,
    File,
    Joined,
    MediaRef,
    Part,
    Picture,
    Place,
    Sticker,
    Unsupported,
    Video,
    Voice,
    Words,
)

_COMMAND = re.compile(r"/(?P<name>\w+)(?:@\w+)?(?:\s+(?P<rest>.+))?\s*", re.DOTALL | re.ASCII)
# What every message may carry besides what it is about.
_COVER = {"message_id", "message_thread_id", "from", "sender_chat", "chat", "date", "edit_date", "via_bot", "quote"}
_COVER |= {
    "reply_to_message",
    "external_reply",
    "forward_origin",
    "is_from_offline",
    "has_protected_content",
    "effect_id",
}


def parts_of(message: Message, *, raw: Mapping[str, Any]) -> tuple[Part, ...]:
    """Read a message's content; what the desk can't use is Unsupported, by the platform's name for it."""
    if words := words_of(message.text):  # as nearly all are
        return words
    readers: tuple[Callable[[], tuple[Part, ...]], ...] = (
        lambda: _pictures(message),
        lambda: _voice(message, raw=raw),
        lambda: _videos(message),
        lambda: _files(message),
        lambda: _places(message),
        lambda: _contacts(message),
        lambda: _stickers(message),
    )
    found = next((parts for reader in readers if (parts := reader())), ())
    kind = next((field for field in raw if field not in _COVER), "nothing")
    return found or (Unsupported(kind=kind[:LONGEST_KIND]),)


def full_name(first: str | None, last: str | None) -> str | None:
    """Join a first and a last name; None when both are empty."""
    return " ".join(filter(None, (first, last))).strip() or None


def words_of(said: str | None) -> tuple[Part, ...]:
    """Read what was typed, a command in the one way that all platforms share; nothing when it is empty."""
    text = (said or "").strip()
    command = _COMMAND.fullmatch(text)
    if command is None:
        return (Words(text=text),) if text else ()
    name, rest = command["name"], (command["rest"] or "").strip()
    if name.casefold() == "start":
        return (Joined(start=rest or None),)
    return (Words(text=f"/{name} {rest}".strip()),)


def _pictures(message: Message) -> tuple[Part, ...]:
    if not message.photo:
        return ()
    largest = max(message.photo, key=_pixels)
    # Telegram makes a JPEG of every photo.
    return (Picture(media=_ref(largest, mime="image/jpeg"), caption=_caption(message)),)


def _voice(message: Message, *, raw: Mapping[str, Any]) -> tuple[Part, ...]:
    if not message.voice:
        return ()
    # From the JSON: python-telegram-bot is on the way from one type of duration to another, and warns of it.
    seconds = raw["voice"].get("duration")
    caption = _caption(message)
    media = _ref(message.voice, mime=message.voice.mime_type)
    voice = Voice(media=media, seconds=seconds if isinstance(seconds, int) else None)
    return (voice, Words(text=caption)) if caption else (voice,)


def _videos(message: Message) -> tuple[Part, ...]:
    if message.video_note:
        return (Video(media=_ref(message.video_note, mime="video/mp4")),)
    # An animation also fills `document`, for clients that know no animations.
    shown = message.video or message.animation
    return (Video(media=_named(shown), caption=_caption(message)),) if shown else ()


def _files(message: Message) -> tuple[Part, ...]:
    sent = message.document or message.audio
    return (File(media=_named(sent), caption=_caption(message)),) if sent else ()


def _places(message: Message) -> tuple[Part, ...]:
    # A venue also fills `location`.
    spot = message.venue.location if message.venue else message.location
    if spot is None:
        return ()
    label = ", ".join(filter(None, (message.venue.title, message.venue.address))) if message.venue else None
    return (Place(latitude=float(spot.latitude), longitude=float(spot.longitude), label=label or None),)


def _contacts(message: Message) -> tuple[Part, ...]:
    card = message.contact
    if card is None:
        return ()
    own = message.from_user is not None and card.user_id == message.from_user.id
    return (ContactCard(phone=card.phone_number, name=full_name(card.first_name, card.last_name), own=own),)


def _stickers(message: Message) -> tuple[Part, ...]:
    shown = message.sticker or message.dice
    return (Sticker(emoji=shown.emoji),) if shown else ()


def _pixels(photo: Photo) -> int:
    return photo.width * photo.height


def _caption(message: Message) -> str | None:
    return (message.caption or "").strip() or None


def _named(sent: NamedFile) -> MediaRef:
    return _ref(sent, mime=sent.mime_type, name=sent.file_name)


def _ref(sent: SentFile, *, mime: str | None, name: str | None = None) -> MediaRef:
    return MediaRef(ref=sent.file_id, name=name, mime=mime, size=sent.file_size)
