"""What is in a message that is no event; WeChat and WeCom write it alike."""

import re

from bot.channels.wechat_wire.envelope import MalformedError
from bot.channels.wechat_wire.fields import Fields
from desk.messages import Datum, File, Ignored, MediaRef, Part, Picture, Place, Unsupported, Video, Voice, Words

_LATITUDE, _LONGITUDE = 90.0, 180.0
_LONGEST_KIND = 64
_SIZE = re.compile(r"[0-9]{1,15}", re.ASCII)


def message_parts(fields: Fields) -> tuple[Part, ...] | Ignored:
    """Understand a message; Ignored when nothing is in it. Raises MalformedError."""
    match fields.kind:
        case "text":
            return _words(fields.text("Content"))
        case "link":
            return _words("\n".join(filter(None, [fields.text("Title"), fields.text("Url")])))
        case "location":
            return (_place(fields),)
        case "image":
            return (Picture(media=_media(fields)),)
        case "voice":
            return (_voice(fields),)
        case "video" | "shortvideo":
            return (Video(media=_media(fields)),)
        case "file" if fields.text("MediaId"):
            return (File(media=_media(fields)),)
        case other:
            return (Unsupported(kind=other[:_LONGEST_KIND]),)


def _words(text: str) -> tuple[Part, ...] | Ignored:
    return (Words(text=text),) if text else Ignored(why="an empty text")


def _place(fields: Fields) -> Place:
    return Place(
        latitude=fields.degrees("Location_X", most=_LATITUDE),
        longitude=fields.degrees("Location_Y", most=_LONGITUDE),
        label=fields.text("Label") or None,
        datum=Datum.GCJ02,  # what people pick on Tencent's map
    )


def _voice(fields: Fields) -> Voice:
    form = fields.text("Format").lower()
    mime = f"audio/{form}" if form.isascii() and form.isalnum() else None
    # Recognition is being withdrawn: it still comes, but empty.
    return Voice(media=_media(fields, mime=mime), transcript=fields.text("Recognition") or None)


def _media(fields: Fields, *, mime: str | None = None) -> MediaRef:
    ref = fields.text("MediaId")
    if not ref:
        raise MalformedError("no MediaId")
    size = fields.text("FileTotalLen")
    return MediaRef(
        ref=ref,
        name=fields.text("Title") or None,
        mime=mime,
        size=int(size) if _SIZE.fullmatch(size) else None,
    )
