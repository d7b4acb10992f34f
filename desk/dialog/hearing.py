"""What a message says, whatever its parts: words to keep, what was shared, what was pressed."""

from dataclasses import dataclass

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
from desk.values import quick
from desk.visits.spots import spot_of

_FILES = (Picture, Video, File, Voice)


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A message boiled down. `words` are what a person would read of it; `told` only what they typed or said.

    `files_only`: there is nothing but pictures and the like, which whoever works on it gets to see anyway.
    """

    words: str
    told: str
    press: Press | None = None
    joined: Joined | None = None
    left: bool = False
    place: Place | None = None
    contact: ContactCard | None = None
    voice_only: bool = False
    files_only: bool = False
    unusable: bool = False


def hear(message: InboundMessage) -> Heard:
    """Boil a message down."""
    parts = message.parts
    if len(parts) == 1 and isinstance(parts[0], Words):  # as nearly all are
        return Heard(words=parts[0].text, told=parts[0].text)
    told = "\n".join(filter(None, (_told(part) for part in parts)))
    voice = any(isinstance(p, Voice) and not p.transcript for p in parts)
    return Heard(
        words="\n".join(filter(None, (_shown(part) for part in parts))),
        told=told,
        press=next((p for p in parts if isinstance(p, Press)), None),
        joined=next((p for p in parts if isinstance(p, Joined)), None),
        left=any(isinstance(p, Left) for p in parts),
        place=next((p for p in parts if isinstance(p, Place)), None),
        contact=next((p for p in parts if isinstance(p, ContactCard)), None),
        voice_only=voice and not told,
        files_only=not told and all(isinstance(p, _FILES) for p in parts),
        unusable=all(isinstance(p, Sticker | Unsupported) for p in parts),
    )


def _told(part: Part) -> str:
    match part:
        case Words(text=said):
            return said
        case Picture(caption=caption) | Video(caption=caption) | File(caption=caption):
            return caption or ""
        case Voice(transcript=transcript):
            return transcript or ""
        case _:
            return ""


def _shown(part: Part) -> str:
    match part:
        case Picture() | Video() | File() | Voice():
            return " ".join(filter(None, (_MARK[type(part)], _told(part))))
        case Place():
            return place_words(part)
        case ContactCard(phone=phone, name=name):
            return " ".join(filter(None, ("☎", phone, name)))
        case _:
            return _told(part)


def place_words(place: Place) -> str:
    """Write a place as people can read and navigate to it, in degrees of WGS 84."""
    spot = spot_of(place)
    return " ".join(filter(None, ("📍", place.label, f"({spot.latitude:.5f}, {spot.longitude:.5f})")))


_MARK: dict[type, str] = {Picture: "📷", Video: "🎬", File: "📎", Voice: "🎤"}
