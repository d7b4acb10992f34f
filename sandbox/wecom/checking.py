"""What each kind of message must bring to be sent."""

from collections.abc import Mapping
from typing import Any

from sandbox.tencent.ask import RefusalError
from sandbox.tencent.media import MediaShelf
from sandbox.wecom.cards import check_card

Message = Mapping[str, Any]


def part(message: Message, name: str) -> Message:
    """Return the object under a name; raise RefusalError 40058 when it is none."""
    value = message.get(name)
    if not isinstance(value, Mapping):
        raise RefusalError(40058, f"invalid Request Parameter: {name}")
    return value


def check(message: Message, *, media: MediaShelf) -> None:
    """Raise RefusalError when the platform would not send this."""
    kind = message.get("msgtype")
    match kind:
        case "text" | "markdown":
            content = part(message, kind).get("content")
            if not isinstance(content, str) or not content:
                raise RefusalError(44004, "text content is empty")
        case "image" | "voice" | "file" | "video":
            if media.find(str(part(message, kind).get("media_id"))) is None:
                raise RefusalError(40007, "invalid media_id")
        case "textcard":
            _check_text_card(part(message, kind))
        case "template_card":
            check_card(part(message, kind), is_new=True)
        case _:
            raise RefusalError(40008, "invalid message type")


def _check_text_card(card: Message) -> None:
    for name in ("title", "description", "url"):
        if not isinstance(card.get(name), str) or not card[name]:
            raise RefusalError(40058, f"invalid Request Parameter: textcard.{name}")
